using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Micro.MLNet.Samples.Data;

/// <summary>
/// Plain tables: <c>interactions.tsv</c> (user, item and optionally split and label) and <c>items.tsv</c> (item, optionally title, a column per
/// modality and anything else), both also as <c>.csv</c>.
/// </summary>
internal static class DelimitedLayout
{
    private const string RowColumn = "row";
    private const int HoldOutSeed = 0;
    private static readonly string[] Extensions = [".tsv", ".csv"];

    /// <summary>Whether the folder has this layout.</summary>
    public static bool Matches(string folder) => FindFile(folder, "interactions") is not null;

    public static DataSet Read(string folder, IReadOnlyList<string>? modalities)
    {
        var path = FindFile(folder, "interactions") ?? throw new FileNotFoundException($"'{folder}' has no interactions.tsv.");
        var file = new DelimitedFile(path);
        var (userColumn, itemColumn) = (file.Require("user", "userId"), file.Require("item", "itemId"));
        var (splitColumn, labelColumn) = (file.Find("split"), file.Find("label"));
        List<string> users = [];
        List<string> itemIds = [];
        List<Split> splits = [];
        foreach (var (line, fields) in file.ReadRows().Where(row => labelColumn < 0 || IsPositive(row.Fields[labelColumn], path, row.Line)))
        {
            users.Add(fields[userColumn]);
            itemIds.Add(fields[itemColumn]);
            splits.Add(splitColumn < 0 ? Split.Train : ParseSplit(fields[splitColumn], path, line));
        }

        var interactions = new TableView(new TextColumn(DataSet.UserColumn, [.. users]), new TextColumn(DataSet.ItemColumn, [.. itemIds]));
        var items = FindFile(folder, "items") is { } itemPath ? ItemFile.Read(itemPath, modalities) : null;
        if (items is null)
        {
            ModalityNames.Choose([], modalities, folder);
        }

        return splitColumn < 0
            ? DataSet.Create(interactions, HoldOut(interactions), items, folder) with { Rule = SplitRule.PerUser(HoldOutSeed) }
            : DataSet.Create(interactions, [.. splits], items, folder);
    }

    /// <summary>Without a split column, a tenth of each user's interactions is validation and a tenth test: always the same ones.</summary>
    private static Split[] HoldOut(TableView interactions)
    {
        var rows = new NumberColumn<int>(RowColumn, NumberDataViewType.Int32, [.. Enumerable.Range(0, interactions.RowCount)]);
        var parts = new MLContext().Recommendation().SplitPerUser(new TableView([.. interactions.Columns, rows]), DataSet.UserColumn, DataSet.ItemColumn, seed: HoldOutSeed);
        var splits = new Split[interactions.RowCount];
        foreach (var (part, split) in new[] { (parts.Validation, Split.Validation), (parts.Test, Split.Test) })
        {
            foreach (var row in part.GetColumn<int>(RowColumn))
            {
                splits[row] = split;
            }
        }

        return splits;
    }

    private static string? FindFile(string folder, string name) =>
        Extensions.Select(extension => Path.Combine(folder, name + extension)).FirstOrDefault(File.Exists);

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
