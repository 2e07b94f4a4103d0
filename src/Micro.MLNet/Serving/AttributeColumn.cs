using System;
using System.Collections.Generic;
using Micro.MLNet.Core;

namespace Micro.MLNet.Serving;

/// <summary>One column of attributes by item index: values are numbers from 0. Immutable.</summary>
internal sealed class AttributeColumn
{
    private readonly int[] _starts;
    private readonly int[] _values;
    private readonly Dictionary<string, int> _valueOf = new(StringComparer.Ordinal);

    /// <summary>Numbers the values of the items that the model knows.</summary>
    public AttributeColumn(IdMap items, Dictionary<string, string[]> valuesByItem)
    {
        List<int> values = [];
        _starts = new int[items.Count + 1];
        for (var item = 0; item < items.Count; item++)
        {
            foreach (var value in valuesByItem.GetValueOrDefault(items[item]) ?? [])
            {
                if (!_valueOf.TryGetValue(value, out var number))
                {
                    _valueOf.Add(value, number = _valueOf.Count);
                }

                values.Add(number);
            }

            _starts[item + 1] = values.Count;
        }

        _values = [.. values];
    }

    /// <summary>Number of different values.</summary>
    public int ValueCount => _valueOf.Count;

    /// <summary>An item's values.</summary>
    public ReadOnlySpan<int> Values(int item) => _values.AsSpan(_starts[item].._starts[item + 1]);

    /// <summary>The number of a value, or -1 when no item has it.</summary>
    public int NumberOf(string value) => _valueOf.GetValueOrDefault(value, -1);
}
