using System;
using System.Buffers;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Micro.MLNet.Core;

namespace Micro.MLNet.Serving;

/// <summary>Ranks the items that the options allow: resolved once, used for one user or many. Immutable.</summary>
internal sealed class CandidateRanking
{
    private readonly FittedModel _model;
    private readonly int[]? _allowed; // ascending and distinct, without the denied ones; null for the whole catalog
    private readonly int[] _denied;
    private readonly bool _excludeSeen;
    private readonly bool _boundsFirst;
    private readonly ListSelection? _selection; // null for the best by score

    /// <summary>Resolves the filters.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">What the caller wants.</param>
    /// <param name="statistics">What damping and diversity need.</param>
    /// <exception cref="ArgumentException">An option is out of range, or an id unknown where that is a fault.</exception>
    public CandidateRanking(FittedModel model, RecommendOptions options, ItemStatistics statistics)
    {
        _model = model;
        _excludeSeen = options.ExcludeSeen;
        (_allowed, _denied) = CandidateFilter.Resolve(model.Items, options);
        _selection = options.SelectsList ? new ListSelection(model.Items, options, statistics) : null;
        _boundsFirst = options.ItemTable == ItemTableFormat.Bytes && _allowed is null && _selection is null;
    }

    /// <summary>The best items by ŷ_ui.</summary>
    public Recommendation[] ForUser(int user, int count) => Select(user, null, count);

    /// <summary>The best items of many users by ŷ_ui, computed in parallel; list n belongs to user n.</summary>
    public Recommendation[][] ForUsers(int[] users, int count)
    {
        var lists = new Recommendation[users.Length][];
        if (_allowed is not null || _selection is not null || users.Length < BlockProduct.LeastUsers || _model.ForManyUsers() is not { } product)
        {
            Parallel.For(0, users.Length, n => lists[n] = ForUser(users[n], count));
            return lists;
        }

        product.ForEachUser(users, new ParallelOptions(), (position, scores) => lists[position] = Rank(product, users[position], scores, count));
        return lists;
    }

    /// <summary>The best items by a score that doesn't depend on the user, [I].</summary>
    public Recommendation[] ForAnyone(float[] itemScores, int count) => Select(-1, itemScores, count);

    private Recommendation[] Rank(BlockProduct product, int user, Span<float> scores, int count)
    {
        Exclude(scores, user);
        var best = new int[Math.Min(count, scores.Length)];
        var found = product.Rank(user, scores, best);
        return Array.ConvertAll(best[..found], item => new Recommendation(_model.Items[item], _model.Score(user, item)));
    }

    private Recommendation[] Select(int user, float[]? itemScores, int count)
    {
        var length = _allowed?.Length ?? _model.ItemCount;
        var rented = ArrayPool<float>.Shared.Rent(length); // per call: nothing is shared between threads
        try
        {
            var scores = rented.AsSpan(0, length);
            var best = new int[Math.Min(count, length)];
            if (_boundsFirst && user >= 0 && _model.TryBoundAll(user, scores))
            {
                Exclude(scores, user);
                return BestWithin(scores, user, best);
            }

            Score(scores, user, itemScores);
            Exclude(scores, user);
            var found = _selection?.Select(scores, _allowed, best, isDamped: user >= 0) ?? TopK.Select(scores, best);
            var recommendations = new Recommendation[found];
            for (var n = 0; n < found; n++)
            {
                recommendations[n] = new Recommendation(_model.Items[_allowed?[best[n]] ?? best[n]], scores[best[n]]);
            }

            return recommendations;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    // The items with the largest bounds say which score is surely reached; any item whose bound is below it can't be among the best.
    private Recommendation[] BestWithin(ReadOnlySpan<float> bounds, int user, int[] best)
    {
        var found = TopK.Select(bounds, best);
        var reached = float.PositiveInfinity;
        foreach (var item in best.AsSpan(0, found))
        {
            reached = Math.Min(reached, _model.Score(user, item));
        }

        List<int> items = [];
        List<float> scores = [];
        var below = MathF.BitDecrement(reached);
        for (var item = TopK.NextAbove(bounds, 0, below); item < bounds.Length; item = TopK.NextAbove(bounds, item + 1, below))
        {
            items.Add(item);
            scores.Add(_model.Score(user, item));
        }

        found = TopK.Select(CollectionsMarshal.AsSpan(scores), best);
        return Array.ConvertAll(best[..found], n => new Recommendation(_model.Items[items[n]], scores[n]));
    }

    private void Score(Span<float> scores, int user, float[]? itemScores)
    {
        if (_allowed is null)
        {
            if (itemScores is null)
            {
                _model.ScoreAll(user, scores);
            }
            else
            {
                itemScores.CopyTo(scores);
            }

            return;
        }

        for (var n = 0; n < scores.Length; n++)
        {
            scores[n] = itemScores?[_allowed[n]] ?? _model.Score(user, _allowed[n]);
        }
    }

    private void Exclude(Span<float> scores, int user)
    {
        if (_allowed is null)
        {
            ExcludeItems(scores, _denied);
        }

        if (!_excludeSeen || user < 0)
        {
            return;
        }

        if (_allowed is null)
        {
            ExcludeItems(scores, _model.Seen.Row(user));
            return;
        }

        for (var n = 0; n < scores.Length; n++)
        {
            if (_model.Seen.Contains(user, _allowed[n]))
            {
                scores[n] = float.NegativeInfinity;
            }
        }
    }

    private static void ExcludeItems(Span<float> scores, ReadOnlySpan<int> items)
    {
        foreach (var item in items)
        {
            scores[item] = float.NegativeInfinity;
        }
    }
}
