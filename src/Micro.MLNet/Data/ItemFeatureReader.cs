using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Options;
using Microsoft.ML;

namespace Micro.MLNet.Data;

/// <summary>Joins item features to the interactions' items, and appends items that have features only.</summary>
internal static class ItemFeatureReader
{
    /// <summary>Checks the columns: the item id column and the vector columns, all of them when none is named.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a type that doesn't fit.</exception>
    public static (DataViewSchema.Column Item, IReadOnlyList<DataViewSchema.Column> Modalities) FindColumns(
        DataViewSchema schema, string itemColumn, IReadOnlyList<string> modalityColumns)
    {
        var item = ColumnCheck.FindId(schema, itemColumn, ColumnRole.FeatureItem);
        var modalities = modalityColumns.Count > 0
            ? modalityColumns.Select(name => FindVector(schema, name)).ToArray()
            : [.. schema.Where(column => !column.IsHidden && ModalityColumn.IsVector(column.Type))];
        return modalities.Length > 0
            ? (item, modalities)
            : throw new ArgumentOutOfRangeException(
                null,
                $"The item features have no Vector<Single> or Vector<Double> column; their columns are {string.Join(", ", schema.Select(column => $"'{column.Name}' ({column.Type})"))}. " +
                "Add one vector column per modality.");
    }

    /// <summary>Reads the features; new items are added to <paramref name="items"/>.</summary>
    /// <param name="features">Item ids and vectors.</param>
    /// <param name="itemColumn">The item id column.</param>
    /// <param name="modalityColumns">The vector columns; empty for all of them.</param>
    /// <param name="items">The interactions' items.</param>
    /// <param name="policy">What happens to items without a vector.</param>
    /// <exception cref="ArgumentException">The features can't be used; the message says why.</exception>
    public static (IdMap Items, IReadOnlyList<Modality> Modalities, FeatureReport Report) Read(
        IDataView features, string itemColumn, IReadOnlyList<string> modalityColumns, IdMap.Builder items, MissingModality policy)
    {
        var (item, vectors) = FindColumns(features.Schema, itemColumn, modalityColumns);
        var resolver = new IdCollector(items);
        var keys = KeyIndex.Of(item, ColumnRole.FeatureItem, resolver);
        using var cursor = features.GetRowCursor([item, .. vectors]);
        var reader = IdReader.Create(cursor, item, resolver, keys);
        var known = items.Count;
        var columns = vectors.Select(column => new ModalityColumn(cursor, column, known)).ToArray();
        var rows = 0;
        var missing = 0;
        var duplicates = 0;
        var matched = false;
        while (cursor.MoveNext())
        {
            rows++;
            if (!reader.TryRead())
            {
                missing++;
                continue;
            }

            var index = reader.Resolve();
            matched |= index < known;
            duplicates += AddVectors(columns, index, items) ? 0 : 1;
        }

        var map = items.Build();
        RequireMatch(matched, map, known, itemColumn);
        var built = columns.Select(column => column.Build(map, policy)).ToArray();
        var report = new FeatureReport(rows, missing, duplicates, map.Count - known, [.. built.Select(entry => entry.Report)]);
        return (map, [.. built.Select(entry => entry.Modality)], report);
    }

    private static bool AddVectors(ModalityColumn[] columns, int index, IdMap.Builder items)
    {
        var isNew = true;
        foreach (var column in columns)
        {
            isNew &= column.Add(index, items);
        }

        return isNew;
    }

    private static DataViewSchema.Column FindVector(DataViewSchema schema, string name)
    {
        var column = ColumnCheck.Find(schema, name, ColumnRole.Modality);
        return ModalityColumn.IsVector(column.Type)
            ? column
            : throw ColumnCheck.Mismatch(
                name,
                ColumnRole.Modality,
                "Vector<Single> or Vector<Double>",
                column.Type,
                $"Convert it with mlContext.Transforms.Conversion.ConvertType(\"{name}\", outputKind: DataKind.Single), join single numbers with mlContext.Transforms.Concatenate, " +
                $"or name other columns in {ColumnRole.Modality.Option}.");
    }

    private static void RequireMatch(bool matched, IdMap items, int known, string itemColumn)
    {
        if (matched)
        {
            return;
        }

        var found = items.Count > known ? $"its {items.Count - known} ids, such as '{items[known]}', are none of" : "it holds no id, but there are";
        throw new ArgumentException(
            $"Column '{itemColumn}' of the item features never matches the interactions: {found} the interactions' {known} item ids, such as '{items[0]}'. " +
            $"Name the column that holds the same ids in {ColumnRole.FeatureItem.Option}.");
    }
}
