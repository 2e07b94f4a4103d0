using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Microsoft.ML;

/// <summary>The extension method of the official package.</summary>
public static class RecommenderCatalog
{
    public static RecommendationCatalog Recommendation(this MLContext catalog) => new(catalog);
}

/// <summary>The catalog of the official package.</summary>
public sealed class RecommendationCatalog : TrainCatalogBase
{
    internal RecommendationCatalog(IHostEnvironment environment)
        : base(environment, nameof(RecommendationCatalog)) => Trainers = new RecommendationTrainers(this);

    public RecommendationTrainers Trainers { get; }

    /// <summary>The list of trainers of the official package.</summary>
    public sealed class RecommendationTrainers : CatalogInstantiatorBase
    {
        internal RecommendationTrainers(RecommendationCatalog catalog)
            : base(catalog)
        {
        }

        public MatrixFactorizationTrainer MatrixFactorization(MatrixFactorizationTrainer.Options options) =>
            new(CatalogUtils.GetEnvironment(this), options);
    }
}
