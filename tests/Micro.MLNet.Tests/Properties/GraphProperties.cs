using System;
using System.Linq;
using CsCheck;
using Micro.MLNet.Core;
using Micro.MLNet.Graphs;
using Micro.MLNet.Options;
using Micro.MLNet.Tests.Graphs;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static TorchSharp.torch;

namespace Micro.MLNet.Tests.Properties;

/// <summary>The graph code against definitions in double precision with whole matrices.</summary>
[TestClass]
public sealed class GraphProperties
{
    private const int Width = 4;

    // halves: many equal similarities, and rows of zeros
    private static readonly Gen<float[][]> Rows = Gen.Int[-2, 2].Select(n => n / 2f).Array[Width].Array[2, 12];

    [TestMethod]
    public void Build_OfAnyFeatures_KeepsTheLargestCosines() => Gen.Select(Rows, Gen.Int[1, 6], Gen.Bool).Sample(
        (rows, k, includeSelf) =>
        {
            using var scope = NewDisposeScope();
            var options = new GraphOptions { NeighborCount = k, IncludeSelfLoop = includeSelf, NegativeSimilarity = NegativeSimilarity.Clamp };
            var found = KnnGraphBuilder.Build(Tensor(rows), null, options);
            var kept = Math.Min(k, includeSelf ? rows.Length : rows.Length - 1);
            CollectionAssert.AreEqual(new long[] { rows.Length, kept }, found.Weights.shape);
            var (weights, ids) = (TensorAssert.Values(found.Weights), found.Indices.contiguous().data<long>().ToArray());
            for (var i = 0; i < rows.Length; i++)
            {
                double[] expected = [.. Enumerable.Range(0, rows.Length).Where(j => includeSelf || j != i).Select(j => Cosine(rows[i], rows[j])).OrderDescending().Take(kept)];
                var own = ids.AsSpan(i * kept, kept).ToArray();
                Assert.AreEqual(kept, own.Distinct().Count());
                for (var n = 0; n < kept; n++)
                {
                    Assert.AreEqual(Math.Max(0, expected[n]), weights[(i * kept) + n], 1e-5);
                    Assert.AreEqual(Math.Max(0, Cosine(rows[i], rows[own[n]])), weights[(i * kept) + n], 1e-5);
                }
            }
        },
        iter: 120,
        threads: 1);

    [TestMethod]
    [DataRow(GraphNormalization.Symmetric)]
    [DataRow(GraphNormalization.RandomWalk)]
    public void Apply_OfAnyGraph_EqualsTheDefinition(GraphNormalization normalization) => Lists.Sample(
        lists =>
        {
            using var scope = NewDisposeScope();
            var (ids, weights) = (lists.Ids, lists.Weights);
            var slots = ids[0].Length;
            var found = TensorAssert.Values(GraphNormalizer.Apply(new NeighborLists(Ids(ids), Tensor(weights)), normalization).Weights);
            double[] degrees = [.. weights.Select(row => row.Sum(weight => (double)weight))];
            for (var i = 0; i < ids.Length; i++)
            {
                for (var n = 0; n < slots; n++)
                {
                    var scale = normalization == GraphNormalization.RandomWalk ? Power(degrees[i], -1) : Power(degrees[i], -.5) * Power(degrees[ids[i][n]], -.5);
                    Assert.AreEqual(weights[i][n] * scale, found[(i * slots) + n], 1e-5);
                }
            }
        },
        iter: 120,
        threads: 1);

    [TestMethod]
    public void Propagate_OfAnyGraph_EqualsTheMatrixProduct() => Gen.Select(Lists, Gen.Int[0, 3]).Sample(
        (lists, layers) =>
        {
            using var scope = NewDisposeScope();
            var count = lists.Ids.Length;
            var embeddings = Enumerable.Range(0, count).Select(i => Enumerable.Range(0, Width).Select(n => (((i * 5) + n) % 7) - 3f).ToArray()).ToArray();
            var graph = new NeighborLists(Ids(lists.Ids), Tensor(lists.Weights)).ToGraph();
            var once = TensorAssert.Values(Propagation.Propagate(graph, Tensor(embeddings)));
            var mean = TensorAssert.Values(Propagation.PropagateMean(graph, Tensor(embeddings), layers));

            var current = embeddings.Select(row => Array.ConvertAll(row, value => (double)value)).ToArray();
            AssertClose(Multiply(lists, current), once);
            var sum = current;
            for (var layer = 0; layer < layers; layer++)
            {
                current = Multiply(lists, current);
                sum = [.. sum.Zip(current, (a, b) => a.Zip(b, (x, y) => x + y).ToArray())];
            }

            AssertClose([.. sum.Select(row => Array.ConvertAll(row, value => value / (layers + 1)))], mean);
        },
        iter: 80,
        threads: 1);

    [TestMethod]
    public void Build_OfAnyInteractions_NormalizesByBothDegrees() => Gen.Select(Gen.Int[0, 4], Gen.Int[0, 5]).Array[1, 20].Sample(
        pairs =>
        {
            using var scope = NewDisposeScope();
            var train = Interactions.Build(5, 6, [.. pairs.Select(pair => pair.Item1)], [.. pairs.Select(pair => pair.Item2)]);
            var graph = UserItemGraphBuilder.Build(train, UserItemNormalization.Symmetric, CPU);
            var (rows, columns, weights) = (graph.Rows.data<long>().ToArray(), graph.Columns.data<long>().ToArray(), TensorAssert.Values(graph.Weights));
            var distinct = pairs.Distinct().ToArray();
            Assert.HasCount(2 * distinct.Length, rows);
            for (var edge = 0; edge < rows.Length; edge++)
            {
                var (user, item) = ((int)Math.Min(rows[edge], columns[edge]), (int)Math.Max(rows[edge], columns[edge]) - 5);
                Assert.Contains((user, item), distinct);
                double degrees = distinct.Count(pair => pair.Item1 == user) * distinct.Count(pair => pair.Item2 == item);
                Assert.AreEqual(1 / Math.Sqrt(degrees), weights[edge], 1e-6);
            }
        },
        iter: 120,
        threads: 1);

    [TestMethod]
    public void Merge_OfAnyPieces_KeepsTheLargest() => Gen.Select(Gen.Int[-2, 4].Select(n => n == 4 ? float.NaN : n / 2f).Array[0, 150], Gen.Int[1, 8]).Sample(
        (values, kept) =>
        {
            var (best, ids) = (Enumerable.Repeat(float.NegativeInfinity, kept).ToArray(), Enumerable.Repeat(-1, kept).ToArray());
            var half = values.Length / 2;
            int[] all = [.. Enumerable.Range(0, values.Length)];
            LargestEntries.Merge(values.AsSpan(0, half), all.AsSpan(0, half), best, ids);
            LargestEntries.Merge(values.AsSpan(half), all.AsSpan(half), best, ids);
            int[] expected = [.. all.Where(n => !float.IsNaN(values[n])).OrderByDescending(n => values[n]).ThenBy(n => n).Take(kept)];
            CollectionAssert.AreEqual(expected, ids[..expected.Length]);
        },
        iter: 300,
        threads: 1);

    // every item's distinct neighbors with weights from 0; some rows are empty of weight
    private static Gen<(int[][] Ids, float[][] Weights)> Lists { get; } =
        from count in Gen.Int[2, 9]
        from slots in Gen.Int[1, count]
        from ids in Gen.Shuffle(Enumerable.Range(0, count).ToArray()).Select(order => order[..slots]).Array[count]
        from weights in Gen.OneOf(Gen.Int[0, 4].Select(n => n / 4f).Array[slots], Gen.Const(new float[slots])).Array[count]
        select (ids, weights);

    private static double[][] Multiply((int[][] Ids, float[][] Weights) lists, double[][] embeddings) =>
        [.. lists.Ids.Select((ids, i) => Enumerable.Range(0, Width).Select(column => ids.Select((id, n) => lists.Weights[i][n] * embeddings[id][column]).Sum()).ToArray())];

    private static void AssertClose(double[][] expected, float[] found)
    {
        for (var n = 0; n < found.Length; n++)
        {
            Assert.AreEqual(expected[n / Width][n % Width], found[n], 1e-3 + (1e-5 * Math.Abs(expected[n / Width][n % Width])));
        }
    }

    private static double Power(double degree, double exponent) => degree > 0 ? Math.Pow(degree, exponent) : 0;

    private static double Cosine(float[] a, float[] b)
    {
        var lengths = Math.Sqrt(a.Sum(x => (double)x * x) * b.Sum(x => (double)x * x));
        return lengths == 0 ? 0 : a.Zip(b, (x, y) => (double)x * y).Sum() / lengths;
    }

    private static Tensor Tensor(float[][] rows) => tensor([.. rows.SelectMany(row => row)], [rows.Length, rows[0].Length]);

    private static Tensor Ids(int[][] rows) => tensor([.. rows.SelectMany(row => row.Select(id => (long)id))], [rows.Length, rows[0].Length]);
}
