using System;
using static TorchSharp.torch;

namespace Micro.MLNet.Graphs;

/// <summary>Items in lists by their nearest centroid, and for each item the lists next to it.</summary>
internal sealed class InvertedLists
{
    private readonly int[] _nearest;
    private readonly int[] _firstList;
    private readonly int[] _starts;
    private readonly int[] _items;
    private readonly int _itemCount;

    private InvertedLists(int itemCount, int centroidCount, int probes, int[] nearest, int largestList)
    {
        _itemCount = itemCount;
        _nearest = nearest;
        Probes = probes;
        var sizes = new int[centroidCount];
        for (var i = 0; i < itemCount; i++)
        {
            if (nearest[i * probes] is var centroid and >= 0)
            {
                sizes[centroid]++;
            }
        }

        _firstList = new int[centroidCount + 1];
        for (var c = 0; c < centroidCount; c++)
        {
            _firstList[c + 1] = _firstList[c] + ((sizes[c] + largestList - 1) / largestList);
        }

        (_starts, _items) = Probing(0);
    }

    /// <summary>Lists; none is without a centroid, and an oversized one is several.</summary>
    public int Count => _firstList[^1];

    /// <summary>How many lists are known of each item, its own among them.</summary>
    public int Probes { get; }

    /// <summary>The items of a list, ascending.</summary>
    public ReadOnlySpan<int> this[int list] => _items.AsSpan(_starts[list], _starts[list + 1] - _starts[list]);

    /// <summary>Sorts items into lists.</summary>
    /// <param name="unit">Unit rows on the CPU, contiguous float [I, f].</param>
    /// <param name="active">Items with a vector, ascending; the others get no list.</param>
    /// <param name="neighborCount">Neighbors wanted: lists hold more than that on average.</param>
    /// <param name="settings">Numbers of lists and probes.</param>
    /// <param name="random">Draws k-means' sample.</param>
    public static InvertedLists Build(Tensor unit, int[] active, int neighborCount, NeighborSearchSettings settings, Random random)
    {
        using var scope = NewDisposeScope();
        var itemCount = (int)unit.shape[0];
        var most = Math.Min(settings.ListsPerRoot * Math.Sqrt(active.Length), active.Length / (neighborCount + 1));
        var centroidCount = (int)Math.Max(1, most);
        var compact = Compact(unit, settings.CompactWidth, random);                                 // [I, g]
        var centroids = SphericalKMeans.Fit(compact, active, centroidCount, settings, random);      // [L, g]
        var probes = Math.Min(settings.MaxProbes, centroidCount);
        var nearest = SphericalKMeans.Nearest(compact, centroids, probes);                          // [I * P]
        var isActive = new bool[itemCount];
        Array.ForEach(active, item => isActive[item] = true);
        for (var i = 0; i < itemCount; i++)
        {
            if (!isActive[i])
            {
                nearest.AsSpan(i * probes, probes).Fill(-1);
            }
        }

        return new InvertedLists(itemCount, centroidCount, probes, nearest, settings.LargestList);
    }

    /// <summary>Which items probe each list in a round; in one round an item probes one list at most.</summary>
    /// <param name="round">0: each item the list it is in. p: the list of its p-th next centroid.</param>
    /// <returns>Starts of the lists' items, [L + 1], and the items, ascending within a list.</returns>
    public (int[] Starts, int[] Items) Probing(int round)
    {
        var starts = new int[Count + 1];
        for (var i = 0; i < _itemCount; i++)
        {
            if (ListOf(i, round) is var list and >= 0)
            {
                starts[list + 1]++;
            }
        }

        for (var list = 0; list < Count; list++)
        {
            starts[list + 1] += starts[list];
        }

        var items = new int[starts[^1]];
        var next = (int[])starts.Clone();
        for (var i = 0; i < _itemCount; i++)
        {
            if (ListOf(i, round) is var list and >= 0)
            {
                items[next[list]++] = i;
            }
        }

        return (starts, items);
    }

    private int ListOf(int item, int round)
    {
        const uint Scatter = 2654435761; // Knuth's multiplier: spreads neighboring indices over the pieces of an oversized list
        var centroid = _nearest[(item * Probes) + round];
        if (centroid < 0 || _firstList[centroid + 1] == _firstList[centroid])
        {
            return -1;
        }

        var pieces = (uint)(_firstList[centroid + 1] - _firstList[centroid]);
        return _firstList[centroid] + (int)((((uint)item * Scatter) >> 8) % pieces);
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
