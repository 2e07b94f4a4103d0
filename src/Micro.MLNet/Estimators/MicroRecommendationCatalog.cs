using System;
using Micro.MLNet.Evaluation;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Micro.MLNet;

/// <summary>Recommendation tasks of this package: <c>mlContext.Recommendation()</c>.</summary>
public sealed class MicroRecommendationCatalog
{
    internal MicroRecommendationCatalog(IHostEnvironment environment)
    {
        Environment = environment;
        Trainers = new MicroTrainers(environment);
    }

    /// <summary>The trainers.</summary>
    public MicroTrainers Trainers { get; }

    internal IHostEnvironment Environment { get; }

    /// <summary>Ranks the whole catalog for every test user and measures the lists.</summary>
    /// <param name="model">A <see cref="MicroTransformer"/>, or a chain that holds one, loaded or not.</param>
    /// <param name="test">Held-out interactions, in the form that the whole <paramref name="model"/> takes.</param>
    /// <param name="options">Cutoffs and definitions; null for the defaults.</param>
    /// <param name="validation">Interactions masked like the training interactions; null masks these alone.</param>
    public RankingReport EvaluateTopK(ITransformer model, IDataView test, TopKEvaluationOptions? options = null, IDataView? validation = null) =>
        throw new NotImplementedException();

    /// <summary>Fits and evaluates on every fold of the interactions' rows.</summary>
    public CrossValidationReport CrossValidateTopK(
        IDataView interactions,
        IEstimator<ITransformer> estimator,
        int folds = 5,
        TopKEvaluationOptions? options = null,
        int? seed = null) => throw new NotImplementedException();

    /// <summary>Splits each user's interactions by ratio (the paper: 80/10/10).</summary>
    public RecommendationSplit SplitPerUser(
        IDataView data,
        string userColumnName = "UserId",
        string itemColumnName = "ItemId",
        double validationFraction = 0.1,
        double testFraction = 0.1,
        int seed = 0) => throw new NotImplementedException();

    /// <summary>Splits each user's interactions by the rule of the published code.</summary>
    public RecommendationSplit SplitPublished(IDataView data, string userColumnName = "UserId", string itemColumnName = "ItemId", int seed = 0) =>
        throw new NotImplementedException();

    /// <summary>Puts one interaction of each user into test and one into validation: the latest with a time column, else random ones.</summary>
    public RecommendationSplit SplitLeaveOneOut(
        IDataView data,
        string userColumnName = "UserId",
        string itemColumnName = "ItemId",
        string? timeColumnName = null,
        int seed = 0) => throw new NotImplementedException();

    /// <summary>Splits by time over all users: the latest interactions are test, those before them validation.</summary>
    public RecommendationSplit SplitTemporal(
        IDataView data,
        string timeColumnName,
        string userColumnName = "UserId",
        string itemColumnName = "ItemId",
        double validationFraction = 0.1,
        double testFraction = 0.1) => throw new NotImplementedException();

    /// <summary>Makes a share of the items cold: their interactions go to validation (half of the items) and test.</summary>
    public RecommendationSplit SplitColdItems(
        IDataView data,
        string userColumnName = "UserId",
        string itemColumnName = "ItemId",
        double coldFraction = 0.2,
        int seed = 0) => throw new NotImplementedException();

    /// <summary>Lays out complete candidate lists for <c>mlContext.Ranking.Evaluate</c>.</summary>
    public IDataView LayOutCandidates(ITransformer model, IDataView test, string groupColumnName = "GroupId", string labelColumnName = "Label") =>
        throw new NotImplementedException();

    /// <summary>Puts the <see cref="MicroTransformer"/> back into a chain that <c>mlContext.Model.Load</c> returned.</summary>
    public ITransformer Restore(ITransformer model) => throw new NotImplementedException();

    /// <summary>The one <see cref="MicroTransformer"/> in a model; restores a loaded one.</summary>
    public MicroTransformer FindMicro(ITransformer model) => throw new NotImplementedException();

    /// <summary>Loads a model that <c>mlContext.Model.Save</c> wrote, and restores it.</summary>
    public ITransformer LoadModel(string filePath, out DataViewSchema inputSchema) => throw new NotImplementedException();
}
