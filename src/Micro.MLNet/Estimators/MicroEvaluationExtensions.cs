using System.ComponentModel;
using System.IO;
using System.Threading;
using Micro.MLNet;
using Micro.MLNet.Evaluation;

namespace Microsoft.ML;

/// <summary>The methods of <see cref="MicroRecommendationCatalog"/> on ML.NET's own catalogs, for projects where <c>mlContext.Recommendation()</c> is the
/// official package's.</summary>
public static class MicroEvaluationExtensions
{
    /// <inheritdoc cref="MicroRecommendationCatalog.EvaluateTopK"/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public static RankingReport EvaluateTopK(
        this TrainCatalogBase catalog,
        ITransformer model,
        IDataView test,
        TopKEvaluationOptions? options = null,
        IDataView? validation = null,
        string? labelColumnName = null,
        CancellationToken cancellation = default) => Ours(catalog).EvaluateTopK(model, test, options, validation, labelColumnName, cancellation);

    /// <inheritdoc cref="MicroRecommendationCatalog.CrossValidateTopK"/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public static CrossValidationReport CrossValidateTopK(
        this TrainCatalogBase catalog,
        IDataView interactions,
        IEstimator<ITransformer> estimator,
        int folds = 5,
        TopKEvaluationOptions? options = null,
        int? seed = null,
        string? labelColumnName = null,
        CancellationToken cancellation = default) => Ours(catalog).CrossValidateTopK(interactions, estimator, folds, options, seed, labelColumnName, cancellation);

    /// <inheritdoc cref="MicroRecommendationCatalog.SplitPerUser"/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public static RecommendationSplit SplitPerUser(
        this TrainCatalogBase catalog,
        IDataView data,
        string userColumnName = "UserId",
        string itemColumnName = "ItemId",
        double validationFraction = 0.1,
        double testFraction = 0.1,
        int seed = 0) => Ours(catalog).SplitPerUser(data, userColumnName, itemColumnName, validationFraction, testFraction, seed);

    /// <inheritdoc cref="MicroRecommendationCatalog.SplitPublished"/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public static RecommendationSplit SplitPublished(
        this TrainCatalogBase catalog,
        IDataView data,
        string userColumnName = "UserId",
        string itemColumnName = "ItemId",
        int seed = 0) => Ours(catalog).SplitPublished(data, userColumnName, itemColumnName, seed);

    /// <inheritdoc cref="MicroRecommendationCatalog.SplitLeaveOneOut"/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public static RecommendationSplit SplitLeaveOneOut(
        this TrainCatalogBase catalog,
        IDataView data,
        string userColumnName = "UserId",
        string itemColumnName = "ItemId",
        string? timeColumnName = null,
        int seed = 0) => Ours(catalog).SplitLeaveOneOut(data, userColumnName, itemColumnName, timeColumnName, seed);

    /// <inheritdoc cref="MicroRecommendationCatalog.SplitTemporal"/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public static RecommendationSplit SplitTemporal(
        this TrainCatalogBase catalog,
        IDataView data,
        string timeColumnName,
        string userColumnName = "UserId",
        string itemColumnName = "ItemId",
        double validationFraction = 0.1,
        double testFraction = 0.1,
        bool perUser = false) =>
        Ours(catalog).SplitTemporal(data, timeColumnName, userColumnName, itemColumnName, validationFraction, testFraction, perUser);

    /// <inheritdoc cref="MicroRecommendationCatalog.SplitColdItems"/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public static RecommendationSplit SplitColdItems(
        this TrainCatalogBase catalog,
        IDataView data,
        string userColumnName = "UserId",
        string itemColumnName = "ItemId",
        double coldFraction = 0.2,
        int seed = 0) => Ours(catalog).SplitColdItems(data, userColumnName, itemColumnName, coldFraction, seed);

    /// <inheritdoc cref="MicroRecommendationCatalog.LayOutCandidates"/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public static IDataView LayOutCandidates(
        this TrainCatalogBase catalog,
        ITransformer model,
        IDataView test,
        string groupColumnName = "GroupId",
        string labelColumnName = "Label") => Ours(catalog).LayOutCandidates(model, test, groupColumnName, labelColumnName);

    /// <inheritdoc cref="MicroRecommendationCatalog.Restore"/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public static ITransformer Restore(this TrainCatalogBase catalog, ITransformer model) => Ours(catalog).Restore(model);

    /// <inheritdoc cref="MicroRecommendationCatalog.FindMicro"/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public static MicroTransformer FindMicro(this TrainCatalogBase catalog, ITransformer model) => Ours(catalog).FindMicro(model);

    /// <inheritdoc cref="MicroRecommendationCatalog.SaveModel"/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public static void SaveModel(this TrainCatalogBase catalog, ITransformer model, DataViewSchema? inputSchema, string filePath) =>
        Ours(catalog).SaveModel(model, inputSchema, filePath);

    /// <inheritdoc cref="MicroRecommendationCatalog.LoadModel"/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public static ITransformer LoadModel(this TrainCatalogBase catalog, string filePath, out DataViewSchema inputSchema) =>
        Ours(catalog).LoadModel(filePath, out inputSchema);

    /// <inheritdoc cref="MicroRecommendationCatalog.LoadMicro(string)"/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public static MicroTransformer LoadMicro(this TrainCatalogBase catalog, string filePath) => Ours(catalog).LoadMicro(filePath);

    /// <inheritdoc cref="MicroRecommendationCatalog.LoadMicro(Stream)"/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public static MicroTransformer LoadMicro(this TrainCatalogBase catalog, Stream stream) => Ours(catalog).LoadMicro(stream);

    private static MicroRecommendationCatalog Ours(TrainCatalogBase catalog) => new(CatalogBridge.EnvironmentOf(catalog));
}
