using System;
using static TorchSharp.torch;

namespace Micro.MLNet.Graphs;

/// <summary>What part of a sample's true neighbors is found.</summary>
/// <remarks>A neighbor counts when it is as near as the farthest true one: among equal items any choice is right.</remarks>
internal sealed class SampledRecall
{
    private const float Rounding = 1e-6f;

    private readonly int[] _sample;
    private readonly NeighborTable _exact;

    /// <summary>Searches the sample's neighbors exhaustively.</summary>
    /// <param name="unit">Unit rows on the CPU, contiguous float [I, f].</param>
    /// <param name="active">Items to sample from.</param>
    /// <param name="neighborCount">Neighbors of an item.</param>
    /// <param name="sampleCount">Items to sample.</param>
    /// <param name="random">Draws them.</param>
    public SampledRecall(Tensor unit, int[] active, int neighborCount, int sampleCount, Random random)
    {
        _sample = RandomDraw.Items(active, Math.Min(sampleCount, active.Length), random);
        _exact = new NeighborTable((int)unit.shape[0], neighborCount);
        ExhaustiveSearch.Run(unit, _sample, _exact);
    }

    /// <summary>The share of true neighbors among those found, in [0, 1]; 1 without a sample.</summary>
    public double Measure(NeighborTable found)
    {
        if (_sample.Length == 0)
        {
            return 1;
        }

        var hits = 0;
        foreach (var item in _sample)
        {
            var farthest = _exact.Values(item)[^1] - Rounding;
            foreach (var value in found.Values(item))
            {
                hits += value >= farthest ? 1 : 0;
            }
        }

        return hits / ((double)_sample.Length * found.Width);
    }
}
