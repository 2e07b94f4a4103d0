using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Micro.MLNet.Core;
using Micro.MLNet.Evaluation;
using Micro.MLNet.Tests.Core;
using Micro.MLNet.Tests.Oracles;
using Micro.MLNet.Tests.Serving;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Evaluation;

[TestClass]
public sealed class RankingEvaluatorTests
{
    private static readonly string[] KindNames = ["Recall", "Precision", "NDCG", "HitRate", "MAP", "MRR"];

    [TestMethod]
    public void Evaluate_TwoUsers_MatchesHandValues()
    {
        // User 0 has seen item 0; ranked 1, 2, 3 (item 0 masked); relevant 2: rank 2.
        // User 1 has seen nothing; ranked 3, 0, 1, 2; relevant 3 and 1: ranks 1 and 3. User 2 has no relevant item.
        var scorer = new TableScorer([[9, 3, 2, 1], [5, 4, 3, 6], [1, 1, 1, 1]]);
        var relevant = Interactions.Build(3, 4, [0, 1, 1], [2, 3, 1]);
        var train = Interactions.Build(3, 4, [0], [0]);

        var report = RankingEvaluator.Evaluate(
            scorer, relevant, [train], new() { Cutoffs = [3, 1], KeepPerUser = true }, ["a", "b", "c"], CancellationToken.None);

        Assert.AreEqual((0 + 0.5) / 2, report[RankingMetricKind.Recall, 1], 1e-12);
        Assert.AreEqual((1 + 1.0) / 2, report[RankingMetricKind.Recall, 3], 1e-12);
        Assert.AreEqual(((1.0 / 3) + (2.0 / 3)) / 2, report.Values["Precision@3"], 1e-12);
        Assert.AreEqual((0.5 + 1) / 2, report.Values["MRR@3"], 1e-12);
        Assert.AreEqual((0.5 + ((1 + (2.0 / 3)) / 2)) / 2, report.Values["MAP@3"], 1e-12);
        Assert.AreEqual(((1 / Math.Log2(3)) + (1.5 / (1 + (1 / Math.Log2(3))))) / 2, report.Values["NDCG@3"], 1e-12);
        Assert.AreEqual(0.5, report.Values["HitRate@1"], 1e-12);
        CollectionAssert.AreEqual(new[] { 1, 3 }, report.Cutoffs.ToArray());
        Assert.AreEqual(2, report.UsersEvaluated);
        Assert.AreEqual(1, report.UsersSkipped["no relevant items"]);
        CollectionAssert.AreEqual(new[] { "a", "b" }, report.PerUser.Keys.ToArray());
        Assert.AreEqual(0.5, report.PerUser["a"][RankingMetricKind.MeanReciprocalRank, 3], 1e-12);
        Assert.AreEqual(0.5, report.PerUser["b"].Values["Recall@1"], 1e-12);
    }

    [TestMethod]
    [DataRow(NdcgIdeal.RelevantItems, CandidateItems.All)]
    [DataRow(NdcgIdeal.RetrievedHits, CandidateItems.All)]
    [DataRow(NdcgIdeal.RelevantItems, CandidateItems.ColdOnly)]
    public void Evaluate_RandomScoresWithTiesAndNaN_EqualsTheOracle(NdcgIdeal ideal, CandidateItems candidates)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var data = RandomCase.Create(seed);
            var options = new TopKEvaluationOptions { Cutoffs = [1, 5, 20, 100], NdcgIdeal = ideal, Candidates = candidates };

            var report = RankingEvaluator.Evaluate(
                data.Scorer, data.Relevant, [data.Train, data.Validation], options, null, CancellationToken.None);

            var (expected, users) = OracleMeans(data, options);
            Assert.AreEqual(users, report.UsersEvaluated);
            Assert.AreEqual(data.Relevant.UserCount, users + report.UsersSkipped.Values.Sum());
            Assert.HasCount(expected.Count, report.Values);
            foreach (var (name, value) in expected)
            {
                Assert.AreEqual(value, report.Values[name], 1e-12, name);
            }
        }
    }

    [TestMethod]
    public void EvaluateMetric_EveryKind_EqualsTheReport()
    {
        var data = RandomCase.Create(5);
        foreach (var kind in Enum.GetValues<RankingMetricKind>())
        {
            var report = RankingEvaluator.Evaluate(
                data.Scorer, data.Relevant, [data.Train], new() { Cutoffs = [7] }, null, CancellationToken.None);

            Assert.AreEqual(
                report[kind, 7], RankingEvaluator.EvaluateMetric(data.Scorer, data.Relevant, data.Train, kind, 7, CancellationToken.None));
        }
    }

    [TestMethod]
    public void EvaluateMetric_ColdItemsOnly_EqualsTheReport()
    {
        var data = RandomCase.Create(5);
        var report = RankingEvaluator.Evaluate(
            data.Scorer, data.Relevant, [data.Train], new() { Cutoffs = [3], Candidates = CandidateItems.ColdOnly }, null, CancellationToken.None);

        Assert.AreEqual(
            report[RankingMetricKind.Recall, 3],
            RankingEvaluator.EvaluateMetric(
                data.Scorer, data.Relevant, data.Train, RankingMetricKind.Recall, 3, CandidateItems.ColdOnly, CancellationToken.None));
        Assert.AreNotEqual(
            report[RankingMetricKind.Recall, 3],
            RankingEvaluator.EvaluateMetric(data.Scorer, data.Relevant, data.Train, RankingMetricKind.Recall, 3, CancellationToken.None));
    }

    [TestMethod]
    public void Evaluate_OneThreadOrMany_GivesTheSameBits()
    {
        var data = RandomCase.Create(6);
        var one = Evaluate(1);
        for (var threads = 2; threads <= 8; threads++)
        {
            CollectionAssert.AreEqual(one, Evaluate(threads));
        }

        long[] Evaluate(int threads)
        {
            var options = new TopKEvaluationOptions { MaxDegreeOfParallelism = threads };
            var report = RankingEvaluator.Evaluate(data.Scorer, data.Relevant, [data.Train], options, null, CancellationToken.None);
            return [.. report.Values.Values.Select(BitConverter.DoubleToInt64Bits)];
        }
    }

    [TestMethod]
    public void Evaluate_ColdOnly_RanksAndCountsColdItemsOnly()
    {
        // Items 0 and 1 are warm through users 0 and 1; candidates are 2 and 3, and all rank 2 before 3.
        // User 0: relevant 1 (no candidate) and 3: rank 2. User 1: relevant 2: rank 1. User 2: relevant 0, no candidate.
        var scorer = new TableScorer([[9, 8, 2, 1], [9, 8, 2, 1], [9, 8, 2, 1]]);
        var train = Interactions.Build(3, 4, [0, 1], [0, 1]);
        var relevant = Interactions.Build(3, 4, [0, 0, 1, 2], [1, 3, 2, 0]);

        var report = RankingEvaluator.Evaluate(
            scorer, relevant, [train], new() { Cutoffs = [1, 2], Candidates = CandidateItems.ColdOnly }, null, CancellationToken.None);

        Assert.AreEqual((0 + 1) / 2.0, report.Values["Recall@1"], 1e-12);
        Assert.AreEqual((1 + 1) / 2.0, report.Values["Recall@2"], 1e-12);
        Assert.AreEqual(2, report.UsersEvaluated);
        Assert.AreEqual(1, report.UsersSkipped["no relevant items among the candidates"]);
    }

    [TestMethod]
    [DataRow(CandidateItems.All)]
    [DataRow(CandidateItems.ColdOnly)]
    public void Evaluate_ManyUsersAtOnce_EqualsOneAtATime(CandidateItems candidates)
    {
        var model = HandMadeModel.OfManyUsers(45, 60);
        var relevant = Interactions.Build(45, 60, [.. Enumerable.Range(0, 45)], [.. Enumerable.Range(0, 45).Select(u => FirstUnseen(model.Seen, u))]);
        var options = new TopKEvaluationOptions { Cutoffs = [1, 5, 20], Candidates = candidates };
        var oneAtATime = new TableScorer([.. Enumerable.Range(0, 45).Select(u =>
        {
            var scores = new float[60];
            model.ScoreAll(u, scores);
            return scores;
        })]);
        var masked = candidates == CandidateItems.All ? model.Seen : Interactions.Empty(45, 60);

        var expected = RankingEvaluator.Evaluate(oneAtATime, relevant, [masked], options, null, CancellationToken.None);
        var found = RankingEvaluator.Evaluate(model, relevant, [masked], options, null, CancellationToken.None);

        CollectionAssert.AreEqual(expected.Values.ToList(), found.Values.ToList());
        Assert.IsGreaterThan(0, found.Values["Recall@20"]);
    }

    [TestMethod]
    public void Evaluate_OverlapWithTrain_NamesCountExampleAndRemedy()
    {
        var scorer = new TableScorer([[1, 2], [3, 4]]);
        var train = Interactions.Build(2, 2, [0, 1], [0, 1]);
        var relevant = Interactions.Build(2, 2, [0, 1, 1], [1, 0, 1]);

        var exception = Assert.ThrowsExactly<InvalidOperationException>(
            () => RankingEvaluator.Evaluate(scorer, relevant, [train], new(), ["ann", "bob"], ["x", "y"], CancellationToken.None));

        Assert.AreEqual(
            "1 of the 3 held-out interactions are also training (or masked validation) interactions, for example user 'bob' with item " +
            "'y'; the two sets must be disjoint. Remove these rows from the held-out data, or split again so that every user-item pair " +
            "is in one part only.",
            exception.Message);
        exception = Assert.ThrowsExactly<InvalidOperationException>(
            () => RankingEvaluator.EvaluateMetric(scorer, relevant, train, RankingMetricKind.Recall, 1, CancellationToken.None));
        StringAssert.Contains(exception.Message, "user #1 with item #1", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Evaluate_OverlapWithValidationMask_Throws()
    {
        var pair = Interactions.Build(1, 2, [0], [0]);

        Assert.ThrowsExactly<InvalidOperationException>(() => RankingEvaluator.Evaluate(
            new TableScorer([[1, 2]]), pair, [Interactions.Empty(1, 2), pair], new(), null, CancellationToken.None));
    }

    [TestMethod]
    public void Evaluate_NoRelevantItemAtAll_SaysSo()
    {
        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => RankingEvaluator.Evaluate(
            new TableScorer([[1, 2]]), Interactions.Empty(1, 2), [], new(), null, CancellationToken.None));

        Assert.AreEqual(
            "None of the model's 1 users has a relevant item among the candidates, so there is nothing to evaluate. " +
            "Check that the evaluated data holds users and items of the training data, with ids written the same way.",
            exception.Message);
    }

    [TestMethod]
    public void Evaluate_ShapesThatDisagree_Throws() =>
        Assert.ThrowsExactly<ArgumentException>(() => RankingEvaluator.Evaluate(
            new TableScorer([[1, 2]]), Interactions.Build(1, 3, [0], [2]), [], new(), null, CancellationToken.None));

    [TestMethod]
    public void Evaluate_Canceled_Throws()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        var relevant = Interactions.Build(1, 2, [0], [1]);
        Assert.ThrowsExactly<OperationCanceledException>(() => RankingEvaluator.EvaluateMetric(
            new TableScorer([[1, 2]]), relevant, Interactions.Empty(1, 2), RankingMetricKind.Ndcg, 1, source.Token));
    }

    [TestMethod]
    public void Evaluate_UnderTurkishCulture_KeepsKeysAndText()
    {
        using var scope = new CultureScope("tr-TR");
        var relevant = Interactions.Build(1, 3, [0], [1]);
        var options = new TopKEvaluationOptions { Cutoffs = [2], KeepPerUser = true };
        var report = RankingEvaluator.Evaluate(new TableScorer([[1, 2, 3]]), relevant, [], options, null, CancellationToken.None);

        CollectionAssert.AreEqual(KindNames.Select(name => name + "@2").ToArray(), report.Values.Keys.ToArray());
        Assert.AreEqual(
            "Recall@2 1.0000, Precision@2 0.5000, NDCG@2 0.6309, HitRate@2 1.0000, MAP@2 0.5000, MRR@2 0.5000 (1 users)",
            report.ToString());
        Assert.AreEqual("0", report.PerUser.Keys.Single());
    }

    private static int FirstUnseen(Interactions seen, int user) => Enumerable.Range(0, 60).First(i => !seen.Contains(user, i));

    private static (Dictionary<string, double> Means, int Users) OracleMeans(RandomCase data, TopKEvaluationOptions options)
    {
        var sums = new Dictionary<string, double>();
        var users = 0;
        var coldOnly = options.Candidates == CandidateItems.ColdOnly;
        for (var u = 0; u < data.Scorer.UserCount; u++)
        {
            var warm = coldOnly ? data.Train.ColumnIndices.ToArray() : [];
            var relevant = data.Relevant.Row(u).ToArray().Except(warm).ToHashSet();
            if (relevant.Count == 0)
            {
                continue;
            }

            users++;
            var scores = new float[data.Scorer.ItemCount];
            data.Scorer.ScoreAll(u, scores);
            var excluded = new HashSet<int>([.. data.Train.Row(u), .. data.Validation.Row(u), .. warm]);
            var ranked = RankingOracle.Rank(scores, excluded);
            foreach (var cutoff in options.Cutoffs)
            {
                var depth = options.NdcgIdeal == NdcgIdeal.RetrievedHits ? options.Cutoffs.Max() : (int?)null;
                foreach (var (name, value) in RankingOracle.Metrics(ranked, relevant, cutoff, depth))
                {
                    sums[$"{name}@{cutoff}"] = sums.GetValueOrDefault($"{name}@{cutoff}") + value;
                }
            }
        }

        return (sums.ToDictionary(sum => sum.Key, sum => sum.Value / users), users);
    }
}
