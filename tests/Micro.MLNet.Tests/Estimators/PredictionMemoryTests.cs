using System;
using Microsoft.ML;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using TorchSharp;

namespace Micro.MLNet.Tests.Estimators;

[TestClass]
public sealed class PredictionMemoryTests
{
    private const int Predictions = 1_000;

    [TestMethod]
    public void Predict_AThousandTimes_KeepsMemoryAndTensorsFlat()
    {
        var mlContext = new MLContext(1);
        var rows = new[] { new Pair { UserId = "a", ItemId = "x" }, new Pair { UserId = "a", ItemId = "y" }, new Pair { UserId = "b", ItemId = "x" } };
        var model = mlContext.Recommendation().Trainers.Popularity("UserId", "ItemId").Fit(mlContext.Data.LoadFromEnumerable(rows));
        using var engine = mlContext.Model.CreatePredictionEngine<Pair, Scored>(model);
        Use(engine, model, 100); // what is made once is made now
        var tensors = torch.Tensor.TotalCount;
        var before = GC.GetTotalMemory(forceFullCollection: true);

        Use(engine, model, Predictions);

        // 64 bytes a prediction would be an object kept for each
        Assert.IsLessThan(64L * Predictions, GC.GetTotalMemory(forceFullCollection: true) - before);
        Assert.AreEqual(tensors, torch.Tensor.TotalCount);
    }

    private static void Use(PredictionEngine<Pair, Scored> engine, MicroTransformer model, int count)
    {
        for (var n = 0; n < count; n++)
        {
            Assert.AreEqual(2, engine.Predict(new Pair { UserId = "a", ItemId = "x" }).Score); // x has two interactions
            Assert.HasCount(1, model.Recommend("b", 5));
        }
    }

    private sealed class Pair
    {
        public string UserId { get; set; } = "";

        public string ItemId { get; set; } = "";
    }

    private sealed class Scored
    {
        public float Score { get; set; }
    }
}
