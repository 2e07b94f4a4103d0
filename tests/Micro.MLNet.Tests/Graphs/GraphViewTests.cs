using System;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Graphs;
using Micro.MLNet.Options;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Graphs;

[TestClass]
public sealed class GraphViewTests
{
    private const int Size = 60;
    private static readonly Interactions Complete = Interactions.Build(
        Size, Size, [.. Enumerable.Range(0, Size * Size).Select(n => n / Size)], [.. Enumerable.Range(0, Size * Size).Select(n => n % Size)]);

    [TestMethod]
    [DataRow(GraphAugmentation.EdgeDropout)]
    [DataRow(GraphAugmentation.RandomWalk)]
    public void Draw_Edges_LeavesOutAboutTheShare(GraphAugmentation augmentation)
    {
        var view = GraphView.Draw(Complete, augmentation, .25, new Random(1));

        Assert.AreEqual(.75, view.Count / (double)Complete.Count, .03); // three standard errors of 3,600 draws: 0.022
        Assert.IsTrue(Enumerable.Range(0, Size).All(user => view.Row(user).Length is > 25 and < Size));
    }

    [TestMethod]
    public void Draw_Nodes_LeavesOutAllTheirEdgesAndNoOther()
    {
        var view = GraphView.Draw(Complete, GraphAugmentation.NodeDropout, .25, new Random(1));
        var users = Enumerable.Range(0, Size).Count(user => view.Row(user).Length > 0);
        var items = view.CountByItem().Count(count => count > 0);

        Assert.AreEqual(users * items, view.Count); // what is left is complete again
        Assert.IsInRange(30, 55, users);
        Assert.IsInRange(30, 55, items);
    }

    [TestMethod]
    public void Draw_NothingDropped_KeepsEverything() =>
        CollectionAssert.AreEqual(Complete.ColumnIndices.ToArray(), GraphView.Draw(Complete, GraphAugmentation.EdgeDropout, 0, new Random(1)).ColumnIndices.ToArray());
}
