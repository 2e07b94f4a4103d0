using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.ML.Data;

namespace Micro.MLNet.Samples.Data;

/// <summary>The files <c>NAME_feat.npy</c> of a folder: one modality each, row = item index.</summary>
internal static class FeatureFiles
{
    public const string Suffix = "_feat.npy";

    /// <summary>The item table with a column per modality, and the titles where <see cref="ItemTitles"/> has them; null when the folder has no such file.</summary>
    /// <param name="folder">The data set's folder.</param>
    /// <param name="modalities">Names to read; null reads all.</param>
    public static TableView? Read(string folder, IReadOnlyList<string>? modalities)
    {
        var files = Directory.GetFiles(folder, "*" + Suffix).Order(StringComparer.Ordinal)
            .ToDictionary(file => Path.GetFileName(file)[..^Suffix.Length], StringComparer.Ordinal);
        var names = ModalityNames.Choose([.. files.Keys], modalities, folder);
        List<TableColumn> columns = [.. names.Select(name => ReadColumn(name, files[name]))];
        if (ItemTitles.Read(folder) is { } titles)
        {
            columns.Add(titles);
            files[titles.Name] = Path.Combine(folder, ItemTitles.FileName);
        }

        if (columns.Count == 0)
        {
            return null;
        }

        foreach (var column in columns.Where(column => column.RowCount != columns[0].RowCount))
        {
            throw new InvalidDataException(
                $"'{files[column.Name]}' has {column.RowCount} rows, but '{files[columns[0].Name]}' has {columns[0].RowCount}: each needs one row per item.");
        }

        var ids = new NumberColumn<int>(DataSet.ItemColumn, NumberDataViewType.Int32, [.. Enumerable.Range(0, columns[0].RowCount)]);
        return new TableView([ids, .. columns]);
    }

    /// <summary>Refuses an item index that has no row in the feature files.</summary>
    public static void RequireRow(TableView? items, int item, string path)
    {
        if (item < 0 || (items is not null && item >= items.RowCount))
        {
            throw new InvalidDataException(
                $"'{path}' names item {item}, but item indices must lie in [0, {items?.RowCount ?? int.MaxValue}): the feature files have one row per item.");
        }
    }

    private static VectorColumn ReadColumn(string name, string file)
    {
        var (_, width, values) = NpyFile.Read(file);
        return values is Half[] halves ? new VectorColumn<Half>(name, width, halves) : new VectorColumn<float>(name, width, (float[])values);
    }
}
