using System;
using System.Collections.Generic;
using System.Linq;

namespace Micro.MLNet.Serving;

/// <summary>One column of what is known of items beside their features: the category, the brand, the language. Immutable and thread-safe.</summary>
/// <remarks>Ids and values are compared ordinally.</remarks>
public sealed class ItemCategories
{
    private const int MaxListed = 5;
    private readonly Dictionary<string, string[]> _valuesOf;
    private readonly HashSet<string> _values;

    /// <summary>Collects the values of each item.</summary>
    /// <param name="name">The column's name, for messages.</param>
    /// <param name="values">Pairs of raw item id and value; an item that stands in several pairs has several values. Repeated pairs count once.</param>
    /// <exception cref="ArgumentException">An id or a value is null.</exception>
    public ItemCategories(string name, IEnumerable<KeyValuePair<string, string>> values)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(values);
        Name = name;
        Dictionary<string, List<string>> collected = new(StringComparer.Ordinal);
        foreach (var (id, value) in values)
        {
            if (id is null || value is null)
            {
                throw new ArgumentException($"Column '{name}' pairs item '{id ?? "null"}' with value '{value ?? "null"}': leave out items without a value.", nameof(values));
            }

            if (!collected.TryGetValue(id, out var own))
            {
                collected.Add(id, own = []);
            }

            if (!own.Contains(value, StringComparer.Ordinal))
            {
                own.Add(value);
            }
        }

        _valuesOf = collected.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray(), StringComparer.Ordinal);
        _values = new HashSet<string>(_valuesOf.Values.SelectMany(own => own), StringComparer.Ordinal);
    }

    /// <summary>The column's name.</summary>
    public string Name { get; }

    /// <summary>All values that some item has.</summary>
    public IReadOnlyCollection<string> Values => _values;

    /// <summary>The item's values, in the order given; empty for an item that has none.</summary>
    public IReadOnlyList<string> ValuesOf(string itemId)
    {
        ArgumentNullException.ThrowIfNull(itemId);
        return Find(itemId);
    }

    /// <summary>A filter for <see cref="RecommendOptions.Where"/>: items with one of the values.</summary>
    /// <exception cref="ArgumentException">No item has one of the values.</exception>
    public Func<string, bool> Is(params IReadOnlyList<string> values) => Where(Known(values).Contains);

    /// <summary>A filter for <see cref="RecommendOptions.Where"/>: items with none of the values, those without a value included.</summary>
    /// <exception cref="ArgumentException">No item has one of the values.</exception>
    public Func<string, bool> IsNot(params IReadOnlyList<string> values)
    {
        var having = Is(values);
        return id => !having(id);
    }

    /// <summary>A filter for <see cref="RecommendOptions.Where"/>: items with a value that fulfils a condition.</summary>
    /// <param name="condition">Asked once about each value that an item has, before this method returns.</param>
    public Func<string, bool> Where(Func<string, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var fulfilling = _values.Where(condition).ToHashSet(StringComparer.Ordinal);
        var items = _valuesOf.Where(pair => pair.Value.Any(fulfilling.Contains)).Select(pair => pair.Key).ToHashSet(StringComparer.Ordinal);
        return items.Contains;
    }

    internal string[] Find(string itemId) => _valuesOf.TryGetValue(itemId, out var values) ? values : [];

    private HashSet<string> Known(IReadOnlyList<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var unknown = values.Where(value => value is null || !_values.Contains(value)).Select(value => $"'{value ?? "null"}'").ToArray();
        return unknown.Length == 0
            ? values.ToHashSet(StringComparer.Ordinal)
            : throw new ArgumentException(
                $"No item has {string.Join(" or ", unknown)} as '{Name}'; use one of its {_values.Count} values" +
                (_values.Count == 0 ? "." : $", such as {string.Join(", ", _values.Order(StringComparer.Ordinal).Take(MaxListed).Select(value => $"'{value}'"))}."),
                nameof(values));
    }
}
