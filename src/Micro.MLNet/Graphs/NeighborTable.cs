using System;
using static TorchSharp.torch;

namespace Micro.MLNet.Graphs;

/// <summary>The neighbors found so far of every item, nearest first, with their similarities.</summary>
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

    /// <summary>Puts a neighbor where it belongs: behind what is nearer, and behind what is as near and has a lower index.</summary>
    /// <returns>The similarity of the farthest neighbor in the list.</returns>
    public float Offer(int item, int neighbor, float similarity)
    {
        var values = Values(item);
        var neighbors = Neighbors(item);
        var place = Width;
        while (place > 0 && (similarity > values[place - 1] || (similarity == values[place - 1] && neighbor < neighbors[place - 1])))
        {
            place--;
        }

        if (place < Width)
        {
            values[place..^1].CopyTo(values[(place + 1)..]);
            neighbors[place..^1].CopyTo(neighbors[(place + 1)..]);
            (values[place], neighbors[place]) = (similarity, neighbor);
        }

        return values[^1];
    }

    /// <summary>Takes in the neighbors of another table over the same items.</summary>
    public void Merge(NeighborTable other)
    {
        for (var item = 0; item < ItemCount; item++)
        {
            var values = other.Values(item);
            var neighbors = other.Neighbors(item);
            for (var n = 0; n < other.Width && neighbors[n] != Free; n++)
            {
                Offer(item, neighbors[n], values[n]);
            }
        }
    }

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
    /// <param name="prependSelf">Whether each item is put in front of its own list.</param>
    /// <param name="device">Where to.</param>
    /// <returns>int64 [I, width] or [I, 1 + width].</returns>
    public Tensor ToIndices(bool prependSelf, Device device)
    {
        var self = prependSelf ? 1 : 0;
        var slots = Width + self;
        var indices = new long[checked(ItemCount * slots)];
        for (var item = 0; item < ItemCount; item++)
        {
            if (prependSelf)
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
    /// <summary>The similarities as a tensor, [I, width].</summary>
    public Tensor ToSimilarities() => tensor(_values, [ItemCount, Width]).clone();                  // tensor() may borrow the array
}
