using System;
using System.Linq;
using System.Threading;
using Micro.MLNet.Baselines;
using Micro.MLNet.Core;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Core;

[TestClass]
public sealed class ItemNeighborhoodTests
{
    // users: a has 0 1 2, b has 0 1, c has 1 3, d has 4
    private static readonly Interactions Train = Interactions.Build(4, 5, [0, 0, 0, 1, 1, 2, 2, 3], [0, 1, 2, 0, 1, 1, 3, 4]);

    [TestMethod]
    public void Compute_HandCountedUsers_GivesShrunkCosines()
    {
        var found = ItemCosines.Compute(Train, 2, 1, CancellationToken.None);

        // item 0 and 1: 2 common users of 2 and 3; 0 and 2: 1 of 2 and 1; 1 and 2, 1 and 3: 1 of 3 and 1, so 2 wins the tie
        Expect(found, 0, (1, 2 / (Math.Sqrt(6) + 1)), (2, 1 / (Math.Sqrt(2) + 1)));
        Expect(found, 1, (0, 2 / (Math.Sqrt(6) + 1)), (2, 1 / (Math.Sqrt(3) + 1)));
        Expect(found, 2, (0, 1 / (Math.Sqrt(2) + 1)), (1, 1 / (Math.Sqrt(3) + 1)));
        Expect(found, 3, (1, 1 / (Math.Sqrt(3) + 1)));
        Expect(found, 4);
    }

    [TestMethod]
    public void Score_RandomNeighbors_HasTheBitsOfScoreAll()
    {
        var random = new Random(5);
        int[] Draw(int most) => [.. Enumerable.Range(0, 40).OrderBy(_ => random.Next()).Take(random.Next(most + 1)).Order()];
        var rows = Enumerable.Range(0, 40).Select(_ => Draw(12)).ToArray();
        int[] neighbors = [.. rows.SelectMany(row => row)];
        int[] pointers = [0, .. rows.Select((_, i) => rows.Take(i + 1).Sum(row => row.Length))];
        float[] similarities = [.. neighbors.Select(_ => random.NextSingle())];
        var neighborhood = new ItemNeighborhood(40, pointers, neighbors, similarities);
        for (var user = 0; user < 20; user++)
        {
            var own = Draw(30);
            var scores = new float[40];
            neighborhood.ScoreAll(own, scores);

            CollectionAssert.AreEqual(scores, Enumerable.Range(0, 40).Select(item => neighborhood.Score(own, item)).ToArray());
            for (var item = 0; item < 40; item++)
            {
                var start = pointers[item];
                var expected = rows[item].Select((neighbor, n) => own.Contains(neighbor) ? (double)similarities[start + n] : 0).Sum();
                Assert.AreEqual(expected, scores[item], 1e-5);
            }
        }
    }

    [TestMethod]
    public void Constructor_RowsThatDontAscend_AreRefused() =>
        Assert.ThrowsExactly<ArgumentException>(() => new ItemNeighborhood(2, [0, 2, 2], [1, 0], [1, 1]));

    [TestMethod]
    public void Compute_Cancelled_Stops() =>
        Assert.ThrowsExactly<OperationCanceledException>(() => ItemCosines.Compute(Train, 2, 1, new CancellationToken(canceled: true)));

    private static void Expect(ItemNeighborhood found, int item, params (int Item, double Similarity)[] expected)
    {
        CollectionAssert.AreEqual(expected.Select(pair => pair.Item).ToArray(), found.Neighbors(item).ToArray());
        for (var n = 0; n < expected.Length; n++)
        {
            Assert.AreEqual(expected[n].Similarity, found.Similarities(item)[n], 1e-6);
        }
    }
}
