using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Serving;
using Micro.MLNet.Tests.Oracles;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Serving;

/// <summary>Which items a list holds, against <see cref="SelectionOracle"/>, which sorts and searches everything.</summary>
[TestClass]
public sealed class SelectionTests
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
    private static readonly ItemCategories Shelf = Categories("Shelf", Shelves);
    private static readonly ItemCategories Maker = Categories("Maker", Makers);

    [TestMethod]
    [DataRow(false, 1)]
    [DataRow(false, 20)]
    [DataRow(false, 1000)]
    [DataRow(true, 20)]
    public void Caps_EveryUser_AreTheBestThatFit(bool isKnn, int k)
    {
        var options = new RecommendOptions { Caps = [new(Shelf, 3), new(Maker, 4)] };
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
        new() { Diversity = new() { Lambda = lambda } },
        (oracle, candidates) => oracle.List(candidates, k, lambda: lambda, pool: Math.Max(10 * k, 200)),
        caps: false);

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Diversity_LambdaOne_IsThePlainList(bool isKnn)
    {
        var recommender = isKnn ? KnnRecommender : TiesRecommender;
        for (var u = 0; u < UserCount; u++)
        {
            AssertSame(recommender.Recommend($"u{u}", 30), recommender.Recommend($"u{u}", 30, new() { Diversity = new() { Lambda = 1, PoolSize = 1 } }));
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void EverythingTogether_EveryUser_EqualsOracle(bool isKnn)
    {
        // three of four shelves pass, and a pool of 30 under these caps holds too few for 25 until it has grown
        var options = new RecommendOptions
        {
            Deny = ["i3", "i4", "nope"],
            Where = Shelf.IsNot("s2"),
            Caps = [new(Shelf, 9), new(Maker, 3)],
            Diversity = new() { Lambda = 0.6, PoolSize = 30 },
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
            var options = new RecommendOptions { Where = id => Passes(Ties.Items.IndexOf(id)), Deny = ["i7", "i8"], ItemTable = table };
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
            Where = id =>
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
        var everything = new RecommendOptions { ExcludeSeen = false, Caps = [new(Shelf, 1)] };

        // one item a shelf: an item on two shelves takes both, items on none are free
        var list = TiesRecommender.Recommend("u0", ItemCount, everything);
        var taken = list.SelectMany(item => Shelf.ValuesOf(item.ItemId)).ToArray();
        Assert.HasCount(taken.Length, taken.Distinct());
        Assert.HasCount(Shelves.Count(shelves => shelves.Length == 0), list.Where(item => Shelf.ValuesOf(item.ItemId).Count == 0));
        Assert.IsEmpty(TiesRecommender.Recommend("u0", 5, new() { Where = _ => false, Caps = [new(Shelf, 1)], Diversity = new() }));
    }

    [TestMethod]
    public void UnknownUser_Popular_IsCappedAndDiversifiedButNotDamped()
    {
        var counts = Ties.Seen.CountByItem();
        var oracle = new SelectionOracle(Array.ConvertAll(counts, count => (float)count), counts, Cosine(Ties), [Shelves], [2]);
        var options = new RecommendOptions
        {
            UnknownUser = UnknownUserPolicy.Popular,
            Caps = [new(Shelf, 2)],
            Diversity = new() { Lambda = 0.8 },
            PopularityDamping = 5,
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
                scores, model.Seen.CountByItem(), isKnn ? Kept(model) : Cosine(model), caps ? [Shelves, Makers] : [], [.. options.Caps.Select(cap => cap.MaxItems)]);
            var expected = expect(oracle, Enumerable.Range(0, ItemCount).Where(item => !model.Seen.Contains(u, item)));
            AssertList(expected, lists[u]);
            AssertSame(lists[u], recommender.Recommend($"u{u}", k, options)); // one user alone
        }
    }

    private static void AssertList(List<(int Item, float Score)> expected, IReadOnlyList<Recommendation> found) =>
        CollectionAssert.AreEqual(expected.Select(entry => new Recommendation($"i{entry.Item}", entry.Score)).ToArray(), found.ToArray());

    private static void AssertSame(IReadOnlyList<Recommendation> expected, IReadOnlyList<Recommendation> found) =>
        CollectionAssert.AreEqual(expected.ToArray(), found.ToArray());

    // cosines of vectors of three whole numbers, rounded as floats are: vectors of one direction tie, as they do in the package
    private static Func<int, int, double> Cosine(FittedModel model) => (first, second) =>
    {
        var (a, b) = (model.ItemEmbeddings.Row(first).ToArray(), model.ItemEmbeddings.Row(second).ToArray());
        static float InverseNorm(float[] row) => row.All(value => value == 0) ? 0 : 1 / (float)Math.Sqrt(row.Sum(value => value * value));
        return a.Zip(b, (x, y) => x * y).Sum() * InverseNorm(a) * InverseNorm(b);
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

    private static ItemCategories Categories(string name, string[][] values) =>
        new(name, values.SelectMany((own, item) => own.Select(value => KeyValuePair.Create($"i{item}", value))));

    private static FittedModel ItemKnn() =>
        ItemKnnModel.Fit(Ties.Users, Ties.Items, Ties.Seen, new ItemKnnOptions { NeighborCount = 30, Shrinkage = 0.5 }, 1, default);
}
