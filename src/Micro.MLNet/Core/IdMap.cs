using System;
using System.Collections.Generic;
using System.Globalization;
using System.Numerics;

namespace Micro.MLNet.Core;

/// <summary>Maps raw ids to dense indices 0..Count-1 in order of first appearance; immutable once built.</summary>
/// <remarks>
/// Ids are compared ordinally. Integer ids are held in their invariant decimal form, so that the text id "42" and the integer id 42 are the
/// same id: interactions and item features may type the column differently.
/// </remarks>
internal sealed class IdMap
{
    private const int LongestInteger = 20;
    private readonly string[] _ids;

    // Open addressing, a third of a dictionary's memory: from an id's hash on, the first slot that is free (0) or holds index + 1 in its low bits and
    // the hash's high bits above them. These tell nearly all other ids apart without a look at their text.
    private readonly uint[] _slots;
    private readonly uint _indexMask;

    /// <summary>Builds the map from distinct ids, in index order.</summary>
    /// <exception cref="ArgumentException">An id appears twice.</exception>
    public IdMap(IReadOnlyList<string> ids)
    {
        _ids = [.. ids];
        _indexMask = BitOperations.RoundUpToPowerOf2((uint)_ids.Length + 1) - 1;
        _slots = new uint[BitOperations.RoundUpToPowerOf2((uint)_ids.Length + ((uint)_ids.Length / 2) + 1)]; // at most two thirds full
        for (var i = 0; i < _ids.Length; i++)
        {
            var hash = Hash(_ids[i]);
            ref var slot = ref FindSlot(_ids[i], hash);
            if (slot != 0)
            {
                throw new ArgumentException($"The id '{_ids[i]}' appears at positions {IndexAt(slot)} and {i}; ids must be distinct.", nameof(ids));
            }

            slot = (hash & ~_indexMask) | ((uint)i + 1);
        }
    }

    /// <summary>Number of ids.</summary>
    public int Count => _ids.Length;

    /// <summary>All ids in index order.</summary>
    public IReadOnlyList<string> Ids => _ids;

    /// <summary>The raw id at <paramref name="index"/>.</summary>
    public string this[int index] => _ids[index];

    /// <summary>The index of <paramref name="id"/>, or -1 when it is unknown.</summary>
    public int IndexOf(ReadOnlySpan<char> id) => IndexAt(FindSlot(id, Hash(id)));

    /// <summary>The index of an integer id, or -1 when it is unknown.</summary>
    public int IndexOf(long id)
    {
        Span<char> digits = stackalloc char[LongestInteger];
        return id.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture) ? IndexOf(digits[..length]) : -1;
    }

    private static uint Hash(ReadOnlySpan<char> id) => (uint)string.GetHashCode(id, StringComparison.Ordinal);

    private int IndexAt(uint slot) => (int)(slot & _indexMask) - 1;

    private ref uint FindSlot(ReadOnlySpan<char> id, uint hash)
    {
        var last = (uint)_slots.Length - 1;
        var position = hash & last;
        while (_slots[position] is not 0 and var slot
            && (((slot ^ hash) & ~_indexMask) != 0 || !id.SequenceEqual(_ids[IndexAt(slot)])))
        {
            position = (position + 1) & last;
        }

        return ref _slots[position];
    }

    /// <summary>Collects ids in order of first appearance.</summary>
    internal sealed class Builder
    {
        private readonly List<string> _ids = [];
        private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _indexOf =
            new Dictionary<string, int>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

        private readonly Dictionary<long, int> _integers = []; // most rows repeat an id, which is then neither formatted nor hashed as text

        /// <summary>Starts empty, or from the ids of <paramref name="known"/>.</summary>
        public Builder(IdMap? known = null)
        {
            for (var i = 0; known is not null && i < known.Count; i++)
            {
                GetOrAdd(known[i]);
            }
        }

        /// <summary>Number of ids so far.</summary>
        public int Count => _ids.Count;

        /// <summary>The index of <paramref name="id"/>, which is added when it is new.</summary>
        public int GetOrAdd(ReadOnlySpan<char> id)
        {
            if (_indexOf.TryGetValue(id, out var index))
            {
                return index;
            }

            index = _ids.Count;
            var text = id.ToString();
            _ids.Add(text);
            _indexOf.Dictionary.Add(text, index);
            return index;
        }

        /// <summary>The index of an integer id, which is added when it is new.</summary>
        public int GetOrAdd(long id)
        {
            if (_integers.TryGetValue(id, out var known))
            {
                return known;
            }

            Span<char> digits = stackalloc char[LongestInteger];
            id.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
            var index = GetOrAdd(digits[..length]);
            _integers.Add(id, index);
            return index;
        }

        /// <summary>The id at <paramref name="index"/>.</summary>
        public string IdAt(int index) => _ids[index];

        /// <summary>The finished map.</summary>
        public IdMap Build() => new(_ids);
    }
}
