using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Micro.MLNet.Core;
using Micro.MLNet.Serving;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Serving;

[TestClass]
public sealed class RecommendForHistoryTests
{
    // items 10 (3, 0), 20 (2, 0), 30 (2, 2), 40 (0, 0), 50 (-1, 0)
    private static readonly Recommender Recommender = new(HandMadeModel.OfFiveItems());

    [TestMethod]
    public void RecommendForHistory_FiveItems_MatchesHandValues()
    {
        // Gram matrix [18 4; 4 4], λ = 11; with α = 1 and H = {10}: [[38, 4], [4, 15]] u = (6, 0), u = (90, -24) / 554
        var list = Recommender.RecommendForHistory(["10"], 9, new() { Confidence = 1, Regularization = 1 });
        CollectionAssert.AreEqual(new[] { "20", "30", "40", "50" }, list.Select(entry => entry.ItemId).ToArray());
        Assert.AreEqual(180 / 554.0, list[0].Score, 1e-6);
        Assert.AreEqual(132 / 554.0, list[1].Score, 1e-6);
        Assert.AreEqual(-90 / 554.0, list[3].Score, 1e-6);
    }

    [TestMethod]
    public void RecommendForHistory_OrderAndRepetition_DoNotMatter()
    {
        var expected = Recommender.RecommendForHistory(["10", "30"], 3);
        CollectionAssert.AreEqual(expected.ToArray(), Recommender.RecommendForHistory(["30", "10", "30"], 3).ToArray());
        CollectionAssert.AreEqual(expected.ToArray(), Recommender.RecommendForHistory(new long[] { 30, 10 }, 3).ToArray());
    }

    [TestMethod]
    public void RecommendForHistory_Options_AreRespected()
    {
        Assert.AreEqual("10", Recommender.RecommendForHistory(["10"], 1, options: new() { ExcludeSeen = false })[0].ItemId);
        CollectionAssert.AreEqual(new[] { "30", "40" }, Ids(Recommender.RecommendForHistory(["10"], 2, options: new() { Deny = ["20"] })));
        CollectionAssert.AreEqual(new[] { "20", "50" }, Ids(Recommender.RecommendForHistory(["10"], 5, options: new() { Allow = ["50", "10", "20"] })));
    }

    [TestMethod]
    public void RecommendForHistory_UnknownItems_FollowThePolicy()
    {
        var skip = new FoldInOptions { UnknownItems = UnknownItemPolicy.Ignore };
        var error = Assert.ThrowsExactly<ArgumentException>(() => Recommender.RecommendForHistory(["10", "nope"], 2));
        StringAssert.Contains(error.Message, "'nope'", StringComparison.Ordinal);
        CollectionAssert.AreEqual(Recommender.RecommendForHistory(["10"], 2).ToArray(), Recommender.RecommendForHistory(["10", "nope"], 2, skip).ToArray());
        Assert.ThrowsExactly<ArgumentException>(() => Recommender.RecommendForHistory(["nope"], 2, skip));
    }

    [TestMethod]
    public void RecommendForHistory_NoHistory_IsAnUnknownUser()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => Recommender.RecommendForHistory(Array.Empty<string>(), 2));
        StringAssert.Contains(error.Message, "none of the 5 items", StringComparison.Ordinal);
        Assert.IsEmpty(Recommender.RecommendForHistory(Array.Empty<string>(), 2, options: new() { UnknownUser = UnknownUserPolicy.Empty }));
        var popular = new RecommendOptions { UnknownUser = UnknownUserPolicy.Popular };
        CollectionAssert.AreEqual(Recommender.Recommend("nobody", 2, popular).ToArray(), Recommender.RecommendForHistory(Array.Empty<string>(), 2, options: popular).ToArray());
    }

    [TestMethod]
    public void RecommendForHistory_BaselinesWithoutEmbeddings_ScoreAsForAKnownUser()
    {
        var (users, items) = (new IdMap(["u", "v", "w"]), new IdMap(["a", "b", "c", "d"]));
        var seen = Interactions.Build(3, 4, [0, 0, 1, 1, 1, 2, 2], [0, 1, 0, 1, 2, 1, 3]);
        FittedModel[] models = [ItemKnnModel.Fit(users, items, seen, new ItemKnnOptions { NeighborCount = 3 }, 1, CancellationToken.None), PopularityModel.Fit(users, items, seen, 1)];
        foreach (var recommender in models.Select(model => new Recommender(model)))
        {
            CollectionAssert.AreEqual(recommender.Recommend("u", 4).ToArray(), recommender.RecommendForHistory(["b", "a"], 4).ToArray());
            Assert.IsNotEmpty(recommender.RecommendForHistory(["b", "a"], 4));
        }
    }

    [TestMethod]
    public void RecommendForHistory_ManyThreadsAtOnce_GetTheSameLists()
    {
        var model = HandMadeModel.OfManyUsers(45, 60);
        var expected = Enumerable.Range(0, 64).Select(n => Ask(new Recommender(model), n)).ToArray();
        var (shared, lists) = (new Recommender(model), new Recommendation[64][]);
        Parallel.For(0, 64, n => lists[n] = Ask(shared, n));
        for (var n = 0; n < 64; n++)
        {
            CollectionAssert.AreEqual(expected[n], lists[n]);
        }
    }

    private static Recommendation[] Ask(Recommender recommender, int n) => [.. recommender.RecommendForHistory([$"i{n % 60}", $"i{(n * 7) % 60}"], 10, new() { RefinementSteps = 3 })];

    private static string[] Ids(IEnumerable<Recommendation> list) => [.. list.Select(entry => entry.ItemId)];
}
