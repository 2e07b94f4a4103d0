using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using Micro.MLNet.Core;

namespace Micro.MLNet.Evaluation;

/// <summary>Full-ranking evaluation: every item but the masked ones is a candidate.</summary>
/// <remarks>Values are kept per user and summed in user order, so the results don't depend on the number of threads.</remarks>
internal static class RankingEvaluator
{
    /// <summary>The mean of one metric over the users with relevant items: the lean form for the training loop.</summary>
    /// <exception cref="InvalidOperationException">Relevant and masked items overlap, or no user has a relevant item.</exception>
    public static double EvaluateMetric(
        IScorer scorer, Interactions relevant, Interactions masked, RankingMetricKind metric, int cutoff, CancellationToken cancellation) =>
        EvaluateMetric(scorer, relevant, masked, metric, cutoff, CandidateItems.All, cancellation);

    /// <summary>The same with a choice of candidates.</summary>
    /// <exception cref="InvalidOperationException">Relevant and masked items overlap, or no user has a relevant item.</exception>
    public static double EvaluateMetric(
        IScorer scorer,
        Interactions relevant,
        Interactions masked,
        RankingMetricKind metric,
        int cutoff,
        CandidateItems candidateItems,
        CancellationToken cancellation)
    {
        Check.Positive(cutoff);
        Interactions[] maskedSets = [masked];
        RequireSameShape(scorer, relevant, maskedSets);
        DisjointSets.Require(relevant, maskedSets, null, null);
        var candidates = Candidates(candidateItems, maskedSets, relevant.ItemCount);
        var counted = candidates is null ? relevant : Restrict(relevant, candidates);
        var users = UsersWithItems(counted);
        RequireUsers(users.Length, relevant.UserCount);
        var values = new double[users.Length];
        FullRanking.Run(
            scorer,
            users,
            maskedSets,
            candidates,
            cutoff,
            null,
            (position, ranked) => values[position] = RankingMetric.Compute(metric, ranked, counted.Row(users[position]), cutoff),
            cancellation);
        double sum = 0;
        foreach (var value in values) // in user order, so that the sum doesn't depend on the threads
        {
            sum += value;
        }

        return sum / users.Length;
    }

    /// <summary>All metrics at all cutoffs, without raw item ids.</summary>
    /// <exception cref="InvalidOperationException">Relevant and masked items overlap, or no user has a relevant item.</exception>
    public static RankingReport Evaluate(
        IScorer scorer,
        Interactions relevant,
        IReadOnlyList<Interactions> masked,
        TopKEvaluationOptions options,
        IReadOnlyList<string>? userIds,
        CancellationToken cancellation) => Evaluate(scorer, relevant, masked, options, userIds, null, cancellation);

    /// <summary>All metrics at all cutoffs.</summary>
    /// <param name="scorer">What is evaluated.</param>
    /// <param name="relevant">Held-out interactions, [U, I].</param>
    /// <param name="masked">
    /// Interactions that are never ranked: the training set first, then for example validation. Cold items have none in the first.
    /// </param>
    /// <param name="options">Cutoffs and definitions.</param>
    /// <param name="userIds">Raw user ids for per-user results and messages; indices stand in when null.</param>
    /// <param name="itemIds">Raw item ids for messages; indices stand in when null.</param>
    /// <param name="cancellation">Checked before every user.</param>
    /// <exception cref="ArgumentException">An option is out of range, or the shapes disagree.</exception>
    /// <exception cref="InvalidOperationException">Relevant and masked items overlap, or no user has a relevant item.</exception>
    public static RankingReport Evaluate(
        IScorer scorer,
        Interactions relevant,
        IReadOnlyList<Interactions> masked,
        TopKEvaluationOptions options,
        IReadOnlyList<string>? userIds,
        IReadOnlyList<string>? itemIds,
        CancellationToken cancellation)
    {
        options.ValidateOrThrow();
        RequireSameShape(scorer, relevant, masked);
        DisjointSets.Require(relevant, masked, userIds, itemIds);
        var candidates = Candidates(options.Candidates, masked, relevant.ItemCount);
        var counted = candidates is null ? relevant : Restrict(relevant, candidates);
        var users = UsersWithItems(counted);
        RequireUsers(users.Length, relevant.UserCount);
        var metrics = new MetricTable(options.Cutoffs);
        var values = new double[users.Length][];
        FullRanking.Run(
            scorer,
            users,
            masked,
            candidates,
            metrics.Depth,
            options.MaxDegreeOfParallelism,
            (position, ranked) =>
            {
                var row = new double[metrics.Width];
                metrics.Fill(row, ranked, counted.Row(users[position]), options.NdcgIdeal);
                values[position] = row;
            },
            cancellation);
        return new RankingReport(
            metrics,
            Means(values, metrics.Width),
            users.Length,
            Skipped(relevant, users.Length),
            options.KeepPerUser ? PerUser(metrics, users, values, userIds) : []);
    }

    private static void RequireSameShape(IScorer scorer, Interactions relevant, IReadOnlyList<Interactions> masked)
    {
        Check.SameLength(relevant.UserCount, scorer.UserCount, "The relevant items' list of users", nameof(relevant));
        Check.SameLength(relevant.ItemCount, scorer.ItemCount, "The relevant items' list of items", nameof(relevant));
        foreach (var interactions in masked)
        {
            Check.SameLength(interactions.UserCount, scorer.UserCount, "The masked items' list of users", nameof(masked));
            Check.SameLength(interactions.ItemCount, scorer.ItemCount, "The masked items' list of items", nameof(masked));
        }
    }

    private static void RequireUsers(int evaluated, int userCount)
    {
        if (evaluated == 0)
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"None of the model's {userCount} users has a relevant item among the candidates, so there is nothing to evaluate. ") +
                "Check that the evaluated data holds users and items of the training data, with ids written the same way.");
        }
    }

    private static int[] UsersWithItems(Interactions relevant)
    {
        List<int> users = [];
        for (var u = 0; u < relevant.UserCount; u++)
        {
            if (!relevant.Row(u).IsEmpty)
            {
                users.Add(u);
            }
        }

        return [.. users];
    }

    // Null where all items are.
    private static bool[]? Candidates(CandidateItems kind, IReadOnlyList<Interactions> masked, int itemCount)
    {
        if (kind == CandidateItems.All)
        {
            return null;
        }

        var counts = masked.Count > 0 ? masked[0].CountByItem() : new int[itemCount];
        return Array.ConvertAll(counts, count => count == 0);
    }

    private static Interactions Restrict(Interactions relevant, bool[] candidates)
    {
        List<int> users = [];
        List<int> items = [];
        for (var u = 0; u < relevant.UserCount; u++)
        {
            foreach (var item in relevant.Row(u))
            {
                if (candidates[item])
                {
                    users.Add(u);
                    items.Add(item);
                }
            }
        }

        return Interactions.Build(relevant.UserCount, relevant.ItemCount, [.. users], [.. items]);
    }

    private static double[] Means(double[][] values, int width)
    {
        var means = new double[width];
        foreach (var row in values) // in user order, so that the sums don't depend on the threads
        {
            for (var n = 0; n < width; n++)
            {
                means[n] += row[n];
            }
        }

        for (var n = 0; n < width; n++)
        {
            means[n] /= values.Length;
        }

        return means;
    }

    private static OrderedDictionary<string, int> Skipped(Interactions relevant, int evaluated)
    {
        var skipped = new OrderedDictionary<string, int>(StringComparer.Ordinal);
        var withItems = UsersWithItems(relevant).Length;
        if (withItems < relevant.UserCount)
        {
            skipped[RankingReport.NoRelevantItems] = relevant.UserCount - withItems;
        }

        if (evaluated < withItems)
        {
            skipped[RankingReport.NoRelevantCandidates] = withItems - evaluated;
        }

        return skipped;
    }

    private static OrderedDictionary<string, UserRankingResult> PerUser(
        MetricTable metrics, int[] users, double[][] values, IReadOnlyList<string>? userIds)
    {
        var results = new OrderedDictionary<string, UserRankingResult>(users.Length, StringComparer.Ordinal);
        for (var n = 0; n < users.Length; n++)
        {
            var id = userIds?[users[n]] ?? users[n].ToString(CultureInfo.InvariantCulture);
            results.Add(id, new UserRankingResult(id, metrics, values[n]));
        }

        return results;
    }
}
