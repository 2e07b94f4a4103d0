using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;

namespace Micro.MLNet.Serving;

/// <summary>Values of items by column, such as categories or brands; an item may have none, one or several in a column. Immutable and thread-safe.</summary>
/// <remarks>Ids and values are compared ordinally; integers stand in their invariant decimal form. Items that a model doesn't know are passed over.</remarks>
public sealed class ItemAttributes
{
    private readonly OrderedDictionary<string, Dictionary<string, string[]>> _columns = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<FittedModel, Dictionary<string, AttributeColumn>> _bound = []; // a model's indices are found once

    /// <summary>Copies the values.</summary>
    /// <param name="columns">By column name, each item's values by raw id; an item missing from a column has no value there.</param>
    /// <exception cref="ArgumentException">There is no column, or a name, id or value is null.</exception>
    public ItemAttributes(IEnumerable<KeyValuePair<string, IReadOnlyDictionary<string, IReadOnlyCollection<string>>>> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        foreach (var (name, items) in columns)
        {
            if (name is null || items is null || items.Values.Any(values => values?.Contains(null!) != false) || !_columns.TryAdd(name, Copy(items)))
            {
                throw new ArgumentException($"Column '{name}' of the item attributes is given twice, or has no name or a null inside, but names must differ and values be texts. Leave out what is missing.", nameof(columns));
            }
        }

        if (_columns.Count == 0)
        {
            throw new ArgumentException("The item attributes have 0 columns, but at least 1 is needed. Name one.", nameof(columns));
        }
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<string> ColumnNames => [.. _columns.Keys];

    /// <summary>An item's distinct values in a column; none for an item that has none.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public IReadOnlyList<string> Values(string columnName, string itemId)
    {
        ArgumentNullException.ThrowIfNull(columnName);
        ArgumentNullException.ThrowIfNull(itemId);
        return _columns.TryGetValue(columnName, out var items)
            ? items.TryGetValue(itemId, out var values) ? values : []
            : throw new ArgumentException($"The item attributes have no column '{columnName}': use {Names()}.", nameof(columnName));
    }

    /// <summary>Whether there is such a column.</summary>
    internal bool Has(string columnName) => _columns.ContainsKey(columnName);

    /// <summary>The columns, for a message.</summary>
    internal string Names() => string.Join(", ", ColumnNames.Select(name => $"'{name}'"));

    /// <summary>A column by a model's item indices.</summary>
    internal AttributeColumn Bind(FittedModel model, string columnName) =>
        _bound.GetValue(model, known => _columns.ToDictionary(column => column.Key, column => new AttributeColumn(known.Items, column.Value)))[columnName];

    private static Dictionary<string, string[]> Copy(IReadOnlyDictionary<string, IReadOnlyCollection<string>> items) =>
        items.ToDictionary(item => item.Key, item => item.Value.Distinct(StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);
}
