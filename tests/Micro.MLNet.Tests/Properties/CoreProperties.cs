using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using Micro.MLNet.Core;
using Micro.MLNet.Evaluation;
using Micro.MLNet.Options;
using Micro.MLNet.Tests.Oracles;
using Micro.MLNet.Tests.Persistence;
using Micro.MLNet.Training;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Properties;

/// <summary>What must hold for every input, tried with generated ones against slow definitions; a failure prints the smallest input and its seed.</summary>
[TestClass]
public sealed class CoreProperties
{
    private const int Users = 6;
    private const int Items = 7;

    // few different scores, so that ties are many, and those that exclude an item
    private static readonly float[] Scores = [0f, -0f, 1f, 2f, -1f, float.NaN, float.NegativeInfinity, float.PositiveInfinity];
    private static readonly Gen<float> Score = Gen.Int[0, Scores.Length - 1].Select(n => Scores[n]);

    private static readonly Gen<(int User, int Item)[]> Pairs = Gen.Select(Gen.Int[0, Users - 1], Gen.Int[0, Items - 1]).Array[0, 40];

    [TestMethod]
    public void Build_OfAnyPairs_HoldsEachOnceInOrder() => Pairs.Sample(
        pairs =>
        {
            var rows = Interactions.Build(Users, Items, [.. pairs.Select(pair => pair.User)], [.. pairs.Select(pair => pair.Item)]);
            (int, int)[] expected = [.. pairs.Distinct().Order()];
            CollectionAssert.AreEqual(expected, List(rows));
            CollectionAssert.AreEqual(expected.Select(pair => (pair.Item2, pair.Item1)).Order().ToArray(), List(rows.Transpose()));
            Interactions.FromCsr(Users, Items, rows.RowPointers.ToArray(), rows.ColumnIndices.ToArray());
        },
        iter: 300,
        threads: 1);

    [TestMethod]
    public void Select_OfAnyScores_IsTheBeginningOfTheSortedList() => Gen.Select(Score.Array[0, 60], Gen.Int[0, 12]).Sample(
        (scores, count) =>
        {
            var indices = new int[count];
            var found = indices[..TopK.Select(scores, indices)];
            int[] expected = [.. Enumerable.Range(0, scores.Length).Where(n => scores[n] > float.NegativeInfinity).OrderByDescending(n => scores[n]).ThenBy(n => n).Take(count)];
            CollectionAssert.AreEqual(expected, found);
        },
        iter: 500,
        threads: 1);

    [TestMethod]
    public void Compute_OfAnyRanking_EqualsTheDefinition() => Gen.Select(Gen.Float[-2, 2].Array[12], Gen.Int[0, 11].HashSet[1, 6], Gen.Int[1, 15]).Sample(
        (scores, relevant, cutoff) =>
        {
            var ranked = RankingOracle.Rank(scores, new HashSet<int>());
            var expected = RankingOracle.Metrics(ranked, relevant, cutoff, null);
            int[] list = [.. ranked], held = [.. relevant.Order()];
            foreach (var kind in Enum.GetValues<RankingMetricKind>())
            {
                var name = RankingMetric.Key(kind, cutoff).Split('@')[0];
                Assert.AreEqual(expected[name], RankingMetric.Compute(kind, list, held, cutoff), 1e-12, name);
            }
        },
        iter: 300,
        threads: 1);

    [TestMethod]
    public void IdMap_OfAnyIds_FindsEachAndNoOther() => Gen.Select(Gen.String.HashSet[0, 40], Gen.String.Array[10]).Sample(
        (ids, others) =>
        {
            string[] list = [.. ids];
            var map = new IdMap(list);
            CollectionAssert.AreEqual(Enumerable.Range(0, list.Length).ToArray(), list.Select(id => map.IndexOf(id)).ToArray());
            Assert.IsTrue(Array.TrueForAll(others, other => (map.IndexOf(other) >= 0) == ids.Contains(other)));
        },
        iter: 300,
        threads: 1);

    [TestMethod]
    public void IdMap_OfAnyInteger_IsItsText() => Gen.Long.Sample(
        id =>
        {
            var builder = new IdMap.Builder();
            builder.GetOrAdd(id);
            builder.GetOrAdd(id.ToString(System.Globalization.CultureInfo.InvariantCulture));
            Assert.AreEqual(1, builder.Count);
            Assert.AreEqual(0, builder.Build().IndexOf(id));
        },
        iter: 200,
        threads: 1);

    [TestMethod]
    public void Splits_OfAnyRows_KeepPairsTogetherAndUsersInTraining() => Gen.Select(Pairs.Where(pairs => pairs.Length > 0), Gen.Int).Sample(
        (pairs, seed) =>
        {
            int[] users = [.. pairs.Select(pair => pair.User)], items = [.. pairs.Select(pair => pair.Item)];
            long[] times = [.. pairs.Select((_, n) => (long)(n / 2))];
            byte[][] splits =
            [
                InteractionSplitter.PerUserRatio(users, items, seed),
                InteractionSplitter.PublishedRule(users, items, seed),
                InteractionSplitter.LeaveOneOut(users, items, seed),
                InteractionSplitter.LeaveOneOut(users, items, times),
                InteractionSplitter.TemporalPerUser(users, items, times),
            ];
            CollectionAssert.AreEqual(splits[0], InteractionSplitter.PerUserRatio(users, items, seed));
            foreach (var parts in splits)
            {
                var rows = pairs.Zip(parts).ToArray();
                Assert.IsTrue(rows.GroupBy(row => row.First).All(pair => pair.Select(row => row.Second).Distinct().Count() == 1));
                Assert.IsTrue(rows.GroupBy(row => row.First.User).All(user => user.Any(row => row.Second == InteractionSplitter.Train)));
                Assert.IsTrue(rows.GroupBy(row => row.First.User).All(user => user.DistinctBy(row => row.First).Count() < 2 || user.Any(row => row.Second == InteractionSplitter.Test)));
            }

            var cold = pairs.Zip(InteractionSplitter.ColdItems(users, items, seed)).ToArray();
            Assert.IsTrue(cold.GroupBy(row => row.First.Item).All(item => item.Select(row => row.Second).Distinct().Count() == 1));
            Assert.IsTrue(cold.Any(row => row.Second == InteractionSplitter.Train));
        },
        iter: 300,
        threads: 1);

    [TestMethod]
    public void Sampler_OfAnyInteractions_DrawsEveryTrainablePairOnceAndNoSeenNegative() => Gen.Select(Pairs, Gen.Int[1, 9], Gen.Int).Sample(
        (pairs, batchSize, seed) =>
        {
            var train = Interactions.Build(Users, Items, [.. pairs.Select(pair => pair.User)], [.. pairs.Select(pair => pair.Item)]);
            (int User, int Item)[] trainable = [.. List(train).Where(pair => train.Row(pair.First).Length < Items)];
            var options = new OptimizationOptions { BatchSize = batchSize, Sampling = TripletSampling.ByInteraction };
            if (trainable.Length == 0)
            {
                Assert.ThrowsExactly<InvalidOperationException>(() => new TripletSampler(train, options, new Random(seed)));
                return;
            }

            var drawn = new List<(int, int)>();
            foreach (var batch in new TripletSampler(train, options, new Random(seed)).DrawEpoch())
            {
                drawn.AddRange(batch.Users.Zip(batch.Positives).Select(pair => ((int)pair.First, (int)pair.Second)));
                Assert.IsTrue(batch.Users.Zip(batch.Negatives).All(pair => !train.Contains((int)pair.First, (int)pair.Second)));
            }

            CollectionAssert.AreEquivalent(trainable, drawn);
        },
        iter: 150,
        threads: 1);

    [TestMethod]
    public void Archive_OfAnyModel_GivesEveryBitBack() => Gen.Select(Gen.Int[1, 9], Gen.Int[1, 9], Gen.Int[0, 3], Gen.Int).Sample(
        (users, items, modalities, seed) =>
        {
            var model = TestModels.Create(users, items, modalities, seed);
            TestModels.AssertSame(model, ModelArchiveTests.Load(ModelArchiveTests.Save(model)).Model);
            TestModels.AssertSame(model, Micro.MLNet.Persistence.FloatPack.Decode(Micro.MLNet.Persistence.FloatPack.Encode(model, TestModels.Columns)).Model);
        },
        iter: 40,
        threads: 1);

    private static (int First, int Second)[] List(Interactions rows) =>
        [.. Enumerable.Range(0, rows.UserCount).SelectMany(user => rows.Row(user).ToArray().Select(item => (user, item)))];
}
