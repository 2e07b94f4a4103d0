using System;
using System.Linq;
using Micro.MLNet.Core;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Core;

[TestClass]
public sealed class TopKTests
{
    [TestMethod]
    public void Select_Ties_GoToTheLowerIndex()
    {
        // scores 5 at 1 and 3, 2 at 0, 2 and 4: best first, then by index
        CollectionAssert.AreEqual(new[] { 1, 3, 0, 2 }, Select([2, 5, 2, 5, 2], 4));
    }

    [TestMethod]
    public void Select_NaNAndNegativeInfinity_AreNeverSelected()
    {
        CollectionAssert.AreEqual(new[] { 3, 1 }, Select([float.NaN, -7, float.NegativeInfinity, 0, float.NaN], 5));
        CollectionAssert.AreEqual(new[] { 3 }, Select([float.NaN, -7, float.NegativeInfinity, 0, float.NaN], 1));
        Assert.IsEmpty(Select([float.NaN, float.NegativeInfinity], 2));
    }

    [TestMethod]
    public void Select_PositiveInfinity_ComesFirst()
    {
        CollectionAssert.AreEqual(new[] { 1, 0 }, Select([float.MaxValue, float.PositiveInfinity], 2));
    }

    [TestMethod]
    public void Select_NothingAskedOrNothingThere_ReturnsNothing()
    {
        Assert.IsEmpty(Select([1, 2], 0));
        Assert.IsEmpty(Select([], 3));
    }

    [TestMethod]
    public void Select_RandomScoresWithManyTies_EqualsAFullSort()
    {
        var random = new Random(2);
        for (var round = 0; round < 500; round++)
        {
            var scores = Enumerable.Range(0, random.Next(0, 40)).Select(_ => random.Next(8) switch
            {
                0 => float.NaN,
                1 => float.NegativeInfinity,
                2 => -0f,
                3 => 0f,
                _ => random.Next(-3, 4),
            }).ToArray();
            var count = random.Next(0, 45);
            var expected = Enumerable.Range(0, scores.Length)
                .Where(i => scores[i] > float.NegativeInfinity)
                .OrderByDescending(i => scores[i] + 0f) // -0 and 0 tie
                .ThenBy(i => i)
                .Take(count)
                .ToArray();

            CollectionAssert.AreEqual(expected, Select(scores, count));
        }
    }

    private static int[] Select(float[] scores, int count)
    {
        var indices = new int[count];
        return indices[..TopK.Select(scores, indices)];
    }
}
