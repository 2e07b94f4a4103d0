using System;
using System.Linq;
using Micro.MLNet.Graphs;
using Micro.MLNet.Options;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static TorchSharp.torch;

namespace Micro.MLNet.Tests.Graphs;

[TestClass]
public sealed class KnnGraphBuilderTests
{
    // Four items in the plane at 0°, 60°, 90° and 180°, of lengths 1, 2, 3, 1: cosines
    //        0     60    90    180
    //   0    1     .5    0     -1
    //  60    .5    1     √3/2  -.5
    //  90    0     √3/2  1     0
    // 180    -1    -.5   0     1
    private static readonly float[] FourItems = [1, 0, 1, 1.7320508f, 0, 3, -1, 0];

    [TestMethod]
    public void Build_FourItemsTwoNeighbors_MatchesHandValues()
    {
        using var scope = NewDisposeScope();
        var lists = KnnGraphBuilder.Build(tensor(FourItems, [4, 2]), null, new GraphOptions { NeighborCount = 2 });

        CollectionAssert.AreEqual(new long[] { 0, 1, 1, 2, 2, 1, 3, 2 }, lists.Indices.contiguous().data<long>().ToArray());
        TensorAssert.AreClose([1, .5, 1, Math.Sqrt(3) / 2, 1, Math.Sqrt(3) / 2, 1, 0], lists.Weights, 1e-6);
    }

    [TestMethod]
    public void Build_WithoutSelfLoop_LeavesTheItemOut()
    {
        using var scope = NewDisposeScope();
        var lists = KnnGraphBuilder.Build(tensor(FourItems, [4, 2]), null, new GraphOptions { NeighborCount = 1, IncludeSelfLoop = false });

        CollectionAssert.AreEqual(new long[] { 1, 2, 1, 2 }, lists.Indices.contiguous().data<long>().ToArray());
    }

    [TestMethod]
    [DataRow(NegativeSimilarity.Clamp, 0.0)]
    [DataRow(NegativeSimilarity.Keep, -1.0)]
    public void Build_NegativeSimilarityWithinK_FollowsTheOption(NegativeSimilarity option, double expected)
    {
        using var scope = NewDisposeScope();
        var lists = KnnGraphBuilder.Build(tensor(FourItems, [4, 2]), null, new GraphOptions { NeighborCount = 4, NegativeSimilarity = option });

        // the weakest of item 0's four neighbors is item 3, at cosine -1
        Assert.AreEqual(3, lists.Indices[0, 3].item<long>());
        Assert.AreEqual(expected, lists.Weights[0, 3].item<float>(), 1e-6);
    }

    [TestMethod]
    public void Build_FiveEqualItemsThreeNeighbors_TakesTheLowestIndices()
    {
        using var scope = NewDisposeScope();
        var lists = KnnGraphBuilder.Build(ones(5, 3), null, new GraphOptions { NeighborCount = 3 });

        CollectionAssert.AreEqual(
            Enumerable.Repeat(new long[] { 0, 1, 2 }, 5).SelectMany(row => row).ToArray(), lists.Indices.contiguous().data<long>().ToArray());
    }

    [TestMethod]
    public void Build_ZeroVector_IsIsolatedAndNotNaN()
    {
        using var scope = NewDisposeScope();
        var features = tensor(new float[] { 1, 0, 0, 0, 1, 1 }, [3, 2]).requires_grad_();
        var lists = KnnGraphBuilder.Build(features, null, new GraphOptions { NeighborCount = 3 });
        var normalized = GraphNormalizer.Apply(lists, GraphNormalization.Symmetric);
        normalized.Weights.sum().backward();

        TensorAssert.AreClose([0, 0, 0], normalized.Weights[1], 0);
        Assert.IsTrue(features.grad!.isfinite().all().item<bool>());
    }

    [TestMethod]
    public void Build_AbsentItem_HasNoEdgesInEitherDirection()
    {
        using var scope = NewDisposeScope();
        var present = tensor(new float[] { 1, 0, 1, 1 }).unsqueeze(1);
        var lists = KnnGraphBuilder.Build(tensor(FourItems, [4, 2]), present, new GraphOptions { NeighborCount = 4 });
        using var graph = lists.ToGraph();
        var dense = Golden.GoldenNetwork.Dense(graph);

        TensorAssert.AreClose([0, 0, 0, 0], dense[1], 0);
        TensorAssert.AreClose([0, 0, 0, 0], dense.t()[1], 0);
    }

    // What a GPU searches by, here on the CPU beside the CPU's own search. Whole numbers from 0 to 2 tie all the time, and multiply out exactly; 3,000 items are two blocks.
    [TestMethod]
    [DataRow(40, 10, true)]
    [DataRow(40, 10, false)]
    [DataRow(40, 50, true)]
    [DataRow(40, 50, false)]
    [DataRow(40, 0, true)]
    [DataRow(3000, 10, false)]
    public void KeepLargest_ManyEqualValues_EqualsTheSearchOfTheCpu(int itemCount, int neighborCount, bool includeSelf)
    {
        using var scope = NewDisposeScope();
        manual_seed(6);
        var features = randint(3, [itemCount, 4], ScalarType.Int64).to(ScalarType.Float32);
        float[] scales = [.. Enumerable.Repeat(1f, itemCount)];

        var expected = ExactNeighbors.Search(features, scales, neighborCount, includeSelf).ToIndices(prependSelf: false, CPU);
        var found = KnnGraphBuilder.KeepLargest(features, neighborCount, includeSelf);

        CollectionAssert.AreEqual(expected.shape, found.shape);
        Assert.IsTrue(found.equal(expected).all().item<bool>());
    }

    [TestMethod]
    public void Build_ManyItems_EqualsBruteForce()
    {
        using var scope = NewDisposeScope();
        var random = new Random(5);
        var (itemCount, width, k) = (300, 7, 9);
        var values = Enumerable.Range(0, itemCount * width).Select(_ => (float)(random.NextDouble() - .3)).ToArray();
        var lists = KnnGraphBuilder.Build(tensor(values, [itemCount, width]), null, new GraphOptions { NeighborCount = k });
        var indices = lists.Indices.contiguous().data<long>().ToArray();

        double Cosine(int i, int j)
        {
            double dot = 0, a = 0, b = 0;
            for (var f = 0; f < width; f++)
            {
                dot += values[(i * width) + f] * values[(j * width) + f];
                a += values[(i * width) + f] * values[(i * width) + f];
                b += values[(j * width) + f] * values[(j * width) + f];
            }

            return dot / Math.Sqrt(a * b);
        }

        for (var i = 0; i < itemCount; i++)
        {
            var expected = Enumerable.Range(0, itemCount).OrderByDescending(j => Cosine(i, j)).Take(k).Select(j => (long)j).ToArray();
            CollectionAssert.AreEquivalent(expected, indices[(i * k)..((i + 1) * k)], $"item {i}");
        }
    }
}
