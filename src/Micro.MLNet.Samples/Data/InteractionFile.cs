using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Micro.MLNet.Samples.Data;

/// <summary>Reads a table of interactions: columns <c>user</c>, <c>item</c> and optionally <c>split</c> and <c>label</c>.</summary>
internal static class InteractionFile
{
    /// <summary>User, item and part of each row whose label, if there is one, is above 0.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The rows, all of them for training where there is no split column; and whether there is one.</returns>
    /// <exception cref="InvalidDataException">A column is missing, or a value is of another kind.</exception>
    public static (IReadOnlyList<(string User, string Item, Split Part)> Rows, bool HasSplit) Read(string path)
    {
        var file = new DelimitedFile(path);
        var (userColumn, itemColumn) = (file.Require("user", "userId"), file.Require("item", "itemId"));
        var (splitColumn, labelColumn) = (file.Find("split"), file.Find("label"));
        List<(string, string, Split)> rows = [];
        foreach (var (line, fields) in file.ReadRows().Where(row => labelColumn < 0 || IsPositive(row.Fields[labelColumn], path, row.Line)))
        {
            rows.Add((fields[userColumn], fields[itemColumn], splitColumn < 0 ? Split.Train : ParseSplit(fields[splitColumn], path, line)));
        }

        return (rows, splitColumn >= 0);
    }

    private static bool IsPositive(string label, string path, int line) =>
        double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value > 0
            : throw new InvalidDataException($"'{path}', line {line}, has the label '{label}', but a number is expected: rows with a label above 0 are interactions.");

    private static Split ParseSplit(string text, string path, int line) => text.ToLowerInvariant() switch
    {
        "train" => Split.Train,
        "validation" or "val" or "valid" => Split.Validation,
        "test" => Split.Test,
        _ => throw new InvalidDataException($"'{path}', line {line}, has the split '{text}', but train, validation or test is expected."),
    };
}
