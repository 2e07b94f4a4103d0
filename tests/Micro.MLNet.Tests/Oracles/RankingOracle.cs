using System;
using System.Collections.Generic;
using System.Linq;

namespace Micro.MLNet.Tests.Oracles;

/// <summary>Full-ranking evaluation by sorting and counting, straight from the definitions; shares no code with the package.</summary>
internal static class RankingOracle
{
    /// <summary>The items that may be ranked, best first; equal scores by index, NaN left out.</summary>
    public static List<int> Rank(float[] scores, ISet<int> excluded) =>
        [.. Enumerable.Range(0, scores.Length)
            .Where(item => !excluded.Contains(item) && !float.IsNaN(scores[item]))
            .OrderByDescending(item => scores[item])
            .ThenBy(item => item)];

    /// <summary>Recall, Precision, NDCG, HitRate, AP and RR of one list, by name.</summary>
    /// <param name="ranked">The whole ranking.</param>
    /// <param name="relevant">The relevant items.</param>
    /// <param name="cutoff">K.</param>
    /// <param name="retrievedDepth">With a value, NDCG's ideal holds the hits among that many first items.</param>
    public static Dictionary<string, double> Metrics(List<int> ranked, ISet<int> relevant, int cutoff, int? retrievedDepth)
    {
        double hits = 0, gain = 0, precisionSum = 0, reciprocal = 0, ideal = 0;
        for (var rank = 1; rank <= cutoff; rank++)
        {
            if (rank > ranked.Count || !relevant.Contains(ranked[rank - 1]))
            {
                continue;
            }

            hits++;
            gain += Math.Log(2) / Math.Log(rank + 1);
            precisionSum += hits / rank;
            reciprocal = reciprocal == 0 ? 1.0 / rank : reciprocal;
        }

        var idealHits = retrievedDepth is { } depth ? ranked.Take(depth).Count(relevant.Contains) : relevant.Count;
        for (var rank = 1; rank <= cutoff && rank <= idealHits; rank++)
        {
            ideal += Math.Log(2) / Math.Log(rank + 1);
        }

        return new()
        {
            ["Recall"] = hits / relevant.Count,
            ["Precision"] = hits / cutoff,
            ["NDCG"] = ideal == 0 ? 0 : gain / ideal,
            ["HitRate"] = hits > 0 ? 1 : 0,
            ["MAP"] = precisionSum / Math.Min(cutoff, relevant.Count),
            ["MRR"] = reciprocal,
        };
    }
}
