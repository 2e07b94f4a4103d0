using System.Collections.Generic;

namespace Micro.MLNet.Serving;

/// <summary>Keeps items by the values of one column of <see cref="RecommendOptions.Attributes"/>.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="Values">An item passes if it has at least one of them. Values that no item has are allowed.</param>
/// <param name="Exclude">Whether it is the other way round: an item passes if it has none of them, as an item without a value does.</param>
public sealed record AttributeFilter(string Column, IReadOnlyCollection<string> Values, bool Exclude = false);

/// <summary>How many items of one category a list may hold.</summary>
/// <param name="Column">A column of <see cref="RecommendOptions.Attributes"/>; each of its values is a category.</param>
/// <param name="Limit">The most items per category, at least 1. An item with several values counts for each; one without a value has no limit.</param>
public sealed record CategoryCap(string Column, int Limit);
