using System;
using System.Collections.Generic;
using Micro.MLNet.Core;

namespace Micro.MLNet.Serving;

/// <summary>Chooses a list otherwise than by the model's score alone: popularity damped, categories capped, items that differ. Immutable.</summary>
internal sealed class ListSelection
{
    private const int LeastPool = 200;
    private const int PoolPerItem = 10;
    private const int Growth = 4;
    private readonly IdMap _ids;
    private readonly RecommendOptions _options;
    private readonly ItemStatistics _statistics;

    /// <summary>Takes options whose faults have been looked for.</summary>
    public ListSelection(IdMap ids, RecommendOptions options, ItemStatistics statistics)
    {
        _ids = ids;
        _options = options;
        _statistics = statistics;
    }

    /// <summary>Writes the positions of the chosen items, in list order, into <paramref name="list"/>.</summary>
    /// <param name="scores">One score per candidate, which damping lowers; negative infinity excludes a candidate.</param>
    /// <param name="items">The item of each candidate, ascending; null when a candidate's position is its item.</param>
    /// <param name="list">Receives at most its length of positions.</param>
    /// <param name="isDamped">Whether popularity damping applies.</param>
    /// <returns>How many were written.</returns>
    public int Select(Span<float> scores, int[]? items, Span<int> list, bool isDamped)
    {
        if (isDamped && _options.PopularityDamping > 0)
        {
            Damp(scores, items);
        }

        // caps look at a candidate after all better ones, so what they do to the best few doesn't change when more are looked at
        for (var depth = FirstDepth(list.Length); ; depth *= Growth)
        {
            var pool = new int[Math.Min(depth, scores.Length)];
            var found = TopK.Select(scores, pool);
            var written = Choose(pool.AsSpan(0, found), scores, items, list);
            if (written == list.Length || found < pool.Length || pool.Length == scores.Length)
            {
                return written;
            }
        }
    }

    private void Damp(Span<float> scores, int[]? items)
    {
        var logCounts = _statistics.LogCounts;
        for (var n = 0; n < scores.Length; n++)
        {
            scores[n] = (float)(scores[n] - (_options.PopularityDamping * logCounts[items?[n] ?? n]));
        }
    }

    private long FirstDepth(int count) => _options switch
    {
        { Diversity: { } diversity } => Math.Max(count, diversity.PoolSize ?? Math.Max((long)PoolPerItem * count, LeastPool)),
        { Caps.Count: > 0 } => Math.Max((long)Growth * count, LeastPool),
        _ => count,
    };

    private int Choose(ReadOnlySpan<int> pool, ReadOnlySpan<float> scores, int[]? items, Span<int> list)
    {
        var caps = new CapCounts(_options.Caps);
        if (_options.Diversity is { } diversity)
        {
            return Diversify(pool, scores, items, list, caps, diversity.Lambda);
        }

        var count = 0;
        for (var n = 0; n < pool.Length && count < list.Length; n++)
        {
            var id = _ids[items?[pool[n]] ?? pool[n]];
            if (caps.Allow(id))
            {
                caps.Add(id);
                list[count++] = pool[n];
            }
        }

        return count;
    }

    // argmax_{i ∈ R\S} λ r_i - (1 - λ) max_{j ∈ S} sim(i, j); the pool is best first, so that the first of equals is the right one
    private int Diversify(ReadOnlySpan<int> pool, ReadOnlySpan<float> scores, int[]? items, Span<int> list, CapCounts caps, double lambda)
    {
        var relevance = ScaleToUnit(pool, scores);
        var closest = new double[pool.Length]; // max_{j ∈ S} sim(i, j), 0 while S is empty
        var isOpen = new bool[pool.Length];
        isOpen.AsSpan().Fill(true);
        for (var count = 0; count < list.Length; count++)
        {
            var next = -1;
            for (var n = 0; n < pool.Length; n++)
            {
                // a category that is full stays full
                isOpen[n] = isOpen[n] && caps.Allow(_ids[items?[pool[n]] ?? pool[n]]);
                if (isOpen[n] && (next < 0 || Margin(n) > Margin(next)))
                {
                    next = n;
                }
            }

            if (next < 0)
            {
                return count;
            }

            var chosen = items?[pool[next]] ?? pool[next];
            (list[count], isOpen[next]) = (pool[next], false);
            caps.Add(_ids[chosen]);
            for (var n = 0; n < pool.Length; n++)
            {
                if (isOpen[n])
                {
                    var similarity = _statistics.Similarity.Between(items?[pool[n]] ?? pool[n], chosen);
                    closest[n] = count == 0 ? similarity : Math.Max(closest[n], similarity);
                }
            }
        }

        return list.Length;

        double Margin(int n) => (lambda * relevance[n]) - ((1 - lambda) * closest[n]);
    }

    private static double[] ScaleToUnit(ReadOnlySpan<int> pool, ReadOnlySpan<float> scores)
    {
        var relevance = new double[pool.Length];
        var (best, worst) = pool.IsEmpty ? (0, 0) : ((double)scores[pool[0]], (double)scores[pool[^1]]);
        for (var n = 0; n < pool.Length; n++)
        {
            relevance[n] = best > worst ? (scores[pool[n]] - worst) / (best - worst) : 1;
        }

        return relevance;
    }

    /// <summary>How many items of each value a list holds so far.</summary>
    private readonly struct CapCounts(IReadOnlyList<CategoryCap> caps)
    {
        private readonly Dictionary<(int Cap, string Value), int> _counts = [];

        public bool Allow(string id)
        {
            for (var n = 0; n < caps.Count; n++)
            {
                foreach (var value in caps[n].Categories.Find(id))
                {
                    if (_counts.GetValueOrDefault((n, value)) >= caps[n].MaxItems)
                    {
                        return false;
                    }
                }
            }

            return true;
        }

        public void Add(string id)
        {
            for (var n = 0; n < caps.Count; n++)
            {
                foreach (var value in caps[n].Categories.Find(id))
                {
                    _counts[(n, value)] = _counts.GetValueOrDefault((n, value)) + 1;
                }
            }
        }
    }
}
