using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Micro.MLNet.Core;
using Micro.MLNet.Graphs;
using Micro.MLNet.Options;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static TorchSharp.torch;

namespace Micro.MLNet.Tests.Graphs;

[TestClass]
public sealed class ApproximateNeighborsTests
{
    private static readonly NeighborSearchSettings Everything = new() { MinProbes = int.MaxValue, MaxProbes = int.MaxValue };

    [TestMethod]
    [DataRow(true, 8)]
    [DataRow(false, 8)]
    [DataRow(true, 150)] // wider than what the lists are found by
    public void KeepLargest_EveryListProbed_EqualsTheExactSearch(bool includeSelf, int width)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        var unit = Normalize.Rows(randn(700, width));

        CollectionAssert.AreEqual(
            Indices(KnnGraphBuilder.KeepLargest(unit, 9, includeSelf)),
            Indices(new ApproximateNeighbors(settings: Everything).KeepLargest(unit, 9, includeSelf)));
    }

    [TestMethod]
    public void KeepLargest_ClusteredItems_FindsNearlyAllAndReportsIt()
    {
        using var scope = NewDisposeScope();
        var unit = Clusters(3000, 40);
        var reports = new List<NeighborSearchReport>();
        var found = Indices(new ApproximateNeighbors(reports.Add).KeepLargest(unit, 10, true));
        var exact = Indices(KnnGraphBuilder.KeepLargest(unit, 10, true));
        var hits = Enumerable.Range(0, 3000).Sum(i => found[(i * 10)..((i + 1) * 10)].Intersect(exact[(i * 10)..((i + 1) * 10)]).Count());

        Assert.IsGreaterThan(.95, hits / 30_000.0);
        Assert.HasCount(1, reports);
        Assert.AreEqual((3000, 219), (reports[0].Items, reports[0].Lists)); // 4·√3000 = 219.1
        Assert.IsInRange(2, 128, reports[0].Probes);
        // the report leaves the items themselves out
        Assert.AreEqual(((hits / 30_000.0) - .1) / .9, reports[0].Recall, .03);
    }

    [TestMethod]
    public void KeepLargest_NoClusters_ProbesMoreListsThanItFoundAtFirst()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(4);
        var reports = new List<NeighborSearchReport>();
        new ApproximateNeighbors(reports.Add, new NeighborSearchSettings { FirstProbes = 2 }).KeepLargest(Normalize.Rows(randn(2000, 16)), 10, true);

        Assert.IsGreaterThan(2, reports[0].Probes);
        Assert.IsGreaterThanOrEqualTo(.97, reports[0].Recall);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void KeepLargest_SameSeed_GivesTheSameGraph(int threads)
    {
        using var scope = NewDisposeScope();
        var unit = Clusters(1000, 10);
        using var torchThreads = new TorchThreads(threads);
        CollectionAssert.AreEqual(Search(3), Search(3));

        long[] Search(long seed)
        {
            random.manual_seed(seed);
            return Indices(new ApproximateNeighbors().KeepLargest(unit, 6, true));
        }
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void KeepLargest_EqualItems_StandInEachOthersLists(bool includeSelf)
    {
        using var scope = NewDisposeScope();
        // 200 equal items, far more than a list may hold, and 100 others at a right angle to them
        var others = randn(100, 4);
        var unit = Normalize.Rows(cat([cat([ones(200, 1), zeros(200, 4)], 1), cat([zeros(100, 1), others], 1)], 0));
        var settings = new NeighborSearchSettings { LargestList = 32 };
        var found = Indices(new ApproximateNeighbors(settings: settings).KeepLargest(unit, 5, includeSelf));
        for (var i = 0; i < 300; i++)
        {
            var list = found[(i * 5)..((i + 1) * 5)];
            Assert.AreEqual(5, list.Distinct().Count(), $"item {i}");
            Assert.AreEqual(includeSelf, list[0] == i, $"item {i}");
            Assert.IsLessThanOrEqualTo(0, Array.LastIndexOf(list, (long)i), $"item {i}");
            Assert.IsTrue(i >= 200 || list.All(j => j < 200), $"item {i}");
        }
    }

    [TestMethod]
    public void KeepLargest_ZeroAndBrokenRows_GetTheLowestIndicesAndAreNobodysNeighbors()
    {
        using var scope = NewDisposeScope();
        var unit = Clusters(200, 4);
        unit[0].zero_();
        unit[7].zero_();
        unit[8].fill_(float.NaN);
        var reports = new List<NeighborSearchReport>();
        var found = Indices(new ApproximateNeighbors(reports.Add).KeepLargest(unit, 4, true));

        CollectionAssert.AreEqual(new long[] { 0, 1, 2, 3 }, found[..4]);
        CollectionAssert.AreEqual(new long[] { 7, 0, 1, 2 }, found[28..32]);
        CollectionAssert.AreEqual(new long[] { 8, 0, 1, 2 }, found[32..36]);
        Assert.IsFalse(found[36..].Intersect([0L, 7, 8]).Any());
        Assert.AreEqual(197, reports[0].Items);
    }

    [TestMethod]
    public void KeepLargest_OnlyZeroRows_GivesTheLowestIndices()
    {
        using var scope = NewDisposeScope();
        CollectionAssert.AreEqual(new long[] { 1, 2, 0, 2, 0, 1 }, Indices(new ApproximateNeighbors().KeepLargest(zeros(3, 2), 2, false)));
    }

    [TestMethod]
    [DataRow(1, true, "0")]
    [DataRow(1, false, "")]
    [DataRow(2, true, "0 1 1 0")]
    [DataRow(3, false, "1 2 2 0 1 0")]
    public void KeepLargest_FewerItemsThanNeighbors_KeepsAllOfThem(int items, bool includeSelf, string expected)
    {
        using var scope = NewDisposeScope();
        // at 0°, 60° and 90°
        var unit = Normalize.Rows(tensor(new float[] { 1, 0, 1, 1.7320508f, 0, 3 }, [3, 2])).narrow(0, 0, items);

        Assert.AreEqual(expected, string.Join(' ', Indices(new ApproximateNeighbors().KeepLargest(unit, 10, includeSelf))));
    }

    [TestMethod]
    public void KeepLargest_FeaturesMovedALittle_RefinesThePreviousNeighbors()
    {
        using var scope = NewDisposeScope();
        var reports = new List<NeighborSearchReport>();
        var search = new ApproximateNeighbors(reports.Add, new NeighborSearchSettings { MaxRefreshes = 2 });
        var unit = Clusters(2000, 30);
        for (var epoch = 0; epoch < 4; epoch++)
        {
            search.KeepLargest(unit, 10, true);
            unit = Normalize.Rows(unit + (randn(2000, 16) * .02));
        }

        // built, refined twice, and built again
        CollectionAssert.AreEqual(new[] { false, true, true, false }, reports.Select(report => report.Probes == 0).ToArray());
        Assert.IsTrue(reports.All(report => report.Recall > .95), string.Join(", ", reports.Select(report => report.Recall)));
    }

    [TestMethod]
    public void KeepLargest_CancelledBetweenTwoSearches_StopsRefining()
    {
        using var scope = NewDisposeScope();
        using var source = new CancellationTokenSource();
        var unit = Clusters(3000, 40);
        var search = new ApproximateNeighbors(cancellation: source.Token);
        search.KeepLargest(unit, 10, true);
        source.Cancel();

        Assert.ThrowsExactly<OperationCanceledException>(() => search.KeepLargest(unit, 10, true));
    }

    [TestMethod]
    public void Fit_CancelledKMeans_Stops()
    {
        using var scope = NewDisposeScope();
        var unit = Clusters(3000, 40);
        int[] active = [.. Enumerable.Range(0, 3000)];

        Assert.ThrowsExactly<OperationCanceledException>(() => SphericalKMeans.Fit(unit, active, 40, new NeighborSearchSettings(), new Random(1), new CancellationToken(canceled: true)));
    }

    [TestMethod]
    public void KeepLargest_OtherFeaturesOrWidth_StartsFromScratch()
    {
        using var scope = NewDisposeScope();
        var reports = new List<NeighborSearchReport>();
        var search = new ApproximateNeighbors(reports.Add);
        var unit = Clusters(1000, 20);
        search.KeepLargest(unit, 10, true);
        search.KeepLargest(unit.index_select(0, randperm(1000)), 10, true); // the old neighbors mean nothing
        search.KeepLargest(unit, 6, true);

        Assert.IsTrue(reports.All(report => report.Probes > 0));
        Assert.IsTrue(reports.All(report => report.Recall > .95));
    }

    [TestMethod]
    [DataRow(NeighborSearch.Auto, 30_000, false)]
    [DataRow(NeighborSearch.Auto, 30_001, true)]
    [DataRow(NeighborSearch.Exact, 1_000_000, false)]
    [DataRow(NeighborSearch.Approximate, 3, true)]
    public void IsWanted_OnACpu_FollowsOptionAndSize(NeighborSearch option, long items, bool expected) =>
        Assert.AreEqual(expected, ApproximateNeighbors.IsWanted(new GraphOptions { NeighborSearch = option }, items, CPU));

    [TestMethod]
    public void IsWanted_AutoOnAGpu_IsFalse() => Assert.IsFalse(ApproximateNeighbors.IsWanted(new GraphOptions(), 1_000_000, new Device(TorchSharp.DeviceType.CUDA, 0)));

    private static Tensor Clusters(int items, int clusters)
    {
        random.manual_seed(5);
        var centers = randn(clusters, 16);
        return Normalize.Rows(centers.index_select(0, arange(items, ScalarType.Int64).fmod(clusters)) + (randn(items, 16) * .3));
    }

    private static long[] Indices(Tensor indices)
    {
        using var copy = indices.contiguous();
        return copy.numel() == 0 ? [] : copy.data<long>().ToArray();
    }
}
