using System;
using System.Collections.Generic;
using System.Linq;

namespace Micro.MLNet.Tests.Oracles;

/// <summary>Lists under caps, damping and diversity, by sorting and searching everything at each step; shares no code with the package.</summary>
/// <param name="scores">One score an item, as the model gives it.</param>
/// <param name="counts">Training interactions of each item.</param>
/// <param name="similarity">Similarity of two items.</param>
/// <param name="categories">For each cap, each item's categories.</param>
/// <param name="caps">The most items of one category, cap by cap.</param>
internal sealed class SelectionOracle(
    float[] scores, int[] counts, Func<int, int, double> similarity, IReadOnlyList<string[][]> categories, IReadOnlyList<int> caps)
{
    /// <summary>The list: items and scores.</summary>
    public List<(int Item, float Score)> List(IEnumerable<int> candidates, int count, double damping = 0, double? lambda = null, int pool = int.MaxValue)
    {
        var damped = scores.Select((score, item) => (float)(score - (damping * Math.Log(1 + counts[item])))).ToArray();
        var ranked = candidates.OrderByDescending(item => damped[item]).ThenBy(item => item).ToList();
        while (true)
        {
            List<int> best = [.. ranked.Take(lambda is null ? int.MaxValue : pool)];
            List<int> list = [];
            while (list.Count < count)
            {
                var open = best.Where(item => !list.Contains(item) && Fits(list, item)).ToList();
                if (open.Count == 0)
                {
                    break;
                }

                list.Add(lambda is null ? open[0] : MostMarginal(open, list, best, damped, lambda.Value));
            }

            if (list.Count == count || lambda is null || pool >= ranked.Count)
            {
                return [.. list.Select(item => (item, damped[item]))];
            }

            pool *= 2;
        }
    }

    private static double Scale(float score, float best, float worst) => best > worst ? ((double)score - worst) / ((double)best - worst) : 0;

    private int MostMarginal(List<int> open, List<int> list, List<int> pool, float[] damped, double lambda)
    {
        var margins = open.Select(item =>
            (lambda * Scale(damped[item], damped[pool[0]], damped[pool[^1]])) -
            ((1 - lambda) * (list.Count == 0 ? 0 : list.Max(other => similarity(item, other))))).ToList();
        return open[margins.IndexOf(margins.Max())];
    }

    private bool Fits(List<int> list, int item) => Enumerable.Range(0, caps.Count).All(cap =>
        categories[cap][item].All(category => list.Count(other => categories[cap][other].Contains(category)) < caps[cap]));
}
