using System;
using System.Linq;
using Micro.MLNet.Graphs;
using Micro.MLNet.Options;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static TorchSharp.torch;

namespace Micro.MLNet.Tests.Graphs;

[TestClass]
public sealed class ExactNeighborsTests
{
    [TestMethod]
    [DataRow(1100, true, 1)]
    [DataRow(1100, true, 2)]
    [DataRow(1100, false, 3)]
    [DataRow(513, false, 2)]
    [DataRow(7, true, 2)]
    public void Search_ManyEqualSimilarities_SortsThemByIndex(int itemCount, bool includeSelf, int threads)
    {
        using var scope = NewDisposeScope();
        var features = QuarterCosines(itemCount, new Random(1));
        using var torchThreads = new TorchThreads(threads);
        var found = ExactNeighbors.Search(features, Scales(features), 9, includeSelf);

        var expected = Sorted(features, includeSelf).ToArray();
        var kept = Math.Min(9, includeSelf ? itemCount : itemCount - 1);
        for (var item = 0; item < itemCount; item++)
        {
            var best = expected[item].Take(kept).ToArray();
            CollectionAssert.AreEqual(best.Select(pair => pair.Item).ToArray(), found.Neighbors(item).ToArray(), $"item {item}");
            CollectionAssert.AreEqual(best.Select(pair => pair.Cosine).ToArray(), found.Values(item).ToArray(), $"item {item}");
        }
    }

    [TestMethod]
    [DataRow(1300, 40, 1)]
    [DataRow(1300, 40, 2)]
    [DataRow(600, 3, 2)]
    public void Build_RandomFeatures_EqualsTheSearchThroughTorch(int itemCount, int width, int threads)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(2);
        var features = randn(itemCount, width);
        using var torchThreads = new TorchThreads(threads);
        var lists = KnnGraphBuilder.Build(features, null, new GraphOptions { NeighborCount = 12 });

        var unit = Normalize.Rows(features);
        var expected = KnnGraphBuilder.KeepLargest(unit, 12, includeSelf: true);
        CollectionAssert.AreEqual(expected.contiguous().data<long>().ToArray(), lists.Indices.contiguous().data<long>().ToArray());
        TensorAssert.AreClose(SelectedCosines.Compute(unit, expected), lists.Weights, 1e-6);
    }

    [TestMethod]
    public void Search_BrokenRow_EntersNoListAndGetsTheLowestIndices()
    {
        using var scope = NewDisposeScope();
        var features = tensor(new float[] { 1, 0, float.NaN, 0, 1, 1, 0, 1 }, [4, 2]);

        var found = ExactNeighbors.Search(features, Scales(features), 2, includeSelf: true);

        CollectionAssert.AreEqual(new[] { 0, 2 }, found.Neighbors(0).ToArray());
        CollectionAssert.AreEqual(new[] { 0, 2 }, found.Neighbors(1).ToArray());
        CollectionAssert.AreEqual(new[] { 3, 2 }, found.Neighbors(3).ToArray());
    }

    // four entries of ±1 each: lengths are 2 and cosines multiples of a quarter, exactly; some rows are zero
    private static Tensor QuarterCosines(int itemCount, Random random)
    {
        var values = new float[itemCount * 12];
        for (var item = 0; item < itemCount; item++)
        {
            if (item % 50 == 3)
            {
                continue;
            }

            var places = Enumerable.Range(0, 12).ToArray();
            random.Shuffle(places);
            foreach (var place in places.AsSpan(0, 4))
            {
                values[(item * 12) + place] = random.Next(2) == 0 ? 1 : -1;
            }
        }

        return tensor(values, [itemCount, 12]);
    }

    private static float[] Scales(Tensor features) => Normalize.Scale(features).data<float>().ToArray();

    private static (int Item, float Cosine)[][] Sorted(Tensor features, bool includeSelf)
    {
        var unit = Normalize.Rows(features);
        var cosines = unit.mm(unit.t()).data<float>().ToArray();
        var count = (int)features.shape[0];
        return [.. Enumerable.Range(0, count).Select(item => Enumerable.Range(0, count)
            .Where(other => includeSelf || other != item)
            .Select(other => (other, cosines[(item * count) + other]))
            .OrderByDescending(pair => pair.Item2).ThenBy(pair => pair.other).ToArray())];
    }
}
