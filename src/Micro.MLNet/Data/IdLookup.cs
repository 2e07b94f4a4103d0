using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using Micro.MLNet.Core;

namespace Micro.MLNet.Data;

/// <summary>Finds the indices of known ids. Thread-safe.</summary>
/// <remarks>Integer ids get an index of their own on first use, so that scoring a row neither formats a number nor hashes text.</remarks>
internal sealed class IdLookup : IdResolver
{
    private readonly IdMap _ids;
    private readonly Lazy<IntegerIndex> _integers;

    /// <summary>Looks up in <paramref name="ids"/>.</summary>
    public IdLookup(IdMap ids)
    {
        _ids = ids;
        _integers = new Lazy<IntegerIndex>(() => new IntegerIndex(ids), LazyThreadSafetyMode.ExecutionAndPublication);
    }

    /// <inheritdoc/>
    public override int Resolve(ReadOnlySpan<char> id) => _ids.IndexOf(id);

    /// <inheritdoc/>
    public override int Resolve(long id) => _integers.Value.IndexOf(id);

    /// <summary>The ids that are integers in invariant decimal form: an array when they lie close together, else a dictionary.</summary>
    private sealed class IntegerIndex
    {
        private const int LongestInteger = 20;
        private readonly int[] _dense;
        private readonly Dictionary<long, int>? _sparse;

        public IntegerIndex(IdMap ids)
        {
            List<(long Id, int Index)> found = [];
            var largest = -1L;
            var smallest = 0L;
            for (var n = 0; n < ids.Count; n++)
            {
                if (TryParse(ids[n], out var id))
                {
                    found.Add((id, n));
                    largest = Math.Max(largest, id);
                    smallest = Math.Min(smallest, id);
                }
            }

            var isDense = smallest >= 0 && largest < (4L * ids.Count) + 1024;
            _dense = new int[isDense ? largest + 1 : 0];
            _dense.AsSpan().Fill(Unknown);
            _sparse = isDense ? null : new Dictionary<long, int>(found.Count);
            foreach (var (id, index) in found)
            {
                if (isDense)
                {
                    _dense[id] = index;
                }
                else
                {
                    _sparse!.Add(id, index);
                }
            }
        }

        public int IndexOf(long id)
        {
            if ((ulong)id < (ulong)_dense.Length)
            {
                return _dense[id];
            }

            return _sparse is not null && _sparse.TryGetValue(id, out var index) ? index : Unknown;
        }

        private static bool TryParse(string text, out long id)
        {
            Span<char> digits = stackalloc char[LongestInteger];
            return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out id)
                && id.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture)
                && digits[..length].SequenceEqual(text); // "007" isn't the integer 7
        }
    }
}
