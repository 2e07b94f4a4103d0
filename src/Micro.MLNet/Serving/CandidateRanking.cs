using System;
using System.Buffers;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading;
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
    private readonly bool _byScoreAlone;
    private readonly double _damping;
    private readonly GreedySelection? _greedy;

    /// <summary>Resolves lists and filters.</summary>
    /// <exception cref="ArgumentException">The options can't be used.</exception>
    public CandidateRanking(FittedModel model, RecommendOptions options)
    {
        SelectionFaults.Refuse(model, options);
        _model = model;
        _excludeSeen = options.ExcludeSeen;
        (_allowed, _denied) = ItemScope.Of(model, options);
        _byScoreAlone = options.IsByScoreAlone;
        _boundsFirst = options.ItemTable == ItemTableFormat.Bytes && _allowed is null && _byScoreAlone;
        _damping = options.PopularityDamping;
        _greedy = options.RelevanceWeight < 1 || options.CategoryCaps.Count > 0 ? new GreedySelection(model, options) : null;
    }

    /// <summary>The best items by ŷ_ui.</summary>
    public Recommendation[] ForUser(int user, int count) => Select(user, null, count);

    /// <summary>The best items of many users by ŷ_ui, computed in parallel; list n belongs to user n.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Recommendation[][] ForUsers(int[] users, int count, CancellationToken cancellation)
    {
        var parallel = new ParallelOptions { CancellationToken = cancellation };
        var lists = new Recommendation[users.Length][];
        if (!_byScoreAlone || _allowed is not null || users.Length < BlockProduct.LeastUsers || _model.ForManyUsers() is not { } product)
        {
            Parallel.For(0, users.Length, parallel, n => lists[n] = ForUser(users[n], count));
            return lists;
        }

        product.ForEachUser(users, parallel, (position, scores) => lists[position] = Rank(product, users[position], scores, count));
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
            Damp(scores);
            if (_greedy is not null)
            {
                return Listed(_greedy.Select(scores, _allowed, count), scores);
            }

            var found = TopK.Select(scores, best);
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

    // s_i = ŷ_ui - γ ln(1 + n_i)   Menon et al. 2021, with popularity as the prior
    private void Damp(Span<float> scores)
    {
        if (_damping == 0)
        {
            return;
        }

        var popularity = _model.Popularity;
        for (var n = 0; n < scores.Length; n++)
        {
            scores[n] = (float)(scores[n] - (_damping * Math.Log(1 + popularity[_allowed?[n] ?? n])));
        }
    }

    private Recommendation[] Listed(List<int> positions, ReadOnlySpan<float> scores)
    {
        var recommendations = new Recommendation[positions.Count];
        for (var n = 0; n < recommendations.Length; n++)
        {
            recommendations[n] = new Recommendation(_model.Items[_allowed?[positions[n]] ?? positions[n]], scores[positions[n]]);
        }

        return recommendations;
    }

    private static void ExcludeItems(Span<float> scores, ReadOnlySpan<int> items)
    {
        foreach (var item in items)
        {
            scores[item] = float.NegativeInfinity;
        }
    }
}
