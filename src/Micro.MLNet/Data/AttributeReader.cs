using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Core;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Micro.MLNet.Data;

/// <summary>Reads columns of item attributes as text.</summary>
internal static class AttributeReader
{
    /// <summary>By column name, each item's values by raw id; rows without an id are passed over, and the values of an item's rows are united.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a type that doesn't fit.</exception>
    public static Dictionary<string, IReadOnlyDictionary<string, IReadOnlyCollection<string>>> Read(IDataView data, string itemColumn, IReadOnlyList<string> columns)
    {
        var item = ColumnCheck.FindId(data.Schema, itemColumn, ColumnRole.AttributeItem);
        var found = columns.Select(name => Find(data.Schema, name)).ToArray();
        var ids = new IdMap.Builder();
        var resolver = new IdCollector(ids);
        using var cursor = data.GetRowCursor([item, .. found]);
        var reader = IdReader.Create(cursor, item, resolver, KeyIndex.Of(item, ColumnRole.AttributeItem, resolver));
        var readers = Array.ConvertAll(found, column => ValuesOf(cursor, column));
        var values = Array.ConvertAll(found, _ => new Dictionary<string, IReadOnlyCollection<string>>(StringComparer.Ordinal));
        while (cursor.MoveNext())
        {
            var index = reader.Index();
            for (var n = 0; n < readers.Length && index >= 0; n++)
            {
                var id = ids.IdAt(index);
                values[n].TryAdd(id, new HashSet<string>(StringComparer.Ordinal));
                readers[n]((HashSet<string>)values[n][id]);
            }
        }

        return found.Zip(values).DistinctBy(pair => pair.First.Index).ToDictionary(pair => pair.First.Name, pair => (IReadOnlyDictionary<string, IReadOnlyCollection<string>>)pair.Second);
    }

    private static DataViewSchema.Column Find(DataViewSchema schema, string name)
    {
        var column = ColumnCheck.Find(schema, name, ColumnRole.Attribute);
        return column.Type is TextDataViewType or KeyDataViewType or VectorDataViewType { ItemType: TextDataViewType } || ColumnCheck.IsInteger(column.Type)
            ? column
            : throw ColumnCheck.Mismatch(name, ColumnRole.Attribute, "text, a vector of text, an integer or a key", column.Type, $"Convert it with mlContext.Transforms.Conversion.ConvertType(\"{name}\", outputKind: DataKind.String).");
    }

    private static Action<HashSet<string>> ValuesOf(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is VectorDataViewType)
        {
            var getter = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
            VBuffer<ReadOnlyMemory<char>> texts = default;
            return into =>
            {
                getter(ref texts);
                foreach (var text in texts.GetValues())
                {
                    if (!text.IsEmpty)
                    {
                        into.Add(text.ToString());
                    }
                }
            };
        }

        var known = new IdMap.Builder();
        var resolver = new IdCollector(known);
        var reader = IdReader.Create(row, column, resolver, KeyIndex.Of(column, ColumnRole.Attribute, resolver));
        return into =>
        {
            if (reader.Index() is >= 0 and var value)
            {
                into.Add(known.IdAt(value));
            }
        };
    }
}
