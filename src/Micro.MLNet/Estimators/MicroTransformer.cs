using System;
using System.Collections.Generic;
using System.IO;
using Micro.MLNet.Serving;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Micro.MLNet;

/// <summary>A fitted recommender: appends a score to rows, and recommends.</summary>
public sealed class MicroTransformer : IPredictionTransformer<MicroModelParameters>
{
    internal MicroTransformer(IHostEnvironment env, FittedModel model, ScoringColumns columns)
    {
        Environment = env;
        Fitted = model;
        Columns = columns;
        Model = new MicroModelParameters(model);
        Recommender = new Recommender(model);
    }

    /// <summary>User id column.</summary>
    public string UserColumnName => Columns.User;

    /// <summary>Item id column.</summary>
    public string ItemColumnName => Columns.Item;

    /// <summary>Output column.</summary>
    public string ScoreColumnName => Columns.Score;

    /// <summary>Recommends by raw id.</summary>
    public Recommender Recommender { get; }

    /// <inheritdoc/>
    public MicroModelParameters Model { get; }

    /// <summary>Rows scored NaN so far because their user or item is unknown.</summary>
    public long UnknownIdCount { get; }

    bool ITransformer.IsRowToRowMapper => true;

    internal IHostEnvironment Environment { get; }

    internal FittedModel Fitted { get; }

    internal ScoringColumns Columns { get; }

    /// <summary>Reads a model from the compact archive.</summary>
    public static MicroTransformer Load(IHostEnvironment env, Stream stream) => throw new NotImplementedException();

    /// <summary>Writes the compact archive.</summary>
    public void Save(Stream stream) => throw new NotImplementedException();

    /// <summary>The user's best items.</summary>
    public IReadOnlyList<Recommendation> Recommend(string userId, int k, RecommendOptions? options = null) => Recommender.Recommend(userId, k, options);

    /// <summary>The items most like an item.</summary>
    public IReadOnlyList<Recommendation> SimilarItems(string itemId, int k) => Recommender.SimilarItems(itemId, k);

    /// <summary>The best items of every user of a view: columns user, Rank (from 1), item and score.</summary>
    public IDataView Recommend(IDataView users, int k, RecommendOptions? options = null) => throw new NotImplementedException();

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => throw new NotImplementedException();

    /// <inheritdoc/>
    public IDataView Transform(IDataView input) => throw new NotImplementedException();

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotImplementedException();

    void ICanSaveModel.Save(ModelSaveContext ctx) => throw new NotImplementedException();
}
