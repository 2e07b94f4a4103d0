using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Options;
using Micro.MLNet.Serving;
using Micro.MLNet.Training;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Training;

[TestClass]
public sealed class ItemGraphMonitorTests
{
    [TestMethod]
    [DataRow(false, true, DisplayName = "MICRO")]
    [DataRow(true, true, DisplayName = "LATTICE")]
    [DataRow(false, false, DisplayName = "MICRO without validation")]
    public void Fit_WithAndWithoutListener_GivesTheSameBits(bool isLattice, bool validates)
    {
        var options = Planted.Micro(maxEpochs: 4) with { Algorithm = isLattice ? RankingAlgorithm.Lattice : RankingAlgorithm.Micro };
        options = options with { Optimization = options.Optimization with { EvaluateEvery = 2 } };
        var alone = Fit(options, null, validates);
        var listener = new Listener();
        var heard = Fit(options, listener, validates);

        Assert.IsTrue(alone.ItemEmbeddings.Values.SequenceEqual(heard.ItemEmbeddings.Values));
        Assert.IsTrue(alone.UserEmbeddings.Values.SequenceEqual(heard.UserEmbeddings.Values));
        CollectionAssert.AreEqual(new[] { "0 image", "0 text", "2 image", "2 text", "4 image", "4 text" }, listener.Reports.Select(report => $"{report.Epoch} {report.Modality}").ToArray());
    }

    [TestMethod]
    public void Report_InitialGraph_KeepsAllNeighborsAndHasNoAttention()
    {
        var listener = new Listener();
        Fit(Planted.Micro(maxEpochs: 1), listener);

        foreach (var report in listener.Reports.Where(report => report.Epoch == 0))
        {
            Assert.AreEqual(1, report.NeighborOverlap);
            Assert.AreEqual(double.NaN, report.MeanAttention);
            Assert.AreEqual(Planted.Items, report.InDegreeHistogram.Sum());
            Assert.AreEqual(3 * Planted.Items, report.InDegreeHistogram.Index().Sum(degree => degree.Index * degree.Item), "k is 4, the item itself counted");
        }
    }

    [TestMethod]
    [DataRow(0.0, DisplayName = "the model's graph is the learned one")]
    [DataRow(1.0, DisplayName = "the model's graph is the initial one")]
    public void Report_LastEpoch_AgreesWithTheModelsOwnGraph(double skipWeight)
    {
        var listener = new Listener();
        var options = Planted.Micro(maxEpochs: 5);
        var model = Fit(options with { Graph = options.Graph! with { SkipWeight = skipWeight }, Optimization = options.Optimization with { RestoreBest = false } }, listener);

        foreach (var (modality, report) in model.Modalities.Zip(listener.Reports.TakeLast(2)))
        {
            var named = new int[Planted.Items];
            var isolated = 0;
            for (var item = 0; item < Planted.Items; item++)
            {
                var neighbors = modality.Graph.Neighbors(item).ToArray().Where(neighbor => neighbor != item).ToArray();
                Array.ForEach(neighbors, neighbor => named[neighbor]++);
                isolated += neighbors.Length == 0 ? 1 : 0;
            }

            CollectionAssert.AreEqual(Enumerable.Range(0, named.Max() + 1).Select(degree => named.Count(n => n == degree)).ToArray(), report.InDegreeHistogram.ToArray());
            Assert.AreEqual(isolated, report.IsolatedCount);
            Assert.AreEqual(modality.Attention.Average(), report.MeanAttention, 1e-6);
            Assert.AreEqual(skipWeight == 1, report.NeighborOverlap == 1);
        }

        Assert.AreEqual(1, listener.Reports.TakeLast(2).Sum(report => report.MeanAttention), 1e-6);
    }

    [TestMethod]
    public void Report_LearnedGraph_SharesNeighborsWithTheInitialOneAsTheModelsGraphsDo()
    {
        var listener = new Listener();
        var options = Planted.Micro(maxEpochs: 5);
        FittedModel Graphs(double skipWeight, IProgress<ItemGraphReport>? progress) => Fit(
            options with { Graph = options.Graph! with { SkipWeight = skipWeight }, Optimization = options.Optimization with { RestoreBest = false } }, progress);
        var learned = Graphs(0, listener).Modalities;
        var initial = Graphs(1, null).Modalities;

        for (var m = 0; m < learned.Count; m++)
        {
            var shares = Enumerable.Range(0, Planted.Items).Select(item =>
            {
                var before = initial[m].Graph.Neighbors(item).ToArray().Where(neighbor => neighbor != item).ToArray();
                return before.Intersect(learned[m].Graph.Neighbors(item).ToArray()).Count() / (double)before.Length;
            });
            Assert.AreEqual(shares.Average(), listener.Reports[^(learned.Count - m)].NeighborOverlap, 1e-12);
        }
    }

    [TestMethod]
    public void Report_ItemsWithoutAVector_AreIsolated()
    {
        var dataset = Planted.Dataset();
        var present = Enumerable.Range(0, Planted.Items).Select(item => item >= 2).ToArray();
        var image = dataset.Modalities[0];
        var masked = new RecommendationDataset(
            dataset.Users, dataset.Items, dataset.Train, [new Modality(image.Name, new FeatureMatrix(image.Features.Values, present)), dataset.Modalities[1]]);
        var listener = new Listener();
        var options = Planted.Micro(maxEpochs: 1);
        TrainingLoop.Fit(masked, Planted.Validation(), options with { Graph = options.Graph! with { MissingModality = MissingModality.Mask }, GraphProgress = listener }, null, default);

        CollectionAssert.AreEqual(new[] { 2, 0, 2, 0 }, listener.Reports.Select(report => report.IsolatedCount).ToArray());
        Assert.IsTrue(listener.Reports.Where(report => report.Modality == image.Name).All(report => report.UnnamedCount >= 2));
    }

    [TestMethod]
    public void Fit_BackboneAlone_ReportsNothing()
    {
        var listener = new Listener();
        Fit(Planted.Alone(BackboneKind.LightGcn), listener);

        Assert.IsEmpty(listener.Reports);
    }

    private static FittedModel Fit(FitOptions options, IProgress<ItemGraphReport>? listener, bool validates = true) =>
        TrainingLoop.Fit(Planted.Dataset(), validates ? Planted.Validation() : null, options with { GraphProgress = listener }, null, default);

    private sealed class Listener : IProgress<ItemGraphReport>
    {
        public List<ItemGraphReport> Reports { get; } = [];

        public void Report(ItemGraphReport value) => Reports.Add(value);
    }
}
