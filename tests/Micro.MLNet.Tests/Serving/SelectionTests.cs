using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Serving;
using Micro.MLNet.Tests.Data;
using Micro.MLNet.Tests.Oracles;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Serving;

/// <summary>Filters, caps, diversity and damping against slow oracles and hand values.</summary>
[TestClass]
public sealed class SelectionTests
{
    private const int Users = 45;
    private const int Items = 60;

    // whole numbers: many scores tie, and many items point the same way
    private static readonly FittedModel Tied = HandMadeModel.OfManyUsers(Users, Items);
    private static readonly FittedModel Distinct = Random(Users, Items);
    private static readonly ItemAttributes Attributes = ByItem(Items, item => item % 7 == 0 ? [] : [$"kind {item % 5}"], item => item % 3 == 0 ? [$"x{item % 4}", $"x{item % 2}"] : ["x3"]);

    [TestMethod]
    public void Recommend_Filters_AreTheBestOfTheItemsThatPass()
    {
        Func<string, bool>[] filters = [id => Number(id) % 3 > 0, id => Number(id) % 9 == 1, id => Number(id) < 2, _ => true, _ => false];
        foreach (var filter in filters)
        {
            foreach (var format in Enum.GetValues<ItemTableFormat>())
            {
                AssertRanked(Tied, new() { Filter = filter, Deny = ["i4", "i5"], ItemTable = format }, item => filter($"i{item}") && item is not (4 or 5));
            }

            AssertRanked(Distinct, new() { Filter = filter, Allow = ["i1", "i3", "i10", "i19", "none"] }, item => filter($"i{item}") && item is 1 or 3 or 10 or 19);
        }
    }

    [TestMethod]
    public void Recommend_AttributeFilters_KeepAndExcludeByAnyValue()
    {
        var kind = new AttributeFilter("Kind", ["kind 1", "kind 3", "unheard of"]);
        AssertRanked(Distinct, new() { Attributes = Attributes, AttributeFilters = [kind] }, item => item % 7 > 0 && item % 5 is 1 or 3);
        AssertRanked(Distinct, new() { Attributes = Attributes, AttributeFilters = [kind with { Exclude = true }] }, item => item % 7 == 0 || item % 5 is not (1 or 3));
        AssertRanked(
            Distinct,
            new() { Attributes = Attributes, AttributeFilters = [kind with { Exclude = true }, new("Tag", ["x0", "x2"])] },
            item => (item % 7 == 0 || item % 5 is not (1 or 3)) && item % 3 == 0 && (item % 4 is 0 or 2 || item % 2 == 0));
    }

    [TestMethod]
    public void Recommend_Filter_SeesEachAllowedItemOnce()
    {
        List<string> asked = [];
        new Recommender(Tied).Recommend(["u1", "u2", "u3"], 5, new() { Deny = ["i3"], Allow = ["i3", "i9", "i2", "i2"], Filter = id => { asked.Add(id); return true; } });
        Expect.Sequence(["i2", "i9"], asked);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void Recommend_Caps_AreTheBestSetThatRespectsThem(int limit)
    {
        var model = Random(20, 13);
        var recommender = new Recommender(model);
        var attributes = ByItem(13, item => item == 0 ? [] : [$"kind {item % 3}"], _ => []);
        foreach (var k in new[] { 1, 4, 7, 13 })
        {
            for (var user = 0; user < 20; user++)
            {
                var ranked = SelectionOracle.Ranked(model, user, item => !model.Seen.Contains(user, item), 0);
                var best = SelectionOracle.BestSet(ranked, k, items => items.Where(item => item > 0).CountBy(item => item % 3).All(kind => kind.Value <= limit));

                var list = recommender.Recommend($"u{user}", k, new() { Attributes = attributes, CategoryCaps = [new("Kind", limit)] });

                Assert.HasCount(best.Count, list);
                Assert.AreEqual(best.Sum, list.Sum(entry => (double)entry.Score), 1e-9);
                Expect.Sequence(list.OrderByDescending(entry => entry.Score).Select(entry => entry.ItemId), list.Select(entry => entry.ItemId));
            }
        }
    }

    [TestMethod]
    [DataRow(1.0, 200)]
    [DataRow(0.999, 200)]
    [DataRow(0.7, 200)]
    [DataRow(0.7, 12)]
    [DataRow(0.3, 1)]
    [DataRow(0.0, 30)]
    public void Recommend_DiversityCapsDampingAndFilter_EqualTheDefinition(double lambda, int pool)
    {
        foreach (var (model, damping) in new[] { (Distinct, 0), (Distinct, .4), (Tied, 0), (Neighbors(), .1), (Neighbors(), 0) })
        {
            var options = new RecommendOptions
            {
                Attributes = Attributes,
                CategoryCaps = [new("Kind", 2), new("Tag", 6)],
                AttributeFilters = [new("Kind", ["kind 4"], Exclude: true)],
                RelevanceWeight = lambda,
                DiversityPool = pool,
                PopularityDamping = damping,
            };
            AssertDefinition(model, options, item => item % 7 == 0 || item % 5 != 4, Respects);
            AssertDefinition(model, options with { AttributeFilters = [], CategoryCaps = [], ExcludeSeen = false }, _ => true, _ => true);
        }
    }

    [TestMethod]
    public void Recommend_ManyUsers_EqualsSingle()
    {
        var options = new RecommendOptions { Attributes = Attributes, UnknownUser = UnknownUserPolicy.Popular };
        RecommendOptions[] cases =
        [
            options with { Filter = id => Number(id) % 4 > 0 },
            options with { PopularityDamping = .3 },
            options with { RelevanceWeight = .5, CategoryCaps = [new("Kind", 2)], Filter = id => Number(id) % 4 > 0, PopularityDamping = .3 },
        ];
        string[] users = ["nobody", .. Enumerable.Range(0, Users).Select(user => $"u{user}")];
        foreach (var model in new[] { Distinct, Tied, Neighbors() })
        {
            var recommender = new Recommender(model);
            foreach (var chosen in cases)
            {
                var lists = recommender.Recommend(users, 9, chosen);
                for (var n = 0; n < users.Length; n++)
                {
                    Expect.Sequence(recommender.Recommend(users[n], 9, chosen), lists[n]);
                }
            }
        }
    }

    [TestMethod]
    public void Recommend_Damping_IsTheHandValue()
    {
        // anna: 3, 2, 4, 0, -1; item 10 was chosen twice, item 30 once
        var list = new Recommender(HandMadeModel.OfFiveItems()).Recommend("anna", 3, new() { PopularityDamping = 2 });
        Expect.Sequence(["30", "20", "10"], list.Select(entry => entry.ItemId));
        Assert.AreEqual(4 - (2 * Math.Log(2)), list[0].Score, 1e-6);
        Assert.AreEqual(2, list[1].Score);
        Assert.AreEqual(3 - (2 * Math.Log(3)), list[2].Score, 1e-6);
    }

    [TestMethod]
    public void Recommend_Diversity_IsTheHandValue()
    {
        // anna's r: item 30 1, 10 .8, 20 .6, 40 .2, 50 0. After 30 = (2, 2), the items along (1, 0) have cosine .707, 40 has 0 and 50 -.707. λ = .4:
        // 10 .32 - .42, 20 .24 - .42, 40 .08, 50 .42. After 50 = (-1, 0): 10 and 20 as before, 40 .08. After 40: 10 before 20.
        var list = new Recommender(HandMadeModel.OfFiveItems()).Recommend("anna", 5, new() { RelevanceWeight = .4 });
        Expect.Sequence(["30", "50", "40", "10", "20"], list.Select(entry => entry.ItemId));
        Expect.Sequence([4f, -1, 0, 3, 2], list.Select(entry => entry.Score));
    }

    private static void AssertRanked(FittedModel model, RecommendOptions options, Func<int, bool> passes)
    {
        var recommender = new Recommender(model);
        for (var user = 0; user < Users; user++)
        {
            var ranked = SelectionOracle.Ranked(model, user, item => passes(item) && !model.Seen.Contains(user, item), 0);
            Expect.Sequence(ranked.Take(15).Select(pair => new Recommendation($"i{pair.Item}", pair.Score)), recommender.Recommend($"u{user}", 15, options));
        }
    }

    private static void AssertDefinition(FittedModel model, RecommendOptions options, Func<int, bool> passes, Func<List<int>, bool> isAllowed)
    {
        var recommender = new Recommender(model);
        for (var user = 0; user < Users; user += 4)
        {
            var ranked = SelectionOracle.Ranked(model, user, item => passes(item) && !(options.ExcludeSeen && model.Seen.Contains(user, item)), options.PopularityDamping);
            var scores = ranked.ToDictionary(pair => pair.Item, pair => pair.Score);
            var list = recommender.Recommend($"u{user}", 8, options);
            var expected = SelectionOracle.Diverse(model, ranked, 8, options.RelevanceWeight, options.RelevanceWeight < 1 ? options.DiversityPool : 8, isAllowed);
            Expect.Sequence(expected.Select(item => new Recommendation($"i{item}", scores[item])), list);
        }
    }

    private static bool Respects(List<int> items) =>
        items.Where(item => item % 7 > 0).CountBy(item => item % 5).All(kind => kind.Value <= 2) &&
        items.SelectMany(item => item % 3 == 0 ? new[] { item % 4, item % 2 }.Distinct() : [3]).CountBy(tag => tag).All(tag => tag.Value <= 6);

    private static int Number(string id) => int.Parse(id.AsSpan(1), CultureInfo.InvariantCulture);

    private static ItemAttributes ByItem(int count, Func<int, string[]> kinds, Func<int, string[]> tags) => new(
    [
        new("Kind", Enumerable.Range(0, count).ToDictionary(item => $"i{item}", item => (IReadOnlyCollection<string>)kinds(item))),
        new("Tag", Enumerable.Range(0, count).ToDictionary(item => $"i{item}", item => (IReadOnlyCollection<string>)tags(item))),
    ]);

    private static FittedModel Random(int users, int items)
    {
        var random = new Random(3);
        float[] Draw(int rows) => [.. Enumerable.Range(0, rows * 4).Select(_ => (random.NextSingle() * 2) - 1)];
        var seen = Enumerable.Range(0, users * items).Where(_ => random.Next(5) == 0).ToList();
        return With(users, items, new EmbeddingTable(users, 4, Draw(users)), new EmbeddingTable(items, 4, Draw(items)), seen, null);
    }

    // ItemKNN's kind of model: similarities that needn't be symmetric, in place of vectors
    private static FittedModel Neighbors()
    {
        var random = new Random(4);
        List<int> pointers = [0];
        List<int> neighbors = [];
        for (var item = 0; item < Items; item++)
        {
            neighbors.AddRange(Enumerable.Range(0, Items).Where(other => other != item && random.Next(8) == 0));
            pointers.Add(neighbors.Count);
        }

        var seen = Enumerable.Range(0, Users * Items).Where(_ => random.Next(5) == 0).ToList();
        var similarities = new ItemNeighborhood(Items, [.. pointers], [.. neighbors], [.. neighbors.Select(_ => random.NextSingle())]);
        return With(Users, Items, new EmbeddingTable(Users, 1, new float[Users]), new EmbeddingTable(Items, 1, new float[Items]), seen, similarities);
    }

    private static FittedModel With(int users, int items, EmbeddingTable userTable, EmbeddingTable itemTable, List<int> seen, ItemNeighborhood? neighborhood) => new(
        new IdMap([.. Enumerable.Range(0, users).Select(u => $"u{u}")]),
        new IdMap([.. Enumerable.Range(0, items).Select(i => $"i{i}")]),
        userTable,
        itemTable,
        Interactions.Build(users, items, [.. seen.Select(pair => pair / items)], [.. seen.Select(pair => pair % items)]),
        [],
        new TrainingSummary("Test", 1, 1, string.Empty, double.NaN, 0, "cpu"),
        neighborhood);
}
