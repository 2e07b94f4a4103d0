using System;
using System.ComponentModel;
using Micro.MLNet;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Makes MICRO and its baselines reachable from an <see cref="MLContext"/>.</summary>
/// <remarks>
/// The receiver of <see cref="Recommendation"/> is less specific than that of the official Recommender package: where both are referenced, the official
/// catalog wins, and the extensions on its <c>Trainers</c> and on the catalog itself keep the same source compiling.
/// </remarks>
public static class MicroCatalogExtensions
{
    /// <summary>The recommendation tasks of this package.</summary>
    public static MicroRecommendationCatalog Recommendation(this IHostEnvironment environment) => new(environment);

    /// <inheritdoc cref="MicroTrainers.Micro(MicroOptions)"/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public static MicroTrainer Micro(this TrainCatalogBase.CatalogInstantiatorBase trainers, MicroOptions options) =>
        Trainers(trainers).Micro(options);

    /// <inheritdoc cref="MicroTrainers.Micro(string, string, IDataView, string[])"/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public static MicroTrainer Micro(
        this TrainCatalogBase.CatalogInstantiatorBase trainers,
        string userColumnName,
        string itemColumnName,
        IDataView itemFeatures,
        params string[] modalityColumnNames) => Trainers(trainers).Micro(userColumnName, itemColumnName, itemFeatures, modalityColumnNames);

    /// <inheritdoc cref="MicroTrainers.MatrixFactorizationBpr(CollaborativeOptions)"/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public static MicroTrainer MatrixFactorizationBpr(this TrainCatalogBase.CatalogInstantiatorBase trainers, CollaborativeOptions options) =>
        Trainers(trainers).MatrixFactorizationBpr(options);

    /// <inheritdoc cref="MicroTrainers.MatrixFactorizationBpr(string, string)"/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public static MicroTrainer MatrixFactorizationBpr(this TrainCatalogBase.CatalogInstantiatorBase trainers, string userColumnName, string itemColumnName) =>
        Trainers(trainers).MatrixFactorizationBpr(userColumnName, itemColumnName);

    /// <inheritdoc cref="MicroTrainers.Ngcf(CollaborativeOptions)"/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public static MicroTrainer Ngcf(this TrainCatalogBase.CatalogInstantiatorBase trainers, CollaborativeOptions options) =>
        Trainers(trainers).Ngcf(options);

    /// <inheritdoc cref="MicroTrainers.Ngcf(string, string)"/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public static MicroTrainer Ngcf(this TrainCatalogBase.CatalogInstantiatorBase trainers, string userColumnName, string itemColumnName) =>
        Trainers(trainers).Ngcf(userColumnName, itemColumnName);

    /// <inheritdoc cref="MicroTrainers.LightGcn(CollaborativeOptions)"/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public static MicroTrainer LightGcn(this TrainCatalogBase.CatalogInstantiatorBase trainers, CollaborativeOptions options) =>
        Trainers(trainers).LightGcn(options);

    /// <inheritdoc cref="MicroTrainers.LightGcn(string, string)"/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public static MicroTrainer LightGcn(this TrainCatalogBase.CatalogInstantiatorBase trainers, string userColumnName, string itemColumnName) =>
        Trainers(trainers).LightGcn(userColumnName, itemColumnName);

    /// <inheritdoc cref="MicroTrainers.Popularity(string, string, string, string)"/>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public static MicroTrainer Popularity(
        this TrainCatalogBase.CatalogInstantiatorBase trainers,
        string userColumnName = "UserId",
        string itemColumnName = "ItemId",
        string? labelColumnName = null,
        string scoreColumnName = "Score") => Trainers(trainers).Popularity(userColumnName, itemColumnName, labelColumnName, scoreColumnName);

    private static MicroTrainers Trainers(TrainCatalogBase.CatalogInstantiatorBase trainers)
    {
        ArgumentNullException.ThrowIfNull(trainers);
        return new MicroTrainers(CatalogBridge.EnvironmentOf(trainers));
    }
}
