using System;
using System.Linq;
using Micro.MLNet.Core;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Core;

[TestClass]
public sealed class BlockProductTests
{
    [TestMethod]
    [DataRow(1, 1, 1)]
    [DataRow(3, 5, 7)]
    [DataRow(8, 33, 64)]
    [DataRow(7, 16, 3)]
    public void Score_AnyShape_EqualsTheDotProducts(int userCount, int itemCount, int dimension)
    {
        var (users, items) = (Random(userCount, dimension, 1), Random(itemCount, dimension, 2));
        var product = new BlockProduct(users, items);
        var scores = new float[userCount * product.RowLength];

        product.Score([.. Enumerable.Range(0, userCount).Reverse()], scores);

        for (var u = 0; u < userCount; u++)
        {
            for (var i = 0; i < itemCount; i++)
            {
                Assert.AreEqual(users.Dot(userCount - 1 - u, items, i), scores[(u * product.RowLength) + i], 1e-5f);
            }
        }
    }

    [TestMethod]
    public void Rank_ScoresOffInTheLastBits_GoesByTheExactOnes()
    {
        var (users, items) = (Random(1, 8, 3), Random(40, 8, 4));
        var product = new BlockProduct(users, items);
        var exact = Enumerable.Range(0, 40).Select(i => users.Dot(0, items, i)).ToArray();
        exact[7] = float.NegativeInfinity;
        var (expected, found) = (new int[5], new int[5]);
        TopK.Select(exact, expected);
        var blurred = Array.ConvertAll(exact, score => MathF.Round(score, 1)); // many ties

        Assert.AreEqual(5, product.Rank(0, exact, found));
        CollectionAssert.AreEqual(expected, found);
        product.Rank(0, blurred, found);
        Assert.AreEqual(expected[0], found[0]);
    }

    [TestMethod]
    public void Rank_FewerCandidatesThanAskedFor_WritesThoseThereAre()
    {
        var (users, items) = (Random(1, 4, 5), Random(3, 4, 6));
        var found = new int[300];

        Assert.AreEqual(2, new BlockProduct(users, items).Rank(0, [1, float.NegativeInfinity, 2], found));
        CollectionAssert.AreEquivalent(new[] { 0, 2 }, found[..2]);
    }

    [TestMethod]
    public void DotAll_TableBeyondTheCaches_EqualsDotBitForBit()
    {
        var (users, items) = (Random(1, 8, 7), new EmbeddingTable(1_050_000, 8, [.. Enumerable.Range(0, 8 * 1_050_000).Select(n => (n % 977) / 977f)]));
        var scores = new float[items.RowCount];

        users.DotAll(0, items, scores);

        for (var i = 0; i < scores.Length; i++)
        {
            if (scores[i] != users.Dot(0, items, i))
            {
                Assert.Fail($"Item {i} scores {scores[i]}, not {users.Dot(0, items, i)}.");
            }
        }
    }

    private static EmbeddingTable Random(int rows, int dimension, int seed)
    {
        var random = new Random(seed);
        return new EmbeddingTable(rows, dimension, [.. Enumerable.Range(0, rows * dimension).Select(_ => random.NextSingle() - .5f)]);
    }
}
