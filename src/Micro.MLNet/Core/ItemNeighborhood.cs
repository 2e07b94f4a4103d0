using System;
using System.Threading;

namespace Micro.MLNet.Core;

/// <summary>Each item's most similar items and how similar they are: a user's score of an item is the sum over those among the user's own.</summary>
internal sealed class ItemNeighborhood
{
    private readonly int[] _rowPointers;
    private readonly int[] _neighbors;
    private readonly float[] _similarities;
    private readonly Lazy<(int[] Starts, int[] Items, float[] Similarities)> _byNeighbor;

    /// <summary>Wraps the arrays without copying them.</summary>
    /// <param name="itemCount">I.</param>
    /// <param name="rowPointers">Row starts, [I + 1].</param>
    /// <param name="neighbors">Each item's neighbors, ascending.</param>
    /// <param name="similarities">In the order of <paramref name="neighbors"/>.</param>
    /// <exception cref="ArgumentException">The lengths, the order or the indices don't line up.</exception>
    public ItemNeighborhood(int itemCount, int[] rowPointers, int[] neighbors, float[] similarities)
    {
        Check.SameLength(similarities.Length, neighbors.Length, "The list of similarities", nameof(similarities));
        Interactions.FromCsr(itemCount, itemCount, rowPointers, neighbors); // checks rows that ascend within range
        _rowPointers = rowPointers;
        _neighbors = neighbors;
        _similarities = similarities;
        _byNeighbor = new Lazy<(int[], int[], float[])>(Transpose, LazyThreadSafetyMode.ExecutionAndPublication);
    }

    /// <summary>I.</summary>
    public int ItemCount => _rowPointers.Length - 1;

    /// <summary>Row starts, [I + 1].</summary>
    public ReadOnlySpan<int> RowPointers => _rowPointers;

    /// <summary>Neighbors of all rows.</summary>
    public ReadOnlySpan<int> AllNeighbors => _neighbors;

    /// <summary>Similarities of all rows.</summary>
    public ReadOnlySpan<float> AllSimilarities => _similarities;

    /// <summary>An item's neighbors, ascending.</summary>
    public ReadOnlySpan<int> Neighbors(int item) => _neighbors.AsSpan(_rowPointers[item].._rowPointers[item + 1]);

    /// <summary>Their similarities.</summary>
    public ReadOnlySpan<float> Similarities(int item) => _similarities.AsSpan(_rowPointers[item].._rowPointers[item + 1]);

    /// <summary>The score of one item.</summary>
    /// <param name="own">The user's items, ascending.</param>
    /// <param name="item">The item.</param>
    public float Score(ReadOnlySpan<int> own, int item)
    {
        var neighbors = Neighbors(item);
        var similarities = Similarities(item);
        var sum = 0f;
        for (int n = 0, m = 0; n < neighbors.Length && m < own.Length;)
        {
            if (neighbors[n] == own[m])
            {
                sum += similarities[n];
            }

            var next = neighbors[n] <= own[m] ? 1 : 0;
            m += neighbors[n] >= own[m] ? 1 : 0;
            n += next;
        }

        return sum;
    }

    /// <summary>The scores of all items, [I]: the same bits as <see cref="Score"/>, for both add in the order of the user's items.</summary>
    /// <param name="own">The user's items, ascending.</param>
    /// <param name="scores">[I].</param>
    public void ScoreAll(ReadOnlySpan<int> own, Span<float> scores)
    {
        var (starts, items, similarities) = _byNeighbor.Value;
        scores.Clear();
        foreach (var neighbor in own)
        {
            for (var n = starts[neighbor]; n < starts[neighbor + 1]; n++)
            {
                scores[items[n]] += similarities[n];
            }
        }
    }

    private (int[] Starts, int[] Items, float[] Similarities) Transpose()
    {
        var starts = new int[ItemCount + 1];
        foreach (var neighbor in _neighbors)
        {
            starts[neighbor + 1]++;
        }

        for (var i = 0; i < ItemCount; i++)
        {
            starts[i + 1] += starts[i];
        }

        var next = starts.AsSpan(0, ItemCount).ToArray();
        var (items, similarities) = (new int[_neighbors.Length], new float[_neighbors.Length]);
        for (var item = 0; item < ItemCount; item++)
        {
            for (var n = _rowPointers[item]; n < _rowPointers[item + 1]; n++)
            {
                var slot = next[_neighbors[n]]++;
                (items[slot], similarities[slot]) = (item, _similarities[n]);
            }
        }

        return (starts, items, similarities);
    }
}
