using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Micro.MLNet.Core;

namespace Micro.MLNet.Evaluation;

/// <summary>Ranks the whole catalog for many users in parallel.</summary>
internal static class FullRanking
{
    /// <summary>Gets the best items of one user; called from several threads at once, once per position.</summary>
    /// <param name="position">The user's position in the list of users asked for.</param>
    /// <param name="ranked">Item indices, best first; valid during the call only.</param>
    public delegate void RankedListHandler(int position, ReadOnlySpan<int> ranked);

    /// <summary>Scores, masks and selects for each of <paramref name="users"/>.</summary>
    /// <param name="scorer">Scores all items of a user.</param>
    /// <param name="users">User indices.</param>
    /// <param name="masked">Each user's items of these sets are never ranked.</param>
    /// <param name="candidates">Whether each item may be ranked, [I]; null allows all.</param>
    /// <param name="depth">Length of each ranked list, at least 1.</param>
    /// <param name="maxThreads">Most threads, or null for as many as there are cores.</param>
    /// <param name="handler">Gets each ranked list.</param>
    /// <param name="cancellation">Checked before every user.</param>
    public static void Run(
        IScorer scorer,
        int[] users,
        IReadOnlyList<Interactions> masked,
        bool[]? candidates,
        int depth,
        int? maxThreads,
        RankedListHandler handler,
        CancellationToken cancellation)
    {
        var options = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = maxThreads ?? -1 };
        if (users.Length >= BlockProduct.LeastUsers && scorer.ForManyUsers() is { } product)
        {
            product.ForEachUser(users, options, (position, scores) =>
            {
                Span<int> ranked = new int[Math.Min(depth, scores.Length)];
                Mask(scores, users[position], masked, candidates);
                handler(position, ranked[..product.Rank(users[position], scores, ranked)]);
            });
            return;
        }

        Parallel.For(
            0,
            users.Length,
            options,
            () => (Scores: new float[scorer.ItemCount], Ranked: new int[Math.Min(depth, scorer.ItemCount)]),
            (position, _, buffers) =>
            {
                scorer.ScoreAll(users[position], buffers.Scores);
                Mask(buffers.Scores, users[position], masked, candidates);
                handler(position, buffers.Ranked.AsSpan(0, TopK.Select(buffers.Scores, buffers.Ranked)));
                return buffers;
            },
            _ => { });
    }

    private static void Mask(Span<float> scores, int user, IReadOnlyList<Interactions> masked, bool[]? candidates)
    {
        foreach (var interactions in masked)
        {
            foreach (var item in interactions.Row(user))
            {
                scores[item] = float.NegativeInfinity;
            }
        }

        for (var i = 0; candidates is not null && i < candidates.Length; i++)
        {
            if (!candidates[i])
            {
                scores[i] = float.NegativeInfinity;
            }
        }
    }
}
