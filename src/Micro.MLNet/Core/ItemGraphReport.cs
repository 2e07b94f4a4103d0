using System;
using System.Collections.Generic;
using System.Linq;

namespace Micro.MLNet.Core;

/// <summary>What one modality's item graph looked like at an evaluation.</summary>
/// <param name="Epoch">The epoch, from 1; 0 for the initial graph, before training.</param>
/// <param name="Modality">The modality's column name.</param>
/// <param name="NeighborOverlap">The mean share of an item's initial neighbors, itself left out, that are among its learned ones; in [0, 1], 1 where nothing is
/// learned (λ = 1), and NaN when no item has a neighbor.</param>
/// <param name="Hubness">The skewness of the in-degrees (Radovanović et al. 2010, "Hubs in Space"): far above 0 a few hubs are everybody's neighbors.</param>
/// <param name="InDegreeHistogram">How many items are the neighbor of n others, at index n.</param>
/// <param name="IsolatedCount">Items with no neighbor but themselves.</param>
/// <param name="MeanAttention">The mean weight a_m over items (MICRO Eq. 8), or LATTICE's α_m; in [0, 1], NaN in epoch 0.</param>
/// <remarks>In-degrees and isolated items are those of the learned graph, before the skip connection, and of the initial one where nothing is learned. An edge of weight 0 is none.</remarks>
public sealed record ItemGraphReport(
    int Epoch,
    string Modality,
    double NeighborOverlap,
    double Hubness,
    IReadOnlyList<int> InDegreeHistogram,
    int IsolatedCount,
    double MeanAttention)
{
    /// <summary>How many items the largest hub is a neighbor of.</summary>
    public int MaxInDegree => InDegreeHistogram.Count - 1;

    /// <summary>Items that are nobody's neighbor.</summary>
    public int UnnamedCount => InDegreeHistogram[0];

    /// <summary>The least in-degree that so large a share of the items doesn't exceed.</summary>
    /// <param name="share">In [0, 1]; 0.5 gives the median.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share lies outside [0, 1].</exception>
    public int InDegreeQuantile(double share)
    {
        if (share is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "A share of the items must lie in [0, 1]; 0.5 gives the median.");
        }

        var wanted = share * InDegreeHistogram.Sum(count => (double)count);
        var degree = 0;
        for (double items = InDegreeHistogram[0]; items < wanted; items += InDegreeHistogram[degree])
        {
            degree++;
        }

        return degree;
    }
}
