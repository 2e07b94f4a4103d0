using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Serving;

namespace Micro.MLNet.Tests.Oracles;

/// <summary>Selection by sorting whole catalogs and by trying all subsets, straight from the definitions; shares no selecting code with the package.</summary>
internal static class SelectionOracle
{
    /// <summary>All candidates, best damped score first, ties by index.</summary>
    public static List<(int Item, float Score)> Ranked(FittedModel model, int user, Func<int, bool> isCandidate, double damping) =>
        [.. Enumerable.Range(0, model.ItemCount)
            .Where(isCandidate)
            .Select(item => (Item: item, Score: (float)(model.Score(user, item) - (damping * Math.Log(1 + Buyers(model, item))))))
            .OrderByDescending(pair => pair.Score)
            .ThenBy(pair => pair.Item)];

    /// <summary>The list by the definition of maximal marginal relevance, recomputed from nothing at each step.</summary>
    public static List<int> Diverse(FittedModel model, List<(int Item, float Score)> ranked, int k, double lambda, int poolSize, Func<List<int>, bool> isAllowed)
    {
        for (var size = Math.Max(poolSize, k); ; size *= 2)
        {
            var pool = ranked.Take(size).ToList();
            List<int> chosen = [];
            while (chosen.Count < k)
            {
                var rest = pool.Where(pair => !chosen.Contains(pair.Item) && isAllowed([.. chosen, pair.Item])).ToList();
                if (rest.Count == 0)
                {
                    break;
                }

                chosen.Add(rest.MaxBy(pair => Value(model, pool, chosen, pair, lambda)).Item); // MaxBy takes the first of equals
            }

            if (chosen.Count == k || size >= ranked.Count)
            {
                return chosen;
            }
        }
    }

    /// <summary>The best sum of scores over all sets of as many items as possible, up to k, that fulfil the constraint; for small catalogs.</summary>
    public static (int Count, double Sum) BestSet(List<(int Item, float Score)> ranked, int k, Func<List<int>, bool> isAllowed) =>
        Enumerable.Range(0, 1 << ranked.Count)
            .Select(mask => ranked.Where((_, n) => (mask >> n & 1) == 1).ToList())
            .Where(set => set.Count <= k && isAllowed([.. set.Select(pair => pair.Item)]))
            .Select(set => (set.Count, Sum: set.Sum(pair => (double)pair.Score)))
            .Max();

    private static double Value(FittedModel model, List<(int Item, float Score)> pool, List<int> chosen, (int Item, float Score) pair, double lambda)
    {
        double high = pool.Max(entry => entry.Score), low = pool.Min(entry => entry.Score);
        var relevance = high > low ? (pair.Score - low) / (high - low) : 0;
        return (lambda * relevance) - ((1 - lambda) * (chosen.Count == 0 ? 0 : chosen.Max(other => Likeness(model, pair.Item, other))));
    }

    private static double Likeness(FittedModel model, int a, int b)
    {
        if (model.Neighborhood is { } neighborhood)
        {
            return Math.Max(Listed(neighborhood, a, b), Listed(neighborhood, b, a));
        }

        double dot = 0, normA = 0, normB = 0;
        for (var f = 0; f < model.ItemEmbeddings.Dimension; f++)
        {
            double x = model.ItemEmbeddings.Row(a)[f], y = model.ItemEmbeddings.Row(b)[f];
            (dot, normA, normB) = (dot + (x * y), normA + (x * x), normB + (y * y));
        }

        return normA * normB > 0 ? dot / Math.Sqrt(normA * normB) : 0;
    }

    private static double Listed(ItemNeighborhood neighborhood, int item, int other)
    {
        var n = neighborhood.Neighbors(item).ToArray().ToList().IndexOf(other);
        return n < 0 ? 0 : neighborhood.Similarities(item)[n];
    }

    private static int Buyers(FittedModel model, int item) => Enumerable.Range(0, model.UserCount).Count(user => model.Seen.Contains(user, item));
}
