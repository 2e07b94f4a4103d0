using System;
using Micro.MLNet.Graphs;
using Micro.MLNet.Options;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static TorchSharp.torch;

namespace Micro.MLNet.Tests.Graphs;

[TestClass]
public sealed class GraphNormalizerTests
{
    // row sums: D = (4, 1, 0): item 0 -> {0: 1, 1: 3}, item 1 -> {1: 1, 2: 0}, item 2 -> {2: 0, 0: 0}
    private static NeighborLists Lists() => new(
        tensor(new long[] { 0, 1, 1, 2, 2, 0 }, [3, 2]), tensor(new float[] { 1, 3, 1, 0, 0, 0 }, [3, 2]));

    [TestMethod]
    public void Symmetric_HandMadeLists_DividesByBothRoots()
    {
        using var scope = NewDisposeScope();
        var normalized = GraphNormalizer.Symmetric(Lists());

        // 1/√(4·4), 3/√(4·1), 1/√(1·1), and nothing for the isolated item 2
        TensorAssert.AreClose([.25, 1.5, 1, 0, 0, 0], normalized.Weights, 1e-6);
    }

    [TestMethod]
    public void RandomWalk_HandMadeLists_MakesRowsSumToOneOrZero()
    {
        using var scope = NewDisposeScope();
        TensorAssert.AreClose([.25, .75, 1, 0, 0, 0], GraphNormalizer.Apply(Lists(), GraphNormalization.RandomWalk).Weights, 1e-6);
    }

    [TestMethod]
    public void None_HandMadeLists_LeavesThemAlone()
    {
        using var scope = NewDisposeScope();
        TensorAssert.AreClose([1, 3, 1, 0, 0, 0], GraphNormalizer.Apply(Lists(), GraphNormalization.None).Weights, 0);
    }

    [TestMethod]
    public void Symmetric_NegativeDegree_IsolatesTheRowInsteadOfNaN()
    {
        using var scope = NewDisposeScope();
        var lists = new NeighborLists(tensor(new long[] { 0, 1, 1, 0 }, [2, 2]), tensor(new float[] { 1, 0, .5f, -1 }, [2, 2]));

        TensorAssert.AreClose([1, 0, 0, 0], GraphNormalizer.Symmetric(lists).Weights, 1e-6);
    }

    [TestMethod]
    public void Apply_UnnamedValue_Throws()
    {
        using var scope = NewDisposeScope();
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => GraphNormalizer.Apply(Lists(), (GraphNormalization)9));
        Assert.StartsWith("Use a named value of GraphNormalization.", error.Message);
    }
}
