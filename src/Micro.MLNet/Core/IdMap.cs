using System;
using System.Collections.Generic;
using System.Globalization;

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
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _indexOf;

    /// <summary>Builds the map from distinct ids, in index order.</summary>
    /// <exception cref="ArgumentException">An id appears twice.</exception>
    public IdMap(IReadOnlyList<string> ids)
    {
        _ids = [.. ids];
        var indexOf = new Dictionary<string, int>(_ids.Length, StringComparer.Ordinal);
        for (var i = 0; i < _ids.Length; i++)
        {
            if (!indexOf.TryAdd(_ids[i], i))
            {
                throw new ArgumentException($"The id '{_ids[i]}' appears at positions {indexOf[_ids[i]]} and {i}; ids must be distinct.", nameof(ids));
            }
        }

        _indexOf = indexOf.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Number of ids.</summary>
    public int Count => _ids.Length;

    /// <summary>All ids in index order.</summary>
    public IReadOnlyList<string> Ids => _ids;

    /// <summary>The raw id at <paramref name="index"/>.</summary>
    public string this[int index] => _ids[index];

    /// <summary>The index of <paramref name="id"/>, or -1 when it is unknown.</summary>
    public int IndexOf(ReadOnlySpan<char> id) => _indexOf.TryGetValue(id, out var index) ? index : -1;

    /// <summary>The index of an integer id, or -1 when it is unknown.</summary>
    public int IndexOf(long id)
    {
        Span<char> digits = stackalloc char[LongestInteger];
        return id.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture) ? IndexOf(digits[..length]) : -1;
    }

    /// <summary>Collects ids in order of first appearance.</summary>
    internal sealed class Builder
    {
        private readonly List<string> _ids = [];
        private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _indexOf =
            new Dictionary<string, int>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

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
            Span<char> digits = stackalloc char[LongestInteger];
            id.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
            return GetOrAdd(digits[..length]);
        }

        /// <summary>The id at <paramref name="index"/>.</summary>
        public string IdAt(int index) => _ids[index];

        /// <summary>The finished map.</summary>
        public IdMap Build() => new(_ids);
    }
}
