using System;
using System.Threading;
using static TorchSharp.torch;

namespace Micro.MLNet.Graphs;

/// <summary>The centroids next to each item. Lives no longer than the dispose scope it was made in.</summary>
internal sealed class CentroidAssignment
{
    private readonly Tensor _compact;
    private readonly Tensor _centroids;
    private readonly bool[] _isActive;
    private readonly CancellationToken _cancellation;
    private int[] _nearest;

    /// <summary>Fits centroids and finds the first of those next to each item.</summary>
    /// <param name="unit">Unit rows on the CPU, contiguous float [I, f].</param>
    /// <param name="active">Items with a vector, ascending; the others have no centroid.</param>
    /// <param name="neighborCount">Neighbors wanted: centroids have more items than that on average.</param>
    /// <param name="settings">Numbers of centroids and probes.</param>
    /// <param name="random">Draws k-means' sample.</param>
    /// <param name="cancellation">Checked all along.</param>
    public CentroidAssignment(
        Tensor unit, int[] active, int neighborCount, NeighborSearchSettings settings, Random random, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        ItemCount = (int)unit.shape[0];
        var most = Math.Min(settings.ListsPerRoot * Math.Sqrt(active.Length), active.Length / (neighborCount + 1));
        CentroidCount = (int)Math.Max(1, most);
        _compact = Compact(unit, settings.CompactWidth, random);                                    // [I, g]
        _centroids = SphericalKMeans.Fit(_compact, active, CentroidCount, settings, random, cancellation); // [L, g]
        _isActive = new bool[ItemCount];
        Array.ForEach(active, item => _isActive[item] = true);
        Probes = Math.Min(settings.FirstProbes, CentroidCount);
        _nearest = SphericalKMeans.Nearest(_compact, _centroids, Probes, cancellation);             // [I * P]
    }

    /// <summary>I.</summary>
    public int ItemCount { get; }

    /// <summary>L.</summary>
    public int CentroidCount { get; }

    /// <summary>How many centroids are known of each item.</summary>
    public int Probes { get; private set; }

    /// <summary>The centroid an item probes in a round; negative for none.</summary>
    /// <param name="item">The item.</param>
    /// <param name="round">0 for the nearest centroid.</param>
    public int Of(int item, int round) => _isActive[item] ? _nearest[(item * Probes) + round] : -1;

    /// <summary>Finds more centroids of each item; those known keep their places.</summary>
    /// <returns>Whether there are more.</returns>
    public bool Extend(int probes)
    {
        var wanted = Math.Min(probes, CentroidCount);
        if (wanted <= Probes)
        {
            return false;
        }

        Probes = wanted;
        _nearest = SphericalKMeans.Nearest(_compact, _centroids, wanted, _cancellation);            // [I * P]
        return true;
    }

    private static Tensor Compact(Tensor unit, int width, Random random)
    {
        if (unit.shape[1] <= width)
        {
            return unit;                                                                            // [I, f]
        }

        var signs = new float[unit.shape[1] * width];
        for (var n = 0; n < signs.Length; n++)
        {
            signs[n] = random.Next(2) == 0 ? -1 : 1;
        }

        return Normalize.Rows(unit.mm(tensor(signs, [unit.shape[1], width])));                      // [I, g]
    }
}
