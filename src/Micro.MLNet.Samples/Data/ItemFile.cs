using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Microsoft.ML.Data;

namespace Micro.MLNet.Samples.Data;

/// <summary>Reads <c>items.tsv</c>: a column whose cells hold several numbers is a modality, one number is an attribute, anything else text.</summary>
internal static class ItemFile
{
    private const int MostFreeNumbers = 1 << 22;
    private const int MostNumbersPerCharacter = 64;
    private static readonly char[] VectorSeparators = [' ', ',', ';', '[', ']'];

    public static TableView Read(string path, IReadOnlyList<string>? modalities)
    {
        var file = new DelimitedFile(path);
        var idColumn = file.Require("item", "itemId");
        var titleColumn = file.Find("title", "name");
        var rows = file.ReadRows().ToList();
        if (rows.Count == 0)
        {
            throw new InvalidDataException($"'{path}' has a header but no rows: list one item per line.");
        }

        if (file.Header.Any(string.IsNullOrEmpty))
        {
            throw new InvalidDataException($"'{path}' has a column without a name among {string.Join(", ", file.Header)}. Name it, or take it out of the header and every row.");
        }

        List<TableColumn> columns = [new TextColumn(DataSet.ItemColumn, [.. rows.Select(row => row.Fields[idColumn])])];
        for (var column = 0; column < file.Header.Count; column++)
        {
            if (column == titleColumn)
            {
                columns.Add(new TextColumn(DataSet.TitleColumn, [.. rows.Select(row => row.Fields[titleColumn])]));
            }
            else if (column != idColumn)
            {
                columns.Add(ReadColumn(file.Header[column], column, rows, path));
            }
        }

        var chosen = ModalityNames.Choose([.. columns.OfType<VectorColumn>().Select(column => column.Name)], modalities, path);
        return new TableView([.. columns.Where(column => column is not VectorColumn || chosen.Contains(column.Name, StringComparer.Ordinal))]);
    }

    private static TableColumn ReadColumn(string name, int column, List<(int Line, string[] Fields)> rows, string path)
    {
        var sample = rows.Select(row => row.Fields[column]).FirstOrDefault(cell => cell.Length > 0) ?? "";
        if (TryParseVector(sample, out var first) && first.Length > 1)
        {
            return ReadVectors(name, column, first.Length, rows, path);
        }

        var numbers = new float[rows.Count];
        for (var row = 0; row < rows.Count; row++)
        {
            var cell = rows[row].Fields[column];
            numbers[row] = float.NaN;
            if (cell.Length > 0 && !float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[row]))
            {
                return new TextColumn(name, [.. rows.Select(other => other.Fields[column])]);
            }
        }

        return new NumberColumn<float>(name, NumberDataViewType.Single, numbers);
    }

    private static VectorColumn<float> ReadVectors(string name, int column, int width, List<(int Line, string[] Fields)> rows, string path)
    {
        RequireSize(name, width, rows, column, path);
        var values = new float[rows.Count * width];
        for (var row = 0; row < rows.Count; row++)
        {
            var (line, fields) = rows[row];
            var target = values.AsSpan(row * width, width);
            if (fields[column].Length == 0)
            {
                target.Fill(float.NaN); // a missing vector: the trainer's missing-modality policy takes over
            }
            else if (TryParseVector(fields[column], out var vector) && vector.Length == width)
            {
                vector.CopyTo(target);
            }
            else
            {
                throw new InvalidDataException(
                    $"'{path}', line {line}, column '{name}', should hold {width} numbers like the first row, but holds {(vector.Length > 0 ? $"{vector.Length}" : "text")}.");
            }
        }

        return new VectorColumn<float>(name, width, values);
    }

    /// <summary>One long vector beside many missing ones could ask for far more memory than the file is large.</summary>
    private static void RequireSize(string name, int width, List<(int Line, string[] Fields)> rows, int column, string path)
    {
        var numbers = (long)rows.Count * width;
        var characters = rows.Sum(row => (long)row.Fields[column].Length);
        if (numbers > Math.Min(Array.MaxLength, MostFreeNumbers + (characters * MostNumbersPerCharacter)))
        {
            throw new InvalidDataException(
                $"'{path}', column '{name}', asks for {rows.Count} vectors of {width} numbers but holds {characters} characters: nearly all vectors are missing. Leave out the items without one.");
        }
    }

    private static bool TryParseVector(string text, out float[] vector)
    {
        var parts = text.Split(VectorSeparators, StringSplitOptions.RemoveEmptyEntries);
        vector = new float[parts.Length];
        for (var n = 0; n < parts.Length; n++)
        {
            if (!float.TryParse(parts[n], NumberStyles.Float, CultureInfo.InvariantCulture, out vector[n]))
            {
                vector = [];
                return false;
            }
        }

        return true;
    }
}
