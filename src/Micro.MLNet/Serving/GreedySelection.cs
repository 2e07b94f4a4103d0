using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics.Tensors;
using Micro.MLNet.Core;

namespace Micro.MLNet.Serving;

/// <summary>Fills a list one item at a time, under category caps and by maximal marginal relevance. Immutable.</summary>
internal sealed class GreedySelection
{
    private readonly FittedModel _model;
    private readonly (AttributeColumn Column, int Limit)[] _caps;
    private readonly double _lambda;
    private readonly int _pool;

    /// <summary>Of valid options.</summary>
    public GreedySelection(FittedModel model, RecommendOptions options)
    {
        _model = model;
        _caps = [.. options.CategoryCaps.Select(cap => (options.Attributes!.Bind(model, cap.Column), cap.Limit))];
        _lambda = options.RelevanceWeight;
        _pool = options.DiversityPool;
    }

    /// <summary>Positions of the chosen candidates, in the list's order.</summary>
    /// <param name="scores">One score per candidate; negative infinity and NaN exclude one.</param>
    /// <param name="items">The candidates' item indices; null when a position is the item index.</param>
    /// <param name="count">How many at most.</param>
    public List<int> Select(ReadOnlySpan<float> scores, int[]? items, int count)
    {
        var size = Math.Min(scores.Length, _lambda < 1 ? Math.Max(_pool, count) : count);
        while (true)
        {
            var pool = new int[size];
            var found = TopK.Select(scores, pool);
            var chosen = Choose(pool.AsSpan(0, found), scores, items, count);
            if (chosen.Count == count || found < size || size == scores.Length)
            {
                return chosen;
            }

            size = (int)Math.Min(scores.Length, 2L * size);
        }
    }

    private List<int> Choose(ReadOnlySpan<int> pool, ReadOnlySpan<float> scores, int[]? items, int count)
    {
        var counts = Array.ConvertAll(_caps, cap => new int[cap.Column.ValueCount]);
        return _lambda < 1 ? Diverse(pool, scores, items, count, counts) : ByScore(pool, items, count, counts);
    }

    private List<int> ByScore(ReadOnlySpan<int> pool, int[]? items, int count, int[][] counts)
    {
        List<int> chosen = [];
        for (var n = 0; n < pool.Length && chosen.Count < count; n++)
        {
            var item = items?[pool[n]] ?? pool[n];
            if (Fits(item, counts))
            {
                chosen.Add(pool[n]);
                Count(item, counts);
            }
        }

        return chosen;
    }

    // argmax_i λ r_i - (1 - λ) max_{j chosen} sim(i, j)   Carbonell and Goldstein 1998
    private List<int> Diverse(ReadOnlySpan<int> pool, ReadOnlySpan<float> scores, int[]? items, int count, int[][] counts)
    {
        var nearest = new double[pool.Length]; // the chosen item most alike
        var taken = new bool[pool.Length];
        List<int> chosen = [];
        while (chosen.Count < count)
        {
            var (best, highest) = (-1, double.NegativeInfinity);
            for (var n = 0; n < pool.Length; n++)
            {
                var value = (_lambda * Relevance(scores[pool[n]], scores[pool[0]], scores[pool[^1]])) - ((1 - _lambda) * nearest[n]);
                if (!taken[n] && value > highest && Fits(items?[pool[n]] ?? pool[n], counts))
                {
                    (best, highest) = (n, value);
                }
            }

            if (best < 0)
            {
                break;
            }

            var item = items?[pool[best]] ?? pool[best];
            taken[best] = true;
            Count(item, counts);
            for (var n = 0; n < pool.Length; n++)
            {
                var likeness = taken[n] ? 0 : Similarity(item, items?[pool[n]] ?? pool[n]);
                nearest[n] = chosen.Count == 0 ? likeness : Math.Max(nearest[n], likeness);
            }

            chosen.Add(pool[best]);
        }

        return chosen;
    }

    private static double Relevance(float score, float highest, float lowest)
    {
        var (high, low) = (Math.Min(highest, float.MaxValue), (double)lowest); // an infinite score is as good as the largest finite one
        return high > low ? (Math.Min(score, float.MaxValue) - low) / (high - low) : 0;
    }

    private bool Fits(int item, int[][] counts)
    {
        for (var n = 0; n < _caps.Length; n++)
        {
            foreach (var value in _caps[n].Column.Values(item))
            {
                if (counts[n][value] >= _caps[n].Limit)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private void Count(int item, int[][] counts)
    {
        for (var n = 0; n < _caps.Length; n++)
        {
            foreach (var value in _caps[n].Column.Values(item))
            {
                counts[n][value]++;
            }
        }
    }

    private double Similarity(int a, int b)
    {
        if (_model.Neighborhood is { } neighborhood)
        {
            return Math.Max(Listed(neighborhood, a, b), Listed(neighborhood, b, a));
        }

        var table = _model.ItemEmbeddings;
        var norms = (double)TensorPrimitives.Norm(table.Row(a)) * TensorPrimitives.Norm(table.Row(b));
        return norms > 0 ? table.Dot(a, table, b) / norms : 0;
    }

    private static double Listed(ItemNeighborhood neighborhood, int item, int other)
    {
        var n = neighborhood.Neighbors(item).BinarySearch(other);
        return n >= 0 ? neighborhood.Similarities(item)[n] : 0;
    }
}
