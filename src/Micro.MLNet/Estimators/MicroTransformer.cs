using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Micro.MLNet.Data;
using Micro.MLNet.Serving;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Micro.MLNet;

/// <summary>A fitted recommender: appends a score to rows, and recommends. Immutable but for a counter, and thread-safe.</summary>
/// <remarks>
/// | Column | Type | Description |
/// | -- | -- | -- |
/// | user (input) | text, an integer or a key | An id of the training data, in any of these forms; key values are compared, not key numbers. |
/// | item (input) | text, an integer or a key | The same for items. |
/// | score (output) | Single | The preference score; NaN when the user or the item is unknown or missing. |
///
/// A key column without key values stands for the ids "1" to "Count".
/// </remarks>
public sealed partial class MicroTransformer : IPredictionTransformer<MicroModelParameters>
{
    private readonly IdLookup _users;
    private readonly IdLookup _items;
    private readonly UnknownIdCounter _unknown = new();

    internal MicroTransformer(IHostEnvironment env, FittedModel model, ScoringColumns columns)
    {
        Environment = env;
        Fitted = model;
        Columns = columns;
        Model = new MicroModelParameters(model);
        Recommender = new Recommender(model);
        _users = new IdLookup(model.Users);
        _items = new IdLookup(model.Items);
    }

    /// <summary>User id column.</summary>
    public string UserColumnName => Columns.User;

    /// <summary>Item id column.</summary>
    public string ItemColumnName => Columns.Item;

    /// <summary>Output column.</summary>
    public string ScoreColumnName => Columns.Score;

    /// <summary>Recommends and explains by raw id.</summary>
    public Recommender Recommender { get; }

    /// <inheritdoc/>
    public MicroModelParameters Model { get; }

    /// <summary>Rows scored NaN so far, over all views and prediction engines, because their user or item is unknown or missing.</summary>
    public long UnknownIdCount => _unknown.Count;

    bool ITransformer.IsRowToRowMapper => true;

    internal IHostEnvironment Environment { get; }

    internal FittedModel Fitted { get; }

    internal ScoringColumns Columns { get; }

    /// <summary>The user's best items, best first.</summary>
    /// <param name="userId">Raw user id; integer ids in invariant decimal form.</param>
    /// <param name="k">How many.</param>
    /// <param name="options">Which items may be recommended; null leaves out those of the training data.</param>
    /// <exception cref="ArgumentException">The user is unknown and <see cref="RecommendOptions.UnknownUser"/> says to throw.</exception>
    public IReadOnlyList<Recommendation> Recommend(string userId, int k, RecommendOptions? options = null) => Recommender.Recommend(userId, k, options);

    /// <summary>The items whose embeddings are most alike, best first.</summary>
    /// <param name="itemId">Raw item id.</param>
    /// <param name="k">How many.</param>
    /// <exception cref="ArgumentException">The item is unknown.</exception>
    public IReadOnlyList<Recommendation> SimilarItems(string itemId, int k) => Recommender.SimilarItems(itemId, k);

    /// <summary>The best items of every distinct user of a view, in order of first appearance.</summary>
    /// <param name="users">A view with the user column; other columns are passed over.</param>
    /// <param name="k">How many items per user.</param>
    /// <param name="options">Which items may be recommended, and what happens to unknown users.</param>
    /// <param name="cancellation">Ends it before the next few users.</param>
    /// <returns>A view held in memory: user and item ids as text, the Int32 column "Rank" from 1, and the score.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IDataView Recommend(IDataView users, int k, RecommendOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(users);
        var ids = UserReader.ReadDistinct(users, Columns.User).Ids;
        var lists = Recommender.Recommend(ids, k, options, cancellation);
        var rows = ids.Zip(lists, (id, list) => list.Select((entry, n) => new RankedItem { User = id, Rank = n + 1, Item = entry.ItemId, Score = entry.Score }));
        var schema = SchemaDefinition.Create(typeof(RankedItem));
        MemoryView.Rename(schema, (nameof(RankedItem.User), Columns.User), (nameof(RankedItem.Item), Columns.Item), (nameof(RankedItem.Score), Columns.Score));
        return new MLContext().Data.LoadFromEnumerable(rows.SelectMany(list => list).ToArray(), schema);
    }

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return Bind(inputSchema).OutputSchema;
    }

    /// <inheritdoc/>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new ScoreView(Bind(input.Schema), input);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return Bind(inputSchema);
    }

    private ScoreMapper Bind(DataViewSchema schema) => new(schema, Fitted, Columns, _users, _items, _unknown);

    private sealed class RankedItem
    {
        public string User { get; set; } = string.Empty;

        public int Rank { get; set; }

        public string Item { get; set; } = string.Empty;

        public float Score { get; set; }
    }
}
