using System;
using System.Collections.Generic;
using Micro.MLNet.Core;

namespace Micro.MLNet.Serving;

/// <summary>A fitted latent item graph of one modality: per item its neighbors and edge weights, strongest first.</summary>
internal sealed class ItemGraph
{
    private readonly int[] _rowPointers;
    private readonly int[] _neighbors;
    private readonly float[] _weights;

    /// <summary>Wraps the arrays without copying them.</summary>
    /// <exception cref="ArgumentException">The lengths or indices don't line up.</exception>
    public ItemGraph(int itemCount, int[] rowPointers, int[] neighbors, float[] weights)
    {
        Check.SameLength(rowPointers.Length, checked(itemCount + 1), "The list of row pointers", nameof(rowPointers));
        Check.SameLength(weights.Length, neighbors.Length, "The list of edge weights", nameof(weights));
        if (rowPointers[0] != 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"Row pointer 0 is {rowPointers[0]}, but must be 0."), nameof(rowPointers));
        }

        for (var i = 0; i < itemCount; i++)
        {
            if (rowPointers[i + 1] < rowPointers[i])
            {
                throw new ArgumentException(FormattableString.Invariant($"Row pointer {i + 1} is {rowPointers[i + 1]}, but must be at least {rowPointers[i]}."), nameof(rowPointers));
            }
        }

        Check.SameLength(rowPointers[^1], neighbors.Length, "The last row pointer", nameof(rowPointers));
        foreach (var neighbor in neighbors)
        {
            Check.Index(neighbor, itemCount, nameof(neighbors));
        }

        _rowPointers = rowPointers;
        _neighbors = neighbors;
        _weights = weights;
    }

    /// <summary>Row starts, [I + 1].</summary>
    public ReadOnlySpan<int> RowPointers => _rowPointers;

    /// <summary>Neighbor indices of all rows.</summary>
    public ReadOnlySpan<int> AllNeighbors => _neighbors;

    /// <summary>Edge weights of all rows.</summary>
    public ReadOnlySpan<float> AllWeights => _weights;

    /// <summary>The neighbors of an item, strongest first.</summary>
    public ReadOnlySpan<int> Neighbors(int item) => _neighbors.AsSpan(_rowPointers[item].._rowPointers[item + 1]);

    /// <summary>The strongest edges from an item to others.</summary>
    public List<(int Neighbor, float Weight)> Strongest(int item, int count)
    {
        var neighbors = Neighbors(item);
        var weights = Weights(item);
        List<(int, float)> strongest = [];
        for (var n = 0; n < neighbors.Length && strongest.Count < count; n++)
        {
            if (neighbors[n] != item)
            {
                strongest.Add((neighbors[n], weights[n]));
            }
        }

        return strongest;
    }

    /// <summary>The edge weights of an item, in the order of <see cref="Neighbors"/>.</summary>
    public ReadOnlySpan<float> Weights(int item) => _weights.AsSpan(_rowPointers[item].._rowPointers[item + 1]);
}
