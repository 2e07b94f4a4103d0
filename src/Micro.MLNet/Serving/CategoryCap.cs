namespace Micro.MLNet.Serving;

/// <summary>At most so many items of each category in one list.</summary>
/// <remarks>An item of several categories counts towards each; an item without one is never held back.</remarks>
/// <param name="Categories">The items' categories, or any other column of values.</param>
/// <param name="MaxItems">The most items that one category may have in a list, at least 1.</param>
public sealed record CategoryCap(ItemCategories Categories, int MaxItems);
