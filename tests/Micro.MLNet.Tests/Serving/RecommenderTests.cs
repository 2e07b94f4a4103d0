using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Serving;
using Micro.MLNet.Tests.Core;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Serving;

[TestClass]
public sealed class RecommenderTests
{
    private static readonly Recommender Recommender = new(HandMadeModel.OfFiveItems());

    [TestMethod]
    public void Recommend_SeenItemsAndATie_LeavesOutSeenAndPrefersTheLowerIndex()
    {
        // user 7: scores 3 (seen), 2, 2, 0, -1
        AssertList(Recommender.Recommend("7", 3), ("20", 2), ("30", 2), ("40", 0));
        AssertList(Recommender.Recommend("7", 2, new() { ExcludeSeen = false }), ("10", 3), ("20", 2));
    }

    [TestMethod]
    public void Recommend_MoreThanThereAre_GivesFewer()
    {
        AssertList(Recommender.Recommend("8", int.MaxValue), ("20", 0), ("40", 0), ("50", 0));
        Assert.IsEmpty(Recommender.Recommend("8", 3, new() { Allow = ["10", "30"] }));
    }

    [TestMethod]
    public void Recommend_AllowAndDeny_ComposeAndIgnoreUnknownIds()
    {
        AssertList(Recommender.Recommend("anna", 9, new() { Allow = ["50", "nope", "30", "10", "30"] }), ("30", 4), ("10", 3), ("50", -1));
        AssertList(Recommender.Recommend("anna", 9, new() { Deny = ["30", "nope", "40"] }), ("10", 3), ("20", 2), ("50", -1));
        AssertList(Recommender.Recommend("anna", 9, new() { Allow = ["30", "50"], Deny = ["30"] }), ("50", -1));
        AssertList(Recommender.Recommend("8", 9, new() { Allow = ["30", "20"], ExcludeSeen = false }), ("30", 2), ("20", 0));
        AssertList(Recommender.Recommend("8", 9, new() { Allow = ["30", "20"] }), ("20", 0));
        Assert.IsEmpty(Recommender.Recommend("anna", 9, new() { Allow = [] }));
    }

    [TestMethod]
    public void Recommend_Batch_EqualsSingle()
    {
        string[] users = ["anna", "7", "nobody", "7"];
        var options = new RecommendOptions { UnknownUser = UnknownUserPolicy.Popular, Deny = ["20"] };

        var lists = Recommender.Recommend(users, 3, options);

        for (var n = 0; n < users.Length; n++)
        {
            CollectionAssert.AreEqual(Recommender.Recommend(users[n], 3, options).ToArray(), lists[n].ToArray());
        }
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Recommend_BatchOfManyUsers_EqualsSingle(bool excludeSeen)
    {
        var recommender = new Recommender(HandMadeModel.OfManyUsers(45, 60));
        string[] users = ["nobody", .. Enumerable.Range(0, 45).Select(u => $"u{u}")];
        var options = new RecommendOptions { UnknownUser = UnknownUserPolicy.Popular, Deny = ["i3", "i4"], ExcludeSeen = excludeSeen };

        var lists = recommender.Recommend(users, 20, options);

        for (var n = 0; n < users.Length; n++)
        {
            CollectionAssert.AreEqual(recommender.Recommend(users[n], 20, options).ToArray(), lists[n].ToArray());
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(20)]
    [DataRow(1000)]
    public void Recommend_ItemsInBytes_GivesTheSameListsAndScores(int k)
    {
        var recommender = new Recommender(HandMadeModel.OfManyUsers(45, 60));
        var single = new RecommendOptions { Deny = ["i3", "i4"] };
        foreach (var options in new[] { single, single with { ExcludeSeen = false }, single with { Allow = ["i1", "i3", "i9"] } })
        {
            for (var u = 0; u < 45; u++)
            {
                CollectionAssert.AreEqual(
                    recommender.Recommend($"u{u}", k, options).ToArray(),
                    recommender.Recommend($"u{u}", k, options with { ItemTable = ItemTableFormat.Bytes }).ToArray());
            }
        }

        var popular = new RecommendOptions { UnknownUser = UnknownUserPolicy.Popular, ItemTable = ItemTableFormat.Bytes };
        CollectionAssert.AreEqual(
            recommender.Recommend("nobody", k, popular with { ItemTable = ItemTableFormat.Floats }).ToArray(), recommender.Recommend("nobody", k, popular).ToArray());
    }

    [TestMethod]
    public void Recommend_UnknownUser_SaysWhatWasFoundExpectedAndToDo()
    {
        const string Message =
            "User 'nobody' is unknown, but must be one of the 3 users of the training data. Set RecommendOptions.UnknownUser to Popular " +
            "or Empty, use a Try form, or train again with interactions of this user. (Parameter 'userId')";

        Assert.AreEqual(Message, Assert.ThrowsExactly<ArgumentException>(() => Recommender.Recommend("nobody", 1)).Message);
        Assert.AreEqual(Message, Assert.ThrowsExactly<ArgumentException>(() => Recommender.Recommend(["7", "nobody"], 1)).Message);
        Assert.AreEqual(Message, Assert.ThrowsExactly<ArgumentException>(() => Recommender.Score("nobody", "10")).Message);
        Assert.AreEqual(Message, Assert.ThrowsExactly<ArgumentException>(() => Recommender.SeenItems("nobody")).Message);
    }

    [TestMethod]
    public void Recommend_UnknownUserAndPopular_CountsInteractions()
    {
        // item 10 has two interactions, item 30 one, the others none
        var options = new RecommendOptions { UnknownUser = UnknownUserPolicy.Popular };

        AssertList(Recommender.Recommend("nobody", 4, options), ("10", 2), ("30", 1), ("20", 0), ("40", 0));
        AssertList(Recommender.Recommend("nobody", 4, options with { Allow = ["50", "30"] }), ("30", 1), ("50", 0));
        AssertList(Recommender.Recommend("nobody", 1, options with { Deny = ["10"] }), ("30", 1));
    }

    [TestMethod]
    public void TryRecommend_KnownAndUnknownUser_SaysWhichAndNeverThrows()
    {
        Assert.IsTrue(Recommender.TryRecommend("7", 1, out var known));
        AssertList(known, ("20", 2));
        Assert.IsFalse(Recommender.TryRecommend("nobody", 1, out var none));
        Assert.IsEmpty(none);
        Assert.IsFalse(Recommender.TryRecommend("nobody", 1, out var popular, new() { UnknownUser = UnknownUserPolicy.Popular }));
        AssertList(popular, ("10", 2));
    }

    [TestMethod]
    public void Score_KnownAndUnknownIds_MatchesHandValueOrFails()
    {
        Assert.AreEqual(4f, Recommender.Score("anna", "30")); // 1*2 + 1*2
        Assert.IsTrue(Recommender.TryScore("anna", "30", out var score));
        Assert.AreEqual(4f, score);
        Assert.IsFalse(Recommender.TryScore("anna", "nope", out score));
        Assert.IsTrue(float.IsNaN(score));
        Assert.IsFalse(Recommender.TryScore("nobody", "30", out score));
        Assert.IsTrue(float.IsNaN(score));
        Assert.AreEqual(
            "Item 'nope' is unknown, but must be one of the 5 items of the training data or the item features. Use a Try form, or train " +
            "again with interactions or features of this item. (Parameter 'itemId')",
            Assert.ThrowsExactly<ArgumentException>(() => Recommender.Score("anna", "nope")).Message);
    }

    [TestMethod]
    public void SimilarItems_HandMadeVectors_RanksByCosineWithoutTheItemItself()
    {
        // to 10 = (3, 0): 20 = (2, 0) cos 1; 30 = (2, 2) cos 1/sqrt(2); 40 = 0 scores 0; 50 = (-1, 0) cos -1
        var similar = Recommender.SimilarItems("10", 99);

        CollectionAssert.AreEqual(new[] { "20", "30", "40", "50" }, similar.Select(item => item.ItemId).ToArray());
        double[] expected = [1, 1 / Math.Sqrt(2), 0, -1];
        for (var n = 0; n < expected.Length; n++)
        {
            Assert.AreEqual(expected[n], similar[n].Score, 1e-6);
        }

        Assert.HasCount(1, Recommender.SimilarItems("10", 1));
    }

    [TestMethod]
    public void SimilarItems_ZeroVector_ScoresZeroForAll()
    {
        AssertList(Recommender.SimilarItems("40", 9), ("10", 0), ("20", 0), ("30", 0), ("50", 0));
    }

    [TestMethod]
    public void SimilarItems_UnknownItem_ThrowsOrReturnsFalse()
    {
        Assert.ThrowsExactly<ArgumentException>(() => Recommender.SimilarItems("nope", 1));
        Assert.IsFalse(Recommender.TrySimilarItems("nope", 1, out var similar));
        Assert.IsEmpty(similar);
        Assert.IsTrue(Recommender.TrySimilarItems("10", 1, out similar));
        Assert.AreEqual("20", similar[0].ItemId);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(-3)]
    public void AnyList_LengthBelowOne_Throws(int k)
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Recommender.Recommend("7", k));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Recommender.Recommend(["7"], k));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Recommender.TryRecommend("7", k, out _));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Recommender.SimilarItems("10", k));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Recommender.Neighbors("10", "Image", k));
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Recommender.Recommend("7", k)).Message,
            $"'k' is {k}, but it must be at least 1.",
            StringComparison.Ordinal);
    }

    [TestMethod]
    public void IntegerIds_AnyCulture_AreTheirInvariantText()
    {
        using var scope = new CultureScope("ar-SA");

        CollectionAssert.AreEqual(Recommender.Recommend("7", 3).ToArray(), Recommender.Recommend(7, 3).ToArray());
        Assert.AreEqual(Recommender.Score("7", "30"), Recommender.Score(7, 30));
        CollectionAssert.AreEqual(Recommender.SimilarItems("10", 2).ToArray(), Recommender.SimilarItems(10, 2).ToArray());
    }

    [TestMethod]
    public void SeenItems_KnownUser_ListsTrainingItems()
    {
        CollectionAssert.AreEqual(new[] { "10", "30" }, Recommender.SeenItems("8").ToArray());
        Assert.IsEmpty(Recommender.SeenItems("anna"));
    }

    [TestMethod]
    public void Neighbors_RowWithTheItemItself_LeavesItOut()
    {
        CollectionAssert.AreEqual(
            new ItemNeighbor[] { new("30", 0.3f), new("20", 0.2f) }, Recommender.Neighbors("10", "Image", 9).ToArray());
        CollectionAssert.AreEqual(new ItemNeighbor[] { new("30", 0.3f) }, Recommender.Neighbors("10", "Image", 1).ToArray());
        Assert.IsEmpty(Recommender.Neighbors("20", "Image", 9));
    }

    [TestMethod]
    public void Neighbors_UnknownModality_NamesTheKnownOnes()
    {
        var backbone = new Recommender(HandMadeModel.OfCheckerboard());

        Assert.AreEqual(
            "The model has no modality 'image'; use one of 'Image', 'Text'. (Parameter 'modality')",
            Assert.ThrowsExactly<ArgumentException>(() => Recommender.Neighbors("10", "image", 1)).Message);
        Assert.AreEqual(
            "The model has no modality 'Image'; it was trained without item features. Train with the Micro trainer to get modality " +
            "graphs. (Parameter 'modality')",
            Assert.ThrowsExactly<ArgumentException>(() => backbone.Neighbors("i0", "Image", 1)).Message);
    }

    [TestMethod]
    public void ModalityWeights_Item_ListsAttentionInModalityOrder()
    {
        CollectionAssert.AreEqual(
            new KeyValuePair<string, float>[] { new("Image", 0.75f), new("Text", 0.25f) }, Recommender.ModalityWeights("10").ToArray());
        CollectionAssert.AreEqual(new[] { "Image", "Text" }, Recommender.ModalityNames.ToArray());
        Assert.ThrowsExactly<ArgumentException>(() => Recommender.ModalityWeights("nope"));
    }

    private static void AssertList(IReadOnlyList<Recommendation> found, params (string Item, float Score)[] expected) =>
        CollectionAssert.AreEqual(expected.Select(item => new Recommendation(item.Item, item.Score)).ToArray(), found.ToArray());
}
