using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Micro.MLNet.Core;
using Micro.MLNet.Options;
using Micro.MLNet.Serving;
using Micro.MLNet.Training;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using TorchSharp;

namespace Micro.MLNet.Tests.Training;

[TestClass]
public sealed class TrainingLoopTests
{
    public static IEnumerable<object[]> BackbonesAndDevices =>
        from kind in Enum.GetValues<BackboneKind>()
        from device in TestDevices.Names
        select new object[] { kind, device };

    [TestMethod]
    public void Fit_SameSeedOneThread_GivesTheSameBits()
    {
        var (first, second) = (Fit(Planted.Micro()), Fit(Planted.Micro()));

        Assert.IsTrue(first.ItemEmbeddings.Values.SequenceEqual(second.ItemEmbeddings.Values));
        Assert.IsTrue(first.UserEmbeddings.Values.SequenceEqual(second.UserEmbeddings.Values));
    }

    [TestMethod]
    public void Fit_OtherSeed_GivesAnotherModel()
    {
        var options = Planted.Micro();
        var other = Fit(options with { Optimization = options.Optimization with { Seed = 8 } });

        Assert.IsFalse(Fit(options).ItemEmbeddings.Values.SequenceEqual(other.ItemEmbeddings.Values));
    }

    [TestMethod]
    [DataRow(0, 1, DisplayName = "k = 0")]
    [DataRow(4, 0, DisplayName = "L = 0")]
    public void Fit_WithoutItemGraph_IsExactlyTheBackbone(int neighborCount, int layerCount)
    {
        var options = Planted.Micro();
        var degenerate = Fit(options with { Graph = new GraphOptions { NeighborCount = neighborCount, LayerCount = layerCount } });
        var backbone = Fit(Planted.Alone(BackboneKind.LightGcn));

        Assert.IsTrue(backbone.ItemEmbeddings.Values.SequenceEqual(degenerate.ItemEmbeddings.Values));
        Assert.AreEqual("LightGcn", degenerate.Summary.Algorithm);
    }

    [TestMethod]
    public void Fit_PlantedClusters_FindsHeldOutAndColdItems()
    {
        var model = Fit(Planted.Micro(maxEpochs: 40));

        // 21 warm items in 3 clusters of 7: at K = 3 a random ranking of the 16 or more unseen items recalls 3/16 at most
        Assert.IsGreaterThan(.8, model.Summary.ValidationValue);

        // the cold items 21, 22, 23 were never seen; guessing puts a user's own cluster first for 10 of 30 users, and for 18 or more in 1 of 500 tries
        var right = Enumerable.Range(0, Planted.Users).Count(u => ColdFavorite(model, u) % 3 == u % 3);
        Assert.IsGreaterThanOrEqualTo(18, right);
    }

    [TestMethod]
    [DynamicData(nameof(BackbonesAndDevices))]
    public void Fit_EachBackboneWithMicro_LearnsThePlantedClusters(BackboneKind kind, string device)
    {
        var options = Planted.Micro(maxEpochs: 40);
        var model = Fit(options with { Backbone = options.Backbone with { Kind = kind }, Optimization = options.Optimization with { Device = device } });

        Assert.IsGreaterThan(.8, model.Summary.ValidationValue);
        Assert.HasCount(2, model.Modalities);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(.9)]
    public void Fit_ManyEpochs_KeepsNoTensorAlive(double averaging)
    {
        FitOptions Micro(int maxEpochs)
        {
            var options = Planted.Micro(maxEpochs);
            return options with { Optimization = options.Optimization with { WeightAveraging = averaging } };
        }

        Fit(Micro(maxEpochs: 1));
        var before = torch.Tensor.TotalCount;
        var counts = new List<long>();
        Fit(Micro(maxEpochs: 12), new Callback(_ => counts.Add(torch.Tensor.TotalCount)));

        Assert.AreEqual(counts[2], counts[^1], "live tensors grow from epoch to epoch");
        // TorchSharp goes on counting the tensor that each of the 9 parameters took over, though its memory is the parameter's
        Assert.AreEqual(before + 9, torch.Tensor.TotalCount, "live tensors are left behind by a fit");
    }

    [TestMethod]
    public void Fit_ManyCheckpoints_KeepNoTensorAlive()
    {
        var counts = new List<long>();
        TrainingLoop.Fit(
            Planted.Dataset(),
            Planted.Validation(),
            Planted.Micro(maxEpochs: 12),
            null,
            new Callback(_ => counts.Add(torch.Tensor.TotalCount)),
            new CheckpointPlan(1, null, _ => { }),
            CancellationToken.None);
        Assert.AreEqual(counts[2], counts[^1], "live tensors grow from checkpoint to checkpoint");
    }

    [TestMethod]
    public void ToArray_InALongScope_KeepsNoTensorAlive()
    {
        using var scope = torch.NewDisposeScope();
        var values = torch.arange(6, torch.float32).reshape(2, 3).t(); // not contiguous
        var before = torch.Tensor.TotalCount;
        CollectionAssert.AreEqual(new float[] { 0, 3, 1, 4, 2, 5 }, EmbeddingExport.ToArray(values));
        Assert.AreEqual(before, torch.Tensor.TotalCount);
    }

    [TestMethod]
    public void Fit_Reports_OneEpochAtATime()
    {
        var reports = new List<EpochReport>();
        var model = Fit(Planted.Micro(maxEpochs: 4), new Callback(reports.Add));

        CollectionAssert.AreEqual(new[] { 1, 2, 3, 4 }, reports.Select(report => report.Epoch).ToArray());
        Assert.AreEqual(reports.Max(report => report.ValidationValue), model.Summary.ValidationValue);
        Assert.AreEqual(.01 * Math.Pow(.96, 3.0 / 50), reports[3].LearningRate, 1e-12);
        Assert.IsTrue(reports.All(report => report.RankingLoss > 0 && report.ContrastiveLoss > 0 && report.L2Loss > 0 && report.Seconds > 0));
    }

    [TestMethod]
    public void Fit_NoImprovement_StopsAfterPatience()
    {
        var options = Planted.Micro(maxEpochs: 100);
        // a rate this small changes no ranking: the first evaluation stays the best, and patience 2 tolerates two more
        var model = Fit(options with { Optimization = options.Optimization with { LearningRate = 1e-12, Patience = 2 } });

        Assert.AreEqual(4, model.Summary.Epochs);
        Assert.AreEqual(1, model.Summary.BestEpoch);
    }

    [TestMethod]
    public void Fit_CancelledWithThrow_Throws()
    {
        using var source = new CancellationTokenSource();
        Assert.ThrowsExactly<OperationCanceledException>(
            () => Fit(Planted.Micro(maxEpochs: 50), new Callback(_ => source.Cancel()), source.Token));
    }

    [TestMethod]
    public void Fit_CancelledWithKeepBest_ReturnsTheBestSoFar()
    {
        var options = Planted.Micro(maxEpochs: 50);
        using var source = new CancellationTokenSource();
        var model = Fit(
            options with { Optimization = options.Optimization with { OnCancel = CancellationBehavior.KeepBest } },
            new Callback(report =>
            {
                if (report.Epoch == 3)
                {
                    source.Cancel();
                }
            }),
            source.Token);

        Assert.AreEqual(3, model.Summary.Epochs);
    }

    [TestMethod]
    public void Fit_LossNotFinite_SaysWhatToDo()
    {
        var dataset = Planted.Dataset();
        var values = Enumerable.Repeat(float.NaN, Planted.Items * 2).ToArray(); // the readers refuse this: here it stands for any blow-up
        var broken = new RecommendationDataset(dataset.Users, dataset.Items, dataset.Train, [new Modality("image", new FeatureMatrix(Planted.Items, 2, values))]);
        var options = Planted.Micro() with { Graph = new GraphOptions { LayerCount = 0, ItemInput = ItemInput.Features } };

        var error = Assert.ThrowsExactly<InvalidOperationException>(() => TrainingLoop.Fit(broken, null, options, null, CancellationToken.None));
        Assert.AreEqual("The loss became NaN in epoch 1. Lower LearningRate (now 0.01) or normalize the features.", error.Message);
    }

    [TestMethod]
    public void Fit_ColdEmbeddingZero_LeavesColdItemsToTheirNeighbors()
    {
        var options = Planted.Micro(maxEpochs: 1);
        var graph = options.Graph! with { ColdItemEmbedding = ColdItemEmbedding.Zero, IncludeSelfLoop = true };
        var (kept, zeroed) = (Fit(options), Fit(options with { Graph = graph }));

        // the length of a cold item's vector is that of h/‖h‖ alone: 1
        var norm = Math.Sqrt(zeroed.ItemEmbeddings.Row(Planted.Items - 1).ToArray().Sum(value => value * value));
        Assert.AreEqual(1, norm, 1e-5);
        Assert.IsFalse(kept.ItemEmbeddings.Row(Planted.Items - 1).SequenceEqual(zeroed.ItemEmbeddings.Row(Planted.Items - 1)));
    }

    [TestMethod]
    public void Fit_EveryoneHasEverything_SaysThatNoPairIsLeft()
    {
        var train = Interactions.Build(2, 2, [0, 0, 1, 1], [0, 1, 0, 1]);
        var dataset = new RecommendationDataset(new IdMap(["a", "b"]), new IdMap(["x", "y"]), train, []);

        var error = Assert.ThrowsExactly<InvalidOperationException>(
            () => TrainingLoop.Fit(dataset, null, Planted.Alone(BackboneKind.MatrixFactorization), null, CancellationToken.None));
        StringAssert.StartsWith(error.Message, "No training pair is left: each of the 2 users has interacted with all 2 items", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Fit_RestoreBestOff_ReturnsTheLastEpoch()
    {
        var options = Planted.Micro(maxEpochs: 5);
        Assert.AreEqual(5, Fit(options with { Optimization = options.Optimization with { RestoreBest = false } }).Summary.BestEpoch);
    }

    private static FittedModel Fit(FitOptions options, IProgress<EpochReport>? progress = null, CancellationToken cancellation = default) =>
        TrainingLoop.Fit(Planted.Dataset(), Planted.Validation(), options, progress, cancellation);

    private static int ColdFavorite(FittedModel model, int user)
    {
        var scores = new float[Planted.Items];
        model.ScoreAll(user, scores);
        return Enumerable.Range(Planted.Items - 3, 3).MaxBy(i => scores[i]);
    }

    private sealed class Callback(Action<EpochReport> action) : IProgress<EpochReport>
    {
        public void Report(EpochReport value) => action(value);
    }
}
