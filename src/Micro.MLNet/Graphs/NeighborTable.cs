using System;
using static TorchSharp.torch;

namespace Micro.MLNet.Graphs;

/// <summary>The neighbors found so far of every item, nearest first, with their similarities; an item is never in its own list.</summary>
internal sealed class NeighborTable
{
    private const int Free = -1;
    private readonly int[] _neighbors;
    private readonly float[] _values;

    /// <summary>Empty lists.</summary>
    /// <param name="itemCount">I.</param>
    /// <param name="width">Neighbors of an item, fewer than I.</param>
    public NeighborTable(int itemCount, int width)
    {
        ItemCount = itemCount;
        Width = width;
        _neighbors = new int[checked(itemCount * width)];
        _values = new float[_neighbors.Length];
        _neighbors.AsSpan().Fill(Free);
        _values.AsSpan().Fill(float.NegativeInfinity);
    }

    /// <summary>I.</summary>
    public int ItemCount { get; }

    /// <summary>Neighbors of an item.</summary>
    public int Width { get; }

    /// <summary>An item's neighbors; negative where none was found yet.</summary>
    public Span<int> Neighbors(int item) => _neighbors.AsSpan(item * Width, Width);

    /// <summary>Their similarities; negative infinity where none was found yet.</summary>
    public Span<float> Values(int item) => _values.AsSpan(item * Width, Width);

    /// <summary>Gives free places to the lowest indices, as an exact search does for a zero row, which is as near to one item as to another.</summary>
    public void FillFree()
    {
        for (var item = 0; item < ItemCount; item++)
        {
            var list = Neighbors(item);
            var candidate = 0;
            for (var place = list.IndexOf(Free); place >= 0 && place < Width; candidate++)
            {
                if (candidate != item && !list.Contains(candidate))
                {
                    list[place++] = candidate;
                }
            }
        }
    }

    /// <summary>The neighbors as a tensor.</summary>
    /// <param name="includeSelf">Whether each item stands in front of its own list.</param>
    /// <param name="device">Where to.</param>
    /// <returns>int64 [I, width] or [I, 1 + width].</returns>
    public Tensor ToIndices(bool includeSelf, Device device)
    {
        var self = includeSelf ? 1 : 0;
        var slots = Width + self;
        var indices = new long[checked(ItemCount * slots)];
        for (var item = 0; item < ItemCount; item++)
        {
            if (includeSelf)
            {
                indices[item * slots] = item;
            }

            var list = Neighbors(item);
            for (var n = 0; n < Width; n++)
            {
                indices[(item * slots) + self + n] = list[n];
            }
        }

        return tensor(indices, [ItemCount, slots], device: device);                                 // [I, k]
    }
}
