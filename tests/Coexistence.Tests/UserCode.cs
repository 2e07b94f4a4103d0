using System.Linq;
using Micro.MLNet;
using Micro.MLNet.Evaluation;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Coexistence.Tests;

/// <summary>What a user of the package writes. The same file compiles with and without the official recommender package.</summary>
internal static class UserCode
{
    public static MicroTrainer Create(MLContext mlContext, IDataView itemFeatures) =>
        mlContext.Recommendation().Trainers.Micro(new MicroOptions
        {
            ItemFeatures = itemFeatures,
            Graph = new() { NeighborCount = 3 },
            Optimization = new() { MaxEpochs = 2, ValidationFraction = 0, Device = "cpu" },
        });

    public static MicroTrainer CreateShort(MLContext mlContext, IDataView itemFeatures) =>
        mlContext.Recommendation().Trainers.Micro("UserId", "ItemId", itemFeatures, "Picture");

    public static RankingReport TrainAndEvaluate(MLContext mlContext, IDataView itemFeatures, IDataView interactions)
    {
        var split = mlContext.Recommendation().SplitPerUser(interactions, validationFraction: 0, testFraction: 0.25);
        var model = Create(mlContext, itemFeatures).Fit(split.Train);
        return mlContext.Recommendation().EvaluateTopK(model, split.Test, new TopKEvaluationOptions { Cutoffs = [2] });
    }

    /// <summary>Each user likes 4 of 8 items: even users the even ones, odd users the odd ones.</summary>
    public static IDataView Interactions(MLContext mlContext) => mlContext.Data.LoadFromEnumerable(
        from user in Enumerable.Range(0, 6)
        from item in Enumerable.Range(0, 8)
        where (user + item) % 2 == 0
        select new Interaction { UserId = $"u{user}", ItemId = $"i{item}" });

    public static IDataView ItemFeatures(MLContext mlContext) => mlContext.Data.LoadFromEnumerable(
        from item in Enumerable.Range(0, 8)
        select new Item { ItemId = $"i{item}", Picture = [item % 2, 1 - (item % 2), item] });

    internal sealed class Interaction
    {
        public string UserId { get; set; } = "";

        public string ItemId { get; set; } = "";
    }

    internal sealed class Item
    {
        public string ItemId { get; set; } = "";

        [VectorType(3)]
        public float[] Picture { get; set; } = [];
    }
}
