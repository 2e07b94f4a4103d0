using System;

namespace Micro.MLNet.Graphs;

/// <summary>Distinct items in the order they were added; emptied in no time.</summary>
/// <param name="itemCount">I.</param>
internal sealed class CandidateSet(int itemCount)
{
    private readonly int[] _marks = new int[itemCount];
    private readonly int[] _items = new int[itemCount];
    private int _mark = 1;
    private int _count;

    /// <summary>The items.</summary>
    public ReadOnlySpan<int> Items => _items.AsSpan(0, _count);

    /// <summary>Forgets all items.</summary>
    public void Clear()
    {
        _mark++;
        _count = 0;
    }

    /// <summary>Adds the items that aren't in the set yet.</summary>
    public void Add(ReadOnlySpan<int> items)
    {
        foreach (var item in items)
        {
            if (_marks[item] != _mark)
            {
                _marks[item] = _mark;
                _items[_count++] = item;
            }
        }
    }
}
