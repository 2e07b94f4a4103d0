using System;
using Micro.MLNet.Options;
using Micro.MLNet.Training;
using Microsoft.ML;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Training;

[TestClass]
public sealed class MemoryEstimatorTests
{
    [TestMethod]
    public void Estimate_MatrixFactorization_CountsByHand()
    {
        var options = new CollaborativeOptions { Backbone = new BackboneOptions { Kind = BackboneKind.MatrixFactorization, EmbeddingDimension = 10 } };

        var estimate = options.EstimateMemory(300, 200, 1000);

        Assert.AreEqual((500 * 120) + (1000 * 16), estimate.Data);          // ids; rows and columns of interactions, twice
        Assert.AreEqual(5 * 4 * 500 * 10, estimate.Parameters);             // value, gradient, two moments and average
        var lastStep = options with { Optimization = new OptimizationOptions { WeightAveraging = 0 } };
        Assert.AreEqual(4 * 4 * 500 * 10, lastStep.EstimateMemory(300, 200, 1000).Parameters);
        Assert.AreEqual(2 * 500 * 10 * 4, estimate.Tables);                 // best and latest
        Assert.AreEqual((0, 0), (estimate.Graphs, estimate.Contrast));
        Assert.AreEqual(
            estimate.Runtime + estimate.Data + estimate.Parameters + estimate.Activations + estimate.Tables, estimate.Total);
    }

    [TestMethod]
    public void Estimate_FeaturesInHalfTheBytes_CountHalf()
    {
        var options = new MicroOptions().FitOptions;
        var (single, half) = (MemoryEstimator.Estimate(options, 10, 1000, 100, [64]), MemoryEstimator.Estimate(options, 10, 1000, 100, [64], 1000 * 64 * 2));

        Assert.AreEqual(1000 * 64 * 2, single.Data - half.Data);
    }

    [TestMethod]
    public void Estimate_EnrichedUsers_CountTheirGraph()
    {
        var (with, without) = (new MicroOptions(), new MicroOptions { Fusion = new FusionOptions { EnrichUsers = false } });
        var (more, less) = (with.EstimateMemory(300, 200, 1000, 16), without.EstimateMemory(300, 200, 1000, 16));

        Assert.AreEqual(2 * 1000 * 28, more.Graphs - less.Graphs);          // forth and back
        Assert.IsGreaterThan(less.Activations, more.Activations);
    }

    [TestMethod]
    public void Estimate_ContrastOverAllItems_NeverGrowsWithTheSquareOfTheItems()
    {
        var options = new MicroOptions { Fusion = new FusionOptions { Items = ContrastiveItems.All } };
        var (one, ten) = (options.EstimateMemory(10, 100_000, 1000, 64), options.EstimateMemory(10, 1_000_000, 1000, 64));

        Assert.AreEqual(10, ten.Contrast / (double)one.Contrast, .1);
        Assert.IsLessThan(one.Contrast, new MicroOptions().EstimateMemory(10, 100_000, 1000, 64).Contrast);
    }

    [TestMethod]
    public void EstimateMemory_BadArguments_AreNamed()
    {
        Assert.AreEqual("userCount", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new MicroOptions().EstimateMemory(0, 1, 1)).ParamName);
        Assert.AreEqual("modalityWidths", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new MicroOptions().EstimateMemory(1, 1, 1, 3, 0)).ParamName);
        Assert.ThrowsExactly<ArgumentException>(() => new MicroOptions { Backbone = new BackboneOptions { EmbeddingDimension = 0 } }.EstimateMemory(1, 1, 1));
    }

    [TestMethod]
    public void RequireFits_TooLittleMemory_NamesTheLargestPartAndTheRemedy()
    {
        var estimate = new MemoryEstimate(1L << 30, 0, 3L << 30, 1L << 30, 2L << 30, 0, 0);

        MemoryEstimator.RequireFits(estimate, 7L << 30);
        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => MemoryEstimator.RequireFits(estimate, 6L << 30));

        Assert.AreEqual(
            "Training needs about 7.0 GiB of memory, but this machine gives the process 6.0 GiB. The largest part is Graphs with 3.0 GiB. " +
            "Lower EmbeddingDimension, EnsembleSize or the width of the item features, leave out users and items with few interactions, or train on a larger machine.",
            exception.Message);
    }

    [TestMethod]
    public void Fit_FarTooLarge_IsRefusedBeforeTrainingStarts()
    {
        var options = new CollaborativeOptions
        {
            Backbone = new BackboneOptions { EmbeddingDimension = 4096, Kind = BackboneKind.MatrixFactorization },
        };
        if (options.EstimateMemory(400_000, 7, 400_000).Total < GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)
        {
            Assert.Inconclusive("This machine has the memory.");
        }

        var ml = new MLContext(1);
        var rows = new Pair[400_000];
        for (var n = 0; n < rows.Length; n++)
        {
            rows[n] = new Pair { UserId = n, ItemId = n % 7 };
        }

        var trainer = ml.Recommendation().Trainers.MatrixFactorizationBpr(options);
        Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(ml.Data.LoadFromEnumerable(rows)));
    }

    private sealed class Pair
    {
        public int UserId { get; set; }

        public int ItemId { get; set; }
    }
}
