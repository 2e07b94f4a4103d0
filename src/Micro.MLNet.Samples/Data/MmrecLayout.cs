using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Microsoft.ML.Data;

namespace Micro.MLNet.Samples.Data;

/// <summary>MMRec's layout: one file <c>NAME.inter</c> with userID, itemID and x_label (0 train, 1 validation, 2 test), and <c>NAME_feat.npy</c>.</summary>
internal static class MmrecLayout
{
    /// <summary>Column of the part: 0 train, 1 validation, 2 test.</summary>
    public const string LabelColumn = "x_label";

    /// <summary>Whether the folder has this layout.</summary>
    public static bool Matches(string folder) => Directory.EnumerateFiles(folder, "*.inter").Any();

    public static DataSet Read(string folder, IReadOnlyList<string>? modalities)
    {
        var files = Directory.GetFiles(folder, "*.inter");
        if (files.Length > 1)
        {
            throw new InvalidDataException($"'{folder}' has {files.Length} .inter files, but one is expected. Move the others away.");
        }

        var items = FeatureFiles.Read(folder, modalities);
        var file = new DelimitedFile(files[0]);
        var (userColumn, itemColumn, labelColumn) = (file.Require("userID"), file.Require("itemID"), file.Find(LabelColumn));
        List<int> users = [];
        List<int> itemIndices = [];
        List<Split> splits = [];
        foreach (var (line, fields) in file.ReadRows())
        {
            users.Add(ParseIndex(fields[userColumn], files[0], line));
            itemIndices.Add(ParseIndex(fields[itemColumn], files[0], line));
            FeatureFiles.RequireRow(items, itemIndices[^1], files[0]);
            splits.Add(labelColumn < 0 ? Split.Train : ParseLabel(fields[labelColumn], files[0], line));
        }

        var interactions = new TableView(
            new NumberColumn<int>(DataSet.UserColumn, NumberDataViewType.Int32, [.. users]),
            new NumberColumn<int>(DataSet.ItemColumn, NumberDataViewType.Int32, [.. itemIndices]));
        return DataSet.Create(interactions, [.. splits], items, folder);
    }

    private static int ParseIndex(string text, string path, int line) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < int.MaxValue
            ? index
            : throw new InvalidDataException($"'{path}', line {line}, has the id '{text}', but a whole number from 0 below {int.MaxValue} is expected: it is a row of the feature files.");

    private static Split ParseLabel(string text, string path, int line) => text switch
    {
        "0" => Split.Train,
        "1" => Split.Validation,
        "2" => Split.Test,
        _ => throw new InvalidDataException($"'{path}', line {line}, has x_label '{text}', but 0 (train), 1 (validation) or 2 (test) is expected."),
    };
}
