using System;

namespace Micro.MLNet.Graphs;

/// <summary>Items in lists by their nearest centroid.</summary>
internal sealed class InvertedLists
{
    private readonly int[] _firstList;
    private readonly int[] _starts;
    private readonly int[] _items;

    /// <summary>Sorts items into lists.</summary>
    /// <param name="assignment">Each item's centroids.</param>
    /// <param name="largestList">About the most items of a list: an oversized one becomes several.</param>
    public InvertedLists(CentroidAssignment assignment, int largestList)
    {
        var sizes = new int[assignment.CentroidCount];
        for (var i = 0; i < assignment.ItemCount; i++)
        {
            if (assignment.Of(i, 0) is var centroid and >= 0)
            {
                sizes[centroid]++;
            }
        }

        _firstList = new int[sizes.Length + 1];
        for (var c = 0; c < sizes.Length; c++)
        {
            _firstList[c + 1] = _firstList[c] + ((sizes[c] + largestList - 1) / largestList);
        }

        (_starts, _items) = Probing(assignment, 0);
    }

    /// <summary>Lists; none is empty but by the chance of cutting.</summary>
    public int Count => _firstList[^1];

    /// <summary>The items of a list, ascending.</summary>
    public ReadOnlySpan<int> this[int list] => _items.AsSpan(_starts[list], _starts[list + 1] - _starts[list]);

    /// <summary>Which items probe each list in a round; in one round an item probes one list at most.</summary>
    /// <param name="assignment">Each item's centroids.</param>
    /// <param name="round">0: each item the list it is in. p: the list of its p-th next centroid.</param>
    /// <returns>Starts of the lists' items, [L + 1], and the items, ascending within a list.</returns>
    public (int[] Starts, int[] Items) Probing(CentroidAssignment assignment, int round)
    {
        var starts = new int[Count + 1];
        for (var i = 0; i < assignment.ItemCount; i++)
        {
            if (ListOf(i, assignment.Of(i, round)) is var list and >= 0)
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
        for (var i = 0; i < assignment.ItemCount; i++)
        {
            if (ListOf(i, assignment.Of(i, round)) is var list and >= 0)
            {
                items[next[list]++] = i;
            }
        }

        return (starts, items);
    }

    private int ListOf(int item, int centroid)
    {
        const uint Scatter = 2654435761; // Knuth's multiplier: spreads neighboring indices over the pieces of an oversized list
        if (centroid < 0 || _firstList[centroid + 1] == _firstList[centroid])
        {
            return -1;
        }

        var pieces = (uint)(_firstList[centroid + 1] - _firstList[centroid]);
        return _firstList[centroid] + (int)((((uint)item * Scatter) >> 8) % pieces);
    }
}
