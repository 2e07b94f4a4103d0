using System.IO;
using System.Linq;

namespace Micro.MLNet.Samples.Data;

/// <summary>The file <c>items.tsv</c> beside the published layout: what <c>prepare</c> writes so that recommendations can be read by people.</summary>
/// <remarks>The layout knows items by index only. The file has one line per index, in order: <c>item</c>, <c>id</c> and <c>title</c>.</remarks>
internal static class ItemTitles
{
    public const string FileName = "items.tsv";

    /// <summary>The titles in order of the index, an id where there is no title; null when the folder has no such file.</summary>
    public static TextColumn? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        var file = new DelimitedFile(path);
        var (item, id, title) = (file.Require(DataSet.ItemColumn), file.Require("id"), file.Require(DataSet.TitleColumn));
        var rows = file.ReadRows().ToList();
        for (var n = 0; n < rows.Count; n++)
        {
            if (rows[n].Fields[item] != n.ToString(System.Globalization.CultureInfo.InvariantCulture))
            {
                throw new InvalidDataException(
                    $"'{path}', line {rows[n].Line}, names item '{rows[n].Fields[item]}', but {n} is expected: one line per item index, in order. Move the file away to do without titles.");
            }
        }

        return new TextColumn(DataSet.TitleColumn, [.. rows.Select(row => row.Fields[title].Length > 0 ? row.Fields[title] : row.Fields[id])]);
    }
}
