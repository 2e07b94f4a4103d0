using System;
using System.Buffers;
using System.Collections.Generic;
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

    /// <summary>Resolves the raw ids of the lists; unknown ones are dropped.</summary>
    public CandidateRanking(FittedModel model, RecommendOptions options)
    {
        _model = model;
        _excludeSeen = options.ExcludeSeen;
        var denied = Resolve(model.Items, options.Deny ?? []);
        _denied = [.. denied];
        if (options.Allow is not null)
        {
            var allowed = Resolve(model.Items, options.Allow);
            allowed.ExceptWith(denied);
            _allowed = [.. allowed];
        }
    }

    /// <summary>The best items by ŷ_ui.</summary>
    public Recommendation[] ForUser(int user, int count) => Select(user, null, count);

    /// <summary>The best items of many users by ŷ_ui, computed in parallel; list n belongs to user n.</summary>
    public Recommendation[][] ForUsers(int[] users, int count)
    {
        var lists = new Recommendation[users.Length][];
        if (_allowed is not null || users.Length < BlockProduct.LeastUsers)
        {
            Parallel.For(0, users.Length, n => lists[n] = ForUser(users[n], count));
            return lists;
        }

        var product = _model.ForManyUsers();
        product.ForEachUser(users, new ParallelOptions(), (position, scores) => lists[position] = Rank(product, users[position], scores, count));
        return lists;
    }

    /// <summary>The best items by a score that doesn't depend on the user, [I].</summary>
    public Recommendation[] ForAnyone(float[] itemScores, int count) => Select(-1, itemScores, count);

    private static SortedSet<int> Resolve(IdMap items, IReadOnlyCollection<string> ids)
    {
        SortedSet<int> indices = [];
        foreach (var id in ids)
        {
            var index = items.IndexOf(id);
            if (index >= 0)
            {
                indices.Add(index);
            }
        }

        return indices;
    }

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
            Score(scores, user, itemScores);
            Exclude(scores, user);
            var best = new int[Math.Min(count, length)];
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
