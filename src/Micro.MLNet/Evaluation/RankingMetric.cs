using System;
using Micro.MLNet.Core;

namespace Micro.MLNet.Evaluation;

/// <summary>The ranking metrics of one user's list, as pure functions.</summary>
/// <remarks>
/// Everywhere <c>ranked</c> holds distinct item indices, best first, and may be shorter or longer than the cutoff K; <c>relevant</c> holds
/// the user's held-out items, ascending and at least one. Gains are binary. A list shorter than K counts as filled up with misses.
/// </remarks>
internal static class RankingMetric
{
    /// <summary>Number of kinds of metric.</summary>
    public static int KindCount { get; } = Enum.GetValues<RankingMetricKind>().Length;

    /// <summary>The metric of the given kind.</summary>
    public static double Compute(
        RankingMetricKind kind,
        ReadOnlySpan<int> ranked,
        ReadOnlySpan<int> relevant,
        int cutoff,
        NdcgIdeal ideal = NdcgIdeal.RelevantItems) => kind switch
        {
            RankingMetricKind.Recall => Recall(ranked, relevant, cutoff),
            RankingMetricKind.Precision => Precision(ranked, relevant, cutoff),
            RankingMetricKind.Ndcg => Ndcg(ranked, relevant, cutoff, ideal),
            RankingMetricKind.HitRate => HitRate(ranked, relevant, cutoff),
            RankingMetricKind.MeanAveragePrecision => AveragePrecision(ranked, relevant, cutoff),
            RankingMetricKind.MeanReciprocalRank => ReciprocalRank(ranked, relevant, cutoff),
            _ => throw new ArgumentOutOfRangeException(
                nameof(kind), kind, $"The metric is {kind}, but must be one of {string.Join(", ", Enum.GetNames<RankingMetricKind>())}."),
        };

    /// <summary>The key of a metric in reports: "Recall@20", "NDCG@20", "MAP@20", ...</summary>
    public static string Key(RankingMetricKind kind, int cutoff) => FormattableString.Invariant($"{ShortName(kind)}@{cutoff}");

    /// <summary>Recall@K.</summary>
    /// <remarks>hits among the first K / number of relevant items</remarks>
    public static double Recall(ReadOnlySpan<int> ranked, ReadOnlySpan<int> relevant, int cutoff) =>
        (double)CountHits(ranked, relevant, cutoff) / relevant.Length;

    /// <summary>Precision@K.</summary>
    /// <remarks>hits among the first K / K</remarks>
    public static double Precision(ReadOnlySpan<int> ranked, ReadOnlySpan<int> relevant, int cutoff) =>
        (double)CountHits(ranked, relevant, cutoff) / cutoff;

    /// <summary>HitRate@K: 1 when the first K hold a relevant item, else 0.</summary>
    public static double HitRate(ReadOnlySpan<int> ranked, ReadOnlySpan<int> relevant, int cutoff) =>
        CountHits(ranked, relevant, cutoff) > 0 ? 1 : 0;

    /// <summary>NDCG@K with binary gains.</summary>
    /// <remarks>
    /// Σ_{hits at rank r ≤ K} 1/log2(r+1), divided by the same sum over ranks 1..n, where n = min(K, relevant items), or for
    /// <see cref="NdcgIdeal.RetrievedHits"/> n = min(K, hits in the whole of <paramref name="ranked"/>). The published code evaluates lists
    /// of the largest cutoff, so its NDCG@10 has hits at ranks 11 to 20 in the ideal: pass the longer list to reproduce it.
    /// </remarks>
    public static double Ndcg(ReadOnlySpan<int> ranked, ReadOnlySpan<int> relevant, int cutoff, NdcgIdeal ideal = NdcgIdeal.RelevantItems)
    {
        double gain = 0;
        for (var r = 0; r < Math.Min(cutoff, ranked.Length); r++)
        {
            gain += IsHit(ranked[r], relevant) ? Discount(r) : 0;
        }

        var idealHits = ideal == NdcgIdeal.RelevantItems ? relevant.Length : CountHits(ranked, relevant, ranked.Length);
        double idealGain = 0;
        for (var r = 0; r < Math.Min(cutoff, idealHits); r++)
        {
            idealGain += Discount(r);
        }

        return idealGain > 0 ? gain / idealGain : 0;
    }

    /// <summary>Average precision at K; its mean over users is MAP@K.</summary>
    /// <remarks>Σ_{hits at rank r ≤ K} Precision@r / min(K, number of relevant items), so that a perfect list scores 1 at every K</remarks>
    public static double AveragePrecision(ReadOnlySpan<int> ranked, ReadOnlySpan<int> relevant, int cutoff)
    {
        double sum = 0;
        var hits = 0;
        for (var r = 0; r < Math.Min(cutoff, ranked.Length); r++)
        {
            if (IsHit(ranked[r], relevant))
            {
                hits++;
                sum += (double)hits / (r + 1);
            }
        }

        return sum / Math.Min(cutoff, relevant.Length);
    }

    /// <summary>Reciprocal rank at K; its mean over users is MRR@K.</summary>
    /// <remarks>1 / rank of the first hit when that rank is at most K, else 0</remarks>
    public static double ReciprocalRank(ReadOnlySpan<int> ranked, ReadOnlySpan<int> relevant, int cutoff)
    {
        for (var r = 0; r < Math.Min(cutoff, ranked.Length); r++)
        {
            if (IsHit(ranked[r], relevant))
            {
                return 1.0 / (r + 1);
            }
        }

        return 0;
    }

    private static string ShortName(RankingMetricKind kind) => kind switch
    {
        RankingMetricKind.Ndcg => "NDCG",
        RankingMetricKind.MeanAveragePrecision => "MAP",
        RankingMetricKind.MeanReciprocalRank => "MRR",
        _ => kind.ToString(),
    };

    private static double Discount(int zeroBasedRank) => 1 / Math.Log2(zeroBasedRank + 2);

    private static bool IsHit(int item, ReadOnlySpan<int> relevant) => relevant.BinarySearch(item) >= 0;

    private static int CountHits(ReadOnlySpan<int> ranked, ReadOnlySpan<int> relevant, int cutoff)
    {
        var hits = 0;
        foreach (var item in ranked[..Math.Min(cutoff, ranked.Length)])
        {
            hits += IsHit(item, relevant) ? 1 : 0;
        }

        return hits;
    }
}
