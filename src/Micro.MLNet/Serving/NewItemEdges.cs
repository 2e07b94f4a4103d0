using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Options;

namespace Micro.MLNet.Serving;

/// <summary>The row of a new item in a latent graph, from its neighbors among the trained items.</summary>
/// <remarks>The trained items' rows and degrees stay what they were: a new item gets neighbors, but becomes no one's.</remarks>
internal sealed class NewItemEdges(ItemGraphSettings settings)
{
    private const double SmallestDegree = 1e-30;
    private readonly Dictionary<int, float> _weights = [];

    /// <summary>Adds a graph's part of the row.</summary>
    /// <param name="neighbors">The most similar trained items, best first.</param>
    /// <param name="similarities">Their similarities.</param>
    /// <param name="self">The item's own index.</param>
    /// <param name="selfSimilarity">1, or 0 for an item that the graph leaves isolated.</param>
    /// <param name="degrees">D of the trained items, as training left them.</param>
    /// <param name="share">λ or 1 - λ.</param>
    /// <remarks>S̃_ij = ŝ_ij / √(D_ii D_jj) with D_ii = Σ_j ŝ_ij, A = λ S̃(raw) + (1-λ) S̃(projected)   MICRO Eqs. (2), (3), (5)</remarks>
    public void Add(ReadOnlySpan<int> neighbors, ReadOnlySpan<float> similarities, int self, float selfSimilarity, float[] degrees, double share)
    {
        var kept = Keep(neighbors, similarities, self, selfSimilarity);
        var degree = kept.Sum(edge => edge.Similarity);
        foreach (var (item, similarity) in kept)
        {
            var scale = settings.Normalization switch
            {
                GraphNormalization.Symmetric => Power(degree, -0.5) * Power(item == self ? degree : degrees[item], -0.5), // MICRO Eq. (3)
                GraphNormalization.RandomWalk => Power(degree, -1),
                _ => 1,
            };
            _weights[item] = _weights.GetValueOrDefault(item) + (float)(share * scale * similarity); // MICRO Eq. (5)
        }
    }

    /// <summary>The row's edges, strongest first, and an empty row to start the next item with.</summary>
    public (int Item, float Weight)[] Take()
    {
        (int, float)[] edges = [.. _weights.Where(edge => edge.Value != 0).OrderByDescending(edge => edge.Value).ThenBy(edge => edge.Key).Select(edge => (edge.Key, edge.Value))];
        _weights.Clear();
        return edges;
    }

    // The item counts among its own k neighbors; of equal similarities the lower index, a trained item's, comes first.
    private List<(int Item, double Similarity)> Keep(ReadOnlySpan<int> neighbors, ReadOnlySpan<float> similarities, int self, float selfSimilarity)
    {
        var kept = new List<(int Item, double Similarity)>(settings.NeighborCount);
        var pending = settings.IncludeSelfLoop;
        for (var n = 0; kept.Count < settings.NeighborCount && (n < neighbors.Length || pending);)
        {
            if (pending && (n == neighbors.Length || similarities[n] < selfSimilarity))
            {
                kept.Add((self, selfSimilarity));
                pending = false;
                continue;
            }

            kept.Add((neighbors[n], settings.NegativeSimilarity == NegativeSimilarity.Clamp ? Math.Max(0, similarities[n]) : similarities[n]));
            n++;
        }

        return kept;
    }

    private static double Power(double degree, double exponent) => degree > SmallestDegree ? Math.Pow(degree, exponent) : 0;
}
