using System;
using Micro.MLNet.Core;
using Micro.MLNet.Evaluation;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Evaluation;

[TestClass]
public sealed class RankingMetricTests
{
    // Relevant: 2, 7, 9. Ranked: 7 (hit), 4, 9 (hit), 1, 2 (hit).
    private static readonly int[] Ranked = [7, 4, 9, 1, 2];
    private static readonly int[] Relevant = [2, 7, 9];

    [TestMethod]
    [DataRow(1, 1.0 / 3)] // one of three
    [DataRow(3, 2.0 / 3)]
    [DataRow(5, 1.0)]
    [DataRow(50, 1.0)] // a short list is filled up with misses
    public void Recall_AtCutoff_IsTheShareOfRelevantItemsFound(int cutoff, double expected) =>
        Assert.AreEqual(expected, RankingMetric.Recall(Ranked, Relevant, cutoff), 1e-12);

    [TestMethod]
    [DataRow(1, 1.0)]
    [DataRow(2, 0.5)]
    [DataRow(5, 0.6)]
    [DataRow(10, 0.3)] // divides by K, not by the length of the list
    public void Precision_AtCutoff_DividesByK(int cutoff, double expected) =>
        Assert.AreEqual(expected, RankingMetric.Precision(Ranked, Relevant, cutoff), 1e-12);

    [TestMethod]
    public void Ndcg_HitsAtRanksOneAndThreeOfTwoRelevant_MatchesHandValue()
    {
        // DCG = 1/log2(2) + 1/log2(4) = 1.5;  ideal = 1/log2(2) + 1/log2(3) = 1.63093
        var expected = 1.5 / (1 + (1 / Math.Log2(3))); // 0.91972
        Assert.AreEqual(expected, RankingMetric.Ndcg([7, 4, 9], [7, 9], 3), 1e-12);
    }

    [TestMethod]
    public void Ndcg_MoreRelevantItemsThanK_IdealHoldsK()
    {
        // K = 2: DCG = 1 (rank 1);  ideal = 1 + 1/log2(3), for two of the three relevant items
        Assert.AreEqual(1 / (1 + (1 / Math.Log2(3))), RankingMetric.Ndcg(Ranked, Relevant, 2), 1e-12);
    }

    [TestMethod]
    public void Ndcg_RetrievedHitsWithOneOfThreeFoundAtTheTop_ScoresOne()
    {
        // the published definition: one hit at rank 1, none else retrieved, so the ideal list is the list itself
        Assert.AreEqual(1.0, RankingMetric.Ndcg([7, 4, 1], Relevant, 3, NdcgIdeal.RetrievedHits), 1e-12);

        // the usual one: 1 / (1 + 1/log2(3) + 1/log2(4)) = 0.46928
        Assert.AreEqual(1 / (1.5 + (1 / Math.Log2(3))), RankingMetric.Ndcg([7, 4, 1], Relevant, 3), 1e-12);
    }

    [TestMethod]
    public void Ndcg_RetrievedHitsBelowTheCutoff_CountInTheIdeal()
    {
        // K = 1 on a list of 5 with hits at ranks 2 and 3: DCG@1 = 0. With a hit at ranks 1 and 5, K = 2: DCG = 1, ideal = 1 + 1/log2(3).
        Assert.AreEqual(0, RankingMetric.Ndcg([4, 7, 9, 0, 1], Relevant, 1, NdcgIdeal.RetrievedHits));
        Assert.AreEqual(1 / (1 + (1 / Math.Log2(3))), RankingMetric.Ndcg([7, 4, 0, 1, 2], Relevant, 2, NdcgIdeal.RetrievedHits), 1e-12);
    }

    [TestMethod]
    public void AveragePrecision_HitsAtRanksOneThreeAndFive_MatchesHandValue()
    {
        // K = 5: (1/1 + 2/3 + 3/5) / 3 = 0.75556;  K = 2: (1/1) / min(2, 3) = 0.5
        Assert.AreEqual((1 + (2.0 / 3) + 0.6) / 3, RankingMetric.AveragePrecision(Ranked, Relevant, 5), 1e-12);
        Assert.AreEqual(0.5, RankingMetric.AveragePrecision(Ranked, Relevant, 2), 1e-12);
    }

    [TestMethod]
    public void ReciprocalRank_FirstHitAtRankThree_IsAThirdFromThereOn()
    {
        Assert.AreEqual(0, RankingMetric.ReciprocalRank([4, 1, 9, 7], Relevant, 2));
        Assert.AreEqual(1.0 / 3, RankingMetric.ReciprocalRank([4, 1, 9, 7], Relevant, 3), 1e-12);
        Assert.AreEqual(1.0 / 3, RankingMetric.ReciprocalRank([4, 1, 9, 7], Relevant, 9), 1e-12);
    }

    [TestMethod]
    public void HitRate_FirstHitAtRankThree_IsOneFromThereOn()
    {
        Assert.AreEqual(0, RankingMetric.HitRate([4, 1, 9, 7], Relevant, 2));
        Assert.AreEqual(1, RankingMetric.HitRate([4, 1, 9, 7], Relevant, 3));
    }

    [TestMethod]
    public void Compute_EmptyList_IsZeroForEveryMetric()
    {
        foreach (var kind in Enum.GetValues<RankingMetricKind>())
        {
            Assert.AreEqual(0, RankingMetric.Compute(kind, [], Relevant, 10, NdcgIdeal.RelevantItems), kind.ToString());
            Assert.AreEqual(0, RankingMetric.Compute(kind, [], Relevant, 10, NdcgIdeal.RetrievedHits), kind.ToString());
        }
    }

    [TestMethod]
    public void Compute_PerfectList_IsOneForEveryMetricButPrecision()
    {
        foreach (var kind in Enum.GetValues<RankingMetricKind>())
        {
            var expected = kind == RankingMetricKind.Precision ? 0.3 : 1; // 3 relevant items of K = 10
            Assert.AreEqual(expected, RankingMetric.Compute(kind, [9, 2, 7, 1, 0], Relevant, 10), 1e-12, kind.ToString());
        }
    }

    [TestMethod]
    public void Compute_UnknownKind_NamesTheKnown()
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => RankingMetric.Compute((RankingMetricKind)99, Ranked, Relevant, 1));
        Assert.StartsWith("The metric is 99, but must be one of Recall, Precision, Ndcg, HitRate, MeanAveragePrecision, MeanReciprocalRank.", error.Message);
    }
}
