using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Micro.MLNet.Core;

namespace Micro.MLNet.Evaluation;

/// <summary>The result of a full-ranking evaluation: means over the evaluated users.</summary>
/// <remarks>
/// With hits counted among a user's first K ranked items and R relevant items: Recall@K = hits / R; Precision@K = hits / K;
/// HitRate@K = 1 if hits &gt; 0; NDCG@K = Σ_hits 1/log2(rank+1) over its ideal; MAP@K = mean of Σ_hits Precision@rank / min(K, R);
/// MRR@K = mean of 1/rank of the first hit, 0 when it lies beyond K.
/// </remarks>
public sealed class RankingReport
{
    internal const string NoRelevantItems = "no relevant items";
    internal const string NoRelevantCandidates = "no relevant items among the candidates";
    internal const string UnknownUser = "unknown user";

    private readonly MetricTable _metrics;
    private readonly double[] _means;

    internal RankingReport(
        MetricTable metrics,
        double[] means,
        int usersEvaluated,
        IReadOnlyDictionary<string, int> usersSkipped,
        IReadOnlyDictionary<string, UserRankingResult> perUser)
    {
        _metrics = metrics;
        _means = means;
        UsersEvaluated = usersEvaluated;
        UsersSkipped = usersSkipped;
        PerUser = perUser;
        Values = metrics.ToDictionary(means);
    }

    /// <summary>The evaluated cutoffs, ascending.</summary>
    public IReadOnlyList<int> Cutoffs => _metrics.Cutoffs;

    /// <summary>All means by name: "Recall@20", "Precision@20", "NDCG@20", "HitRate@20", "MAP@20", "MRR@20", ...</summary>
    public IReadOnlyDictionary<string, double> Values { get; }

    /// <summary>Number of users the means are taken over: those with at least one relevant item.</summary>
    public int UsersEvaluated { get; }

    /// <summary>How many users were left out, by reason.</summary>
    public IReadOnlyDictionary<string, int> UsersSkipped { get; }

    /// <summary>Each evaluated user's metrics by raw user id.</summary>
    /// <value>Empty unless <see cref="TopKEvaluationOptions.KeepPerUser"/> was set.</value>
    public IReadOnlyDictionary<string, UserRankingResult> PerUser { get; }

    /// <summary>The mean of a metric at one of the evaluated cutoffs.</summary>
    /// <exception cref="ArgumentException">The cutoff wasn't evaluated.</exception>
    public double this[RankingMetricKind metric, int cutoff] => _means[_metrics.IndexOf(metric, cutoff)];

    /// <summary>All means on one line, in the invariant culture.</summary>
    public override string ToString()
    {
        var values = Values.Select(value => FormattableString.Invariant($"{value.Key} {value.Value:F4}"));
        return $"{string.Join(", ", values)} ({UsersEvaluated.ToString(CultureInfo.InvariantCulture)} users)";
    }

    /// <summary>The same report with more users left out, for users that the evaluator never saw.</summary>
    internal RankingReport WithSkipped(string reason, int count)
    {
        if (count == 0)
        {
            return this;
        }

        var skipped = new OrderedDictionary<string, int>(UsersSkipped, StringComparer.Ordinal);
        skipped[reason] = skipped.GetValueOrDefault(reason) + count;
        return new RankingReport(_metrics, _means, UsersEvaluated, skipped, PerUser);
    }
}
