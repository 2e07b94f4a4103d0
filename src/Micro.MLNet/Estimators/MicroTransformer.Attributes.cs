using System;
using System.Collections.Generic;
using Micro.MLNet.Data;
using Micro.MLNet.Serving;
using Microsoft.ML;

namespace Micro.MLNet;

/// <content>Attributes of items, for filters and caps.</content>
public sealed partial class MicroTransformer
{
    /// <summary>Reads columns of item attributes for <see cref="RecommendOptions.Attributes"/>.</summary>
    /// <param name="items">The items. A row without an id is passed over; the values of several rows of an item are united. Missing keys and empty texts are no values.</param>
    /// <param name="attributeColumnNames">The columns to read, at least one: text, a vector of text, an integer or a key. Repeated names count once.</param>
    /// <param name="itemColumnName">Item id column; null for <see cref="ItemColumnName"/>.</param>
    /// <exception cref="ArgumentException">No column is named.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a type that doesn't fit.</exception>
    public ItemAttributes ReadAttributes(IDataView items, IReadOnlyList<string> attributeColumnNames, string? itemColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(attributeColumnNames);
        return new ItemAttributes(AttributeReader.Read(items, itemColumnName ?? ItemColumnName, attributeColumnNames));
    }
}
