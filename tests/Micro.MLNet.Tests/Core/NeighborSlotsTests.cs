using System;
using Micro.MLNet.Core;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Core;

[TestClass]
public sealed class NeighborSlotsTests
{
    // 0 -> 1, 2; 1 -> 0; 2 -> 1, 0; 3 -> nobody: in-degrees 2, 2, 1, 0
    private static readonly NeighborSlots Graph = new(4, [1, 2, 0, -1, 1, 0, -1, -1]);

    [TestMethod]
    public void ShareIn_OtherGraph_MatchesHandValue()
    {
        var other = new NeighborSlots(4, [2, 3, 0, 2, 3, -1, 0, 1]);

        // 1 of 2, 1 of 1, 0 of 2; item 3 has no neighbors that could be kept
        Assert.AreEqual((0.5 + 1 + 0) / 3, Graph.ShareIn(other), 1e-12);
        Assert.AreEqual(1, Graph.ShareIn(Graph));
        Assert.AreEqual(double.NaN, new NeighborSlots(2, [-1, -1]).ShareIn(new NeighborSlots(2, [1, 0])));
    }

    [TestMethod]
    public void InDegrees_SmallGraph_MatchHandValues()
    {
        CollectionAssert.AreEqual(new[] { 1, 1, 2 }, Graph.InDegreeHistogram());
        Assert.AreEqual(1, Graph.CountIsolated());
        CollectionAssert.AreEqual(new[] { 2 }, new NeighborSlots(2, [-1, -1]).InDegreeHistogram());
        Assert.AreEqual(2, new NeighborSlots(2, [-1, -1]).CountIsolated());
    }

    [TestMethod]
    public void Skewness_SmallGraph_MatchesHandValue()
    {
        // degrees 2, 2, 1, 0: mean 1.25, deviations 0.75, 0.75, -0.25, -1.25, variance 2.75 / 4, third moment -1.125 / 4
        Assert.AreEqual(-0.28125 / Math.Pow(0.6875, 1.5), NeighborSlots.Skewness([1, 1, 2]), 1e-12);
        Assert.AreEqual(0, NeighborSlots.Skewness([0, 0, 5]), "all equal");
        // one hub named by 4, four items by nobody: mean 0.8, variance (4·0.64 + 10.24) / 5, third moment (-4·0.512 + 32.768) / 5
        Assert.AreEqual(6.144 / Math.Pow(2.56, 1.5), NeighborSlots.Skewness([4, 0, 0, 0, 1]), 1e-12);
    }

    [TestMethod]
    [DataRow(0.0, 0)]
    [DataRow(0.25, 0)]
    [DataRow(0.5, 1)]
    [DataRow(0.51, 2)]
    [DataRow(1.0, 2)]
    public void InDegreeQuantile_Share_MatchesHandValue(double share, int expected)
    {
        var report = new ItemGraphReport(1, "image", 1, 0, [1, 1, 2], 0, 1);

        Assert.AreEqual(expected, report.InDegreeQuantile(share));
        Assert.AreEqual((2, 1), (report.MaxInDegree, report.UnnamedCount));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => report.InDegreeQuantile(1.5));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => report.InDegreeQuantile(double.NaN));
    }
}
