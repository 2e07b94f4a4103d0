using System;
using System.Linq;
using System.Runtime.Intrinsics.X86;
using Micro.MLNet.Core;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Core;

[TestClass]
public sealed class QuantizedTableTests
{
    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(7, 5)]
    [DataRow(64, 2003)]
    [DataRow(65, 40_001)] // more than one thread's share
    [DataRow(2000, 9)] // sums of full 16-bit products would leave an int
    public void TryBound_RandomRows_BoundsEveryProductTightly(int dimension, int rowCount)
    {
        RequireAvx2();
        var random = new Random(7);
        var items = Normal(random, rowCount * dimension);
        for (var row = 0; row < rowCount; row++)
        {
            var factor = (row % 5) switch { 0 => 1e-20f, 1 => 1e10f, _ => 1f }; // rows of very different length
            items.AsSpan(row * dimension, dimension).ToArray().Select(value => value * factor).ToArray().CopyTo(items.AsSpan(row * dimension));
        }

        items.AsSpan(0, dimension).Clear();
        var table = new EmbeddingTable(rowCount, dimension, items);
        var bounds = new float[rowCount];
        var queries = new EmbeddingTable(2, dimension, Normal(random, 2 * dimension));
        for (var q = 0; q < 2; q++)
        {
            Assert.IsTrue(QuantizedTable.TryCreate(table)!.TryBound(queries.Row(q), bounds));

            for (var row = 0; row < rowCount; row++)
            {
                var (score, largest) = (queries.Dot(q, table, row), table.Row(row).ToArray().Max(Math.Abs));
                var looseness = 1.1 * largest / 127 * queries.Row(q).ToArray().Sum(value => Math.Abs(value)); // twice the half step, and a little
                Assert.IsTrue(score <= bounds[row], $"row {row}: score {score} above its bound {bounds[row]}");
                Assert.IsTrue(bounds[row] - score <= looseness + (1.1 * Math.Abs(queries.Row(q).ToArray().Max(Math.Abs)) * largest * dimension / 4000) + 1e-37, $"row {row}: bound {bounds[row]} far above {score}");
            }
        }
    }

    [TestMethod]
    public void TryCreate_ValuesThatAreNotFinite_RefusesThem()
    {
        RequireAvx2();
        foreach (var value in new[] { float.NaN, float.PositiveInfinity })
        {
            Assert.IsNull(QuantizedTable.TryCreate(new EmbeddingTable(2, 2, [1, 2, 3, value])));
            Assert.IsFalse(QuantizedTable.TryCreate(new EmbeddingTable(1, 2, [1, 2]))!.TryBound([1, value], new float[1]));
        }
    }

    private static float[] Normal(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];

    private static void RequireAvx2()
    {
        if (!Avx2.IsSupported)
        {
            Assert.Inconclusive("This CPU has no AVX2, without which tables aren't quantized.");
        }
    }
}
