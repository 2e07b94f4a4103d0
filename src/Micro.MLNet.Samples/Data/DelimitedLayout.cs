using System.Collections.Generic;
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
        var (rows, hasSplit) = InteractionFile.Read(path);
        if (!rows.Any(row => row.User.Length > 0 && row.Item.Length > 0))
        {
            throw new InvalidDataException($"'{path}' has {rows.Count} interactions, none of them with a user and an item. List one per line.");
        }

        var interactions = new TableView(
            new TextColumn(DataSet.UserColumn, [.. rows.Select(row => row.User)]), new TextColumn(DataSet.ItemColumn, [.. rows.Select(row => row.Item)]));
        var items = FindFile(folder, "items") is { } itemPath ? ItemFile.Read(itemPath, modalities) : null;
        if (items is null)
        {
            ModalityNames.Choose([], modalities, folder);
        }

        return hasSplit
            ? DataSet.Create(interactions, [.. rows.Select(row => row.Part)], items, folder)
            : DataSet.Create(interactions, HoldOut(interactions), items, folder) with { Rule = SplitRule.PerUser(HoldOutSeed) };
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
}
