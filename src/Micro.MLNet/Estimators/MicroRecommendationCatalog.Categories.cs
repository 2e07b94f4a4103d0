using System;
using System.Diagnostics.CodeAnalysis;
using Micro.MLNet.Data;
using Micro.MLNet.Serving;
using Microsoft.ML;

namespace Micro.MLNet;

/// <summary>What is known of items beside their features.</summary>
public sealed partial class MicroRecommendationCatalog
{
    /// <summary>Reads the categories of items, for filters and caps: <see cref="RecommendOptions.Where"/> and <see cref="RecommendOptions.Caps"/>.</summary>
    /// <param name="items">A row per item, or several for an item of several categories.</param>
    /// <param name="categoryColumnName">The category, or any other column to filter and cap by: text, an integer or a key. Rows with empty text or key 0 name none and are passed over.</param>
    /// <param name="itemColumnName">The item ids, in any form that the trainers take. Ids that a model doesn't know do no harm.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a type that doesn't fit.</exception>
    [SuppressMessage("Performance", "CA1822", Justification = "A catalog's methods are called on the catalog.")]
    public ItemCategories ReadItemCategories(IDataView items, string categoryColumnName, string itemColumnName = "ItemId")
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(categoryColumnName);
        ArgumentNullException.ThrowIfNull(itemColumnName);
        return new ItemCategories(categoryColumnName, ItemCategoryReader.Read(items, itemColumnName, categoryColumnName));
    }
}
