using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Serving;
using Micro.MLNet.Tests.Oracles;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Serving;

/// <summary>Which items a list holds, against <see cref="SelectionOracle"/>, which sorts and searches everything.</summary>
[TestClass]
public sealed class SelectionOracleTests
{
    private const int UserCount = 40;
    private const int ItemCount = 700; // more than the smallest pool

    // small whole numbers: scores tie often, and cosines of equal items are equal
    private static readonly FittedModel Ties = HandMadeModel.OfManyUsers(UserCount, ItemCount);
    private static readonly Recommender TiesRecommender = new(Ties);
    private static readonly FittedModel Knn = ItemKnn();
    private static readonly Recommender KnnRecommender = new(Knn);
    private static readonly string[][] Shelves = [.. Enumerable.Range(0, ItemCount).Select(ShelvesOf)];
    private static readonly string[][] Makers = [.. Enumerable.Range(0, ItemCount).Select(item => new[] { $"m{item * 7 % 11}" })];
    private static readonly ItemAttributes Attributes = new([new("Shelf", Values(Shelves)), new("Maker", Values(Makers))]);

    [TestMethod]
    [DataRow(false, 1)]
    [DataRow(false, 20)]
    [DataRow(false, 1000)]
    [DataRow(true, 20)]
    public void Caps_EveryUser_AreTheBestThatFit(bool isKnn, int k)
    {
        var options = new RecommendOptions { Attributes = Attributes, CategoryCaps = [new("Shelf", 3), new("Maker", 4)] };
        AssertEqualsOracle(isKnn, k, options, (oracle, candidates) => oracle.List(candidates, Math.Min(k, ItemCount)));
    }

    [TestMethod]
    [DataRow(false, 0.3)]
    [DataRow(true, 2.5)]
    public void Damping_EveryUser_LowersScoresByTheLogarithm(bool isKnn, double damping) => AssertEqualsOracle(
        isKnn, 20, new() { PopularityDamping = damping }, (oracle, candidates) => oracle.List(candidates, 20, damping), caps: false);

    [TestMethod]
    [DataRow(false, 0.0, 10)]
    [DataRow(false, 0.5, 10)]
    [DataRow(false, 0.9, 25)]
    [DataRow(true, 0.3, 10)]
    public void Diversity_EveryUser_IsGreedyMarginalRelevanceOverThePool(bool isKnn, double lambda, int k) => AssertEqualsOracle(
        isKnn,
        k,
        new() { RelevanceWeight = lambda },
        (oracle, candidates) => oracle.List(candidates, k, lambda: lambda, pool: 200),
        caps: false);

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void EverythingTogether_EveryUser_EqualsOracle(bool isKnn)
    {
        // three of four shelves pass, and a pool of 30 under these caps holds too few for 25 until it has grown
        var options = new RecommendOptions
        {
            Deny = ["i3", "i4", "nope"],
            Attributes = Attributes,
            AttributeFilters = [new("Shelf", ["s2"], Exclude: true)],
            CategoryCaps = [new("Shelf", 9), new("Maker", 3)],
            RelevanceWeight = 0.6,
            DiversityPool = 30,
            PopularityDamping = 0.2,
        };
        AssertEqualsOracle(
            isKnn,
            25,
            options,
            (oracle, candidates) =>
                oracle.List(candidates.Where(item => item is not (3 or 4) && !Shelves[item].Contains("s2")), 25, 0.2, 0.6, 30));
    }

    [TestMethod]
    public void Where_FewOrMostItems_GivesTheBestOfThem()
    {
        foreach (var (keep, table) in new[] { (7, ItemTableFormat.Floats), (2, ItemTableFormat.Floats), (7, ItemTableFormat.Bytes), (2, ItemTableFormat.Bytes) })
        {
            // keep 7: a seventh of the items; keep 2: those that aren't a multiple of 7
            bool Passes(int item) => (item % 7 == 0) == (keep == 7);
            var options = new RecommendOptions { Filter = id => Passes(Ties.Items.IndexOf(id)), Deny = ["i7", "i8"], ItemTable = table };
            AssertEqualsOracle(
                false, 15, options, (oracle, candidates) => oracle.List(candidates.Where(item => Passes(item) && item is not (7 or 8)), 15), caps: false);
        }
    }

    [TestMethod]
    public void Where_WithAllow_IsAskedAboutAllowedItemsOnlyOnce()
    {
        List<string> asked = [];
        var options = new RecommendOptions
        {
            Allow = ["i1", "i2", "i2", "i3", "nope"],
            Deny = ["i3"],
            ExcludeSeen = false,
            Filter = id =>
            {
                asked.Add(id);
                return id != "i2";
            },
        };

        CollectionAssert.AreEqual(new[] { "i1" }, TiesRecommender.Recommend("u0", 9, options).Select(item => item.ItemId).ToArray());
        CollectionAssert.AreEqual(new[] { "i1", "i2" }, asked);
    }

    [TestMethod]
    public void Filters_ThatLeaveFewerThanK_GiveFewer()
    {
        var everything = new RecommendOptions { ExcludeSeen = false, Attributes = Attributes, CategoryCaps = [new("Shelf", 1)] };

        // one item a shelf: an item on two shelves takes both, items on none are free
        var list = TiesRecommender.Recommend("u0", ItemCount, everything);
        var taken = list.SelectMany(item => Attributes.Values("Shelf", item.ItemId)).ToArray();
        Assert.HasCount(taken.Length, taken.Distinct());
        Assert.HasCount(Shelves.Count(shelves => shelves.Length == 0), list.Where(item => Attributes.Values("Shelf", item.ItemId).Count == 0));
        Assert.IsEmpty(TiesRecommender.Recommend("u0", 5, everything with { Filter = _ => false, RelevanceWeight = 0.5 }));
    }

    [TestMethod]
    public void UnknownUser_Popular_IsCappedAndDiversified()
    {
        var counts = Ties.Seen.CountByItem();
        var oracle = new SelectionOracle(Array.ConvertAll(counts, count => (float)count), counts, Cosine(Ties), [Shelves], [2]);
        var options = new RecommendOptions
        {
            UnknownUser = UnknownUserPolicy.Popular,
            Attributes = Attributes,
            CategoryCaps = [new("Shelf", 2)],
            RelevanceWeight = 0.8,
        };

        AssertList(oracle.List(Enumerable.Range(0, ItemCount), 12, 0, 0.8, 200), TiesRecommender.Recommend("nobody", 12, options));
    }

    private static void AssertEqualsOracle(
        bool isKnn, int k, RecommendOptions options, Func<SelectionOracle, IEnumerable<int>, List<(int Item, float Score)>> expect, bool caps = true)
    {
        var (model, recommender) = isKnn ? (Knn, KnnRecommender) : (Ties, TiesRecommender);
        var lists = recommender.Recommend([.. model.Users.Ids], k, options);
        for (var u = 0; u < UserCount; u++)
        {
            float[] scores = [.. Enumerable.Range(0, ItemCount).Select(item => model.Score(u, item))];
            var oracle = new SelectionOracle(
                scores, model.Seen.CountByItem(), isKnn ? Kept(model) : Cosine(model), caps ? [Shelves, Makers] : [], [.. options.CategoryCaps.Select(cap => cap.Limit)]);
            var expected = expect(oracle, Enumerable.Range(0, ItemCount).Where(item => !model.Seen.Contains(u, item)));
            AssertList(expected, lists[u]);
            AssertSame(lists[u], recommender.Recommend($"u{u}", k, options)); // one user alone
        }
    }

    private static void AssertList(List<(int Item, float Score)> expected, IReadOnlyList<Recommendation> found) =>
        CollectionAssert.AreEqual(expected.Select(entry => new Recommendation($"i{entry.Item}", entry.Score)).ToArray(), found.ToArray());

    private static void AssertSame(IReadOnlyList<Recommendation> expected, IReadOnlyList<Recommendation> found) =>
        CollectionAssert.AreEqual(expected.ToArray(), found.ToArray());

    // of vectors of three whole numbers: all sums are exact
    private static Func<int, int, double> Cosine(FittedModel model) => (first, second) =>
    {
        var (a, b) = (model.ItemEmbeddings.Row(first).ToArray(), model.ItemEmbeddings.Row(second).ToArray());
        var norms = (double)(float)Math.Sqrt(a.Sum(value => value * value)) * (float)Math.Sqrt(b.Sum(value => value * value));
        return norms > 0 ? a.Zip(b, (x, y) => x * y).Sum() / norms : 0;
    };

    private static Func<int, int, double> Kept(FittedModel model) => (first, second) =>
    {
        float In(int item, int other)
        {
            var position = model.Neighborhood!.Neighbors(item).ToArray().ToList().IndexOf(other);
            return position < 0 ? 0 : model.Neighborhood.Similarities(item)[position];
        }

        return Math.Max(In(first, second), In(second, first));
    };

    // none, one or two shelves
    private static string[] ShelvesOf(int item) => (item % 9) switch
    {
        0 => [],
        1 => [$"s{item % 4}", $"s{(item + 1) % 4}"],
        _ => [$"s{item % 4}"],
    };

    private static Dictionary<string, IReadOnlyCollection<string>> Values(string[][] values) =>
        values.Index().ToDictionary(entry => $"i{entry.Index}", entry => (IReadOnlyCollection<string>)entry.Item);

    private static FittedModel ItemKnn() =>
        ItemKnnModel.Fit(Ties.Users, Ties.Items, Ties.Seen, new ItemKnnOptions { NeighborCount = 30, Shrinkage = 0.5 }, 1, default);
}
