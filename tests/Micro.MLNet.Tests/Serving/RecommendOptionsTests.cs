using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Serving;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Serving;

/// <summary>Lists worked out by hand, and what is refused.</summary>
[TestClass]
public sealed class RecommendOptionsTests
{
    private static readonly Recommender Recommender = new(HandMadeModel.OfFiveItems());
    private static readonly ItemCategories Color =
        new("Color", [new("10", "red"), new("20", "red"), new("30", "blue"), new("40", "blue"), new("50", "red"), new("elsewhere", "green")]);

    [TestMethod]
    public void Diversity_ThreeItems_MatchesTheSumDoneByHand()
    {
        // anna scores 10: 3, 20: 2, 30: 4, 40: 0, 50: -1, scaled by /5 from -1: 0.8, 0.6, 1, 0.2, 0. First 30 = (2, 2).
        // cos to 30: 10 and 20 1/sqrt(2), 40 0, 50 -1/sqrt(2). At λ = ½: 10: .4 - .354, 20: .3 - .354, 40: .1, 50: .354; so 50.
        // Then to 50 = (-1, 0): 10 and 20 -1, 40 0, and the larger of both counts: 10 .046, 40 .1; so 40, then 10, last 20.
        var list = Recommender.Recommend("anna", 5, new() { Diversity = new() { Lambda = 0.5 } });

        AssertList(list, ("30", 4), ("50", -1), ("40", 0), ("10", 3), ("20", 2));
    }

    [TestMethod]
    public void Diversity_PoolOfTheBestThree_KnowsNoOthers() => AssertList(
        Recommender.Recommend("anna", 2, new() { Diversity = new() { Lambda = 0, PoolSize = 3 } }), ("30", 4), ("10", 3)); // 10 and 20 tie, 50 stays out

    [TestMethod]
    public void Caps_OneOfEachColor_TakesTheBetter() =>
        AssertList(Recommender.Recommend("anna", 5, new() { Caps = [new(Color, 1)] }), ("30", 4), ("10", 3));

    [TestMethod]
    public void Damping_HandMadeCounts_LowersByTheLogarithm()
    {
        // two interactions with 10, one with 30
        var list = Recommender.Recommend("anna", 3, new() { PopularityDamping = 3 });

        AssertList(list, ("20", 2), ("30", (float)(4 - (3 * Math.Log(2)))), ("40", 0));
    }

    [TestMethod]
    public void Where_ByCategory_FiltersByValue()
    {
        AssertList(Recommender.Recommend("anna", 5, new() { Where = Color.Is("blue") }), ("30", 4), ("40", 0));
        AssertList(Recommender.Recommend("anna", 5, new() { Where = Color.IsNot("blue", "green") }), ("10", 3), ("20", 2), ("50", -1));
        AssertList(Recommender.Recommend("7", 5, new() { Where = Color.Is("red") }), ("20", 2), ("50", -1));
    }

    [TestMethod]
    public void UnknownItem_Throw_NamesTheIdsOfBothLists()
    {
        const string Message =
            "2 recommend option(s) can't be used. Deny names 1 item(s) that the model doesn't know: 'x': use ids of the training data or the item features, or set " +
            "UnknownItem to Ignore. Allow names 6 item(s) that the model doesn't know: 'a', 'b', 'c', 'd', 'e', ...: use ids of the training data or the item " +
            "features, or set UnknownItem to Ignore. (Parameter 'options')";
        var options = new RecommendOptions { Allow = ["10", "a", "b", "c", "d", "e", "f"], Deny = ["x"], UnknownItem = UnknownItemPolicy.Throw };

        Assert.AreEqual(Message, Assert.ThrowsExactly<ArgumentException>(() => Recommender.Recommend("7", 1, options)).Message);
        Assert.AreEqual(Message, Assert.ThrowsExactly<ArgumentException>(() => Recommender.Recommend(["7"], 1, options)).Message);
        Assert.AreEqual(Message, Assert.ThrowsExactly<ArgumentException>(() => Recommender.TryRecommend("7", 1, out _, options)).Message);
        Assert.HasCount(1, Recommender.Recommend("anna", 9, options with { UnknownItem = UnknownItemPolicy.Ignore }));
        Assert.HasCount(1, Recommender.Recommend("anna", 9, new() { Allow = ["10"], Deny = ["20"], UnknownItem = UnknownItemPolicy.Throw }));
    }

    [TestMethod]
    public void ManyFaults_AreNamedTogether()
    {
        var options = new RecommendOptions
        {
            UnknownUser = (UnknownUserPolicy)9,
            UnknownItem = (UnknownItemPolicy)9,
            ItemTable = (ItemTableFormat)9,
            PopularityDamping = -1,
            Diversity = new() { Lambda = 1.5, PoolSize = 0 },
            Caps = [new(Color, 0), new(null!, 1)],
        };

        Assert.AreEqual(
            "8 recommend option(s) can't be used. UnknownUser is 9: use Throw, Empty, Popular. UnknownItem is 9: use Ignore or Throw. ItemTable is 9: use Floats or " +
            "Bytes. PopularityDamping is -1: use a finite value of at least 0; 0 damps nothing. Diversity.Lambda is 1.5: use a value in [0, 1]; 0.7 is a good start. " +
            "Diversity.PoolSize is 0: use at least 1, or null for ten times the list. Caps[0].MaxItems is 0: use at least 1; a filter keeps categories out altogether. " +
            "Caps[1] is without categories: name the categories whose items are counted. (Parameter 'options')",
            Assert.ThrowsExactly<ArgumentException>(() => Recommender.Recommend("7", 1, options)).Message);
    }

    [TestMethod]
    [DataRow(double.NaN)]
    [DataRow(double.PositiveInfinity)]
    public void NumbersThatAreNone_AreRefused(double value)
    {
        Assert.ThrowsExactly<ArgumentException>(() => Recommender.Recommend("7", 1, new() { PopularityDamping = value }));
        Assert.ThrowsExactly<ArgumentException>(() => Recommender.Recommend("7", 1, new() { Diversity = new() { Lambda = value } }));
        Assert.ThrowsExactly<ArgumentException>(() => Recommender.Recommend("7", 1, new() { Caps = null! }));
    }

    private static void AssertList(IReadOnlyList<Recommendation> found, params (string Item, float Score)[] expected) =>
        CollectionAssert.AreEqual(expected.Select(item => new Recommendation(item.Item, item.Score)).ToArray(), found.ToArray());
}
