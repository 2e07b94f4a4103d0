using System;
using Micro.MLNet.Core;

namespace Micro.MLNet.Serving;

/// <summary>The k most similar items found so far for each of several others, best first; of equal similarities the one offered first stays ahead.</summary>
internal sealed class BestNeighbors
{
    private readonly int _size;
    private readonly int[] _items; // [n, k]
    private readonly float[] _similarities; // [n, k]
    private readonly int[] _counts; // [n]

    /// <summary>Nothing found yet.</summary>
    /// <param name="count">n.</param>
    /// <param name="size">k.</param>
    public BestNeighbors(int count, int size)
    {
        _size = size;
        _items = new int[checked(count * size)];
        _similarities = new float[_items.Length];
        _counts = new int[count];
    }

    /// <summary>The items of list <paramref name="list"/>.</summary>
    public ReadOnlySpan<int> Items(int list) => _items.AsSpan(list * _size, _counts[list]);

    /// <summary>Their similarities.</summary>
    public ReadOnlySpan<float> Similarities(int list) => _similarities.AsSpan(list * _size, _counts[list]);

    /// <summary>Offers a run of items.</summary>
    /// <param name="list">Which list.</param>
    /// <param name="first">The item that the first similarity belongs to.</param>
    /// <param name="similarities">One an item; NaN is passed over.</param>
    public void Offer(int list, int first, ReadOnlySpan<float> similarities)
    {
        for (var n = TopK.NextAbove(similarities, 0, Bound(list)); n < similarities.Length; n = TopK.NextAbove(similarities, n + 1, Bound(list)))
        {
            Insert(list, first + n, similarities[n]);
        }
    }

    /// <summary>Offers what others have found.</summary>
    public void Offer(BestNeighbors others)
    {
        for (var list = 0; list < _counts.Length; list++)
        {
            for (var n = 0; n < others._counts[list] && others.Similarities(list)[n] > Bound(list); n++)
            {
                Insert(list, others.Items(list)[n], others.Similarities(list)[n]);
            }
        }
    }

    private float Bound(int list) => _counts[list] < _size ? float.NegativeInfinity : _similarities[((list + 1) * _size) - 1];

    private void Insert(int list, int item, float similarity)
    {
        var position = (list * _size) + Math.Min(_counts[list], _size - 1); // of the place that becomes free
        for (; position > list * _size && _similarities[position - 1] < similarity; position--)
        {
            (_items[position], _similarities[position]) = (_items[position - 1], _similarities[position - 1]);
        }

        (_items[position], _similarities[position]) = (item, similarity);
        _counts[list] = Math.Min(_counts[list] + 1, _size);
    }
}
