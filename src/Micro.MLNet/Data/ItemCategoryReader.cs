using System.Collections.Generic;
using Micro.MLNet.Core;
using Microsoft.ML;

namespace Micro.MLNet.Data;

/// <summary>Reads pairs of item and value from a view with one cursor.</summary>
internal static class ItemCategoryReader
{
    /// <summary>The pairs in row order; rows without an item or without a value are passed over.</summary>
    /// <exception cref="System.ArgumentOutOfRangeException">A column is missing or holds neither text, integers nor keys.</exception>
    public static List<KeyValuePair<string, string>> Read(IDataView items, string itemColumn, string categoryColumn)
    {
        var idColumn = ColumnCheck.FindId(items.Schema, itemColumn, ColumnRole.CategoryItem);
        var valueColumn = ColumnCheck.FindId(items.Schema, categoryColumn, ColumnRole.Category); // a value is text, an integer or a key, as an id is
        var (ids, values) = (new IdMap.Builder(), new IdMap.Builder());
        var (collectIds, collectValues) = (new IdCollector(ids), new IdCollector(values));
        var (idKeys, valueKeys) = (KeyIndex.Of(idColumn, ColumnRole.CategoryItem, collectIds), KeyIndex.Of(valueColumn, ColumnRole.Category, collectValues));
        using var cursor = items.GetRowCursor([idColumn, valueColumn]);
        var id = IdReader.Create(cursor, idColumn, collectIds, idKeys);
        var value = IdReader.Create(cursor, valueColumn, collectValues, valueKeys);
        List<KeyValuePair<string, string>> pairs = [];
        while (cursor.MoveNext())
        {
            if (id.TryRead() && value.TryRead())
            {
                pairs.Add(new(ids.IdAt(id.Resolve()), values.IdAt(value.Resolve())));
            }
        }

        return pairs;
    }
}
