using System;
using System.Linq;
using Micro.MLNet.Graphs;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Graphs;

[TestClass]
public sealed class LargestEntriesTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(5)]
    [DataRow(50)]
    public void Merge_RandomPieces_EqualsSorting(int kept)
    {
        var random = new Random(2);
        var values = Enumerable.Range(0, 1000).Select(_ => (float)random.Next(300)).ToArray(); // with many ties
        var (bestValues, bestIds) = Empty(kept);
        for (var start = 0; start < values.Length;)
        {
            var size = Math.Min(random.Next(1, 130), values.Length - start);
            LargestEntries.Merge(values.AsSpan(start, size), [.. Enumerable.Range(start, size)], bestValues, bestIds);
            start += size;
        }

        // a stable sort: equal values keep their order
        var expected = Enumerable.Range(0, values.Length).OrderByDescending(n => values[n]).Take(kept).ToArray();
        CollectionAssert.AreEqual(expected, bestIds);
        CollectionAssert.AreEqual(expected.Select(n => values[n]).ToArray(), bestValues);
    }

    [TestMethod]
    public void Merge_NaNAndNegativeInfinity_StayOut()
    {
        var values = Enumerable.Repeat(float.NaN, 64).ToArray();
        values[10] = float.NegativeInfinity;
        values[40] = 3;
        var (bestValues, bestIds) = Empty(2);
        LargestEntries.Merge(values, [.. Enumerable.Range(0, 64)], bestValues, bestIds);

        CollectionAssert.AreEqual(new[] { 40, -1 }, bestIds);
        CollectionAssert.AreEqual(new[] { 3, float.NegativeInfinity }, bestValues);
    }

    private static (float[] Values, int[] Ids) Empty(int kept) =>
        ([.. Enumerable.Repeat(float.NegativeInfinity, kept)], [.. Enumerable.Repeat(-1, kept)]);
}
