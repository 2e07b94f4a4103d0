using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Micro.MLNet.Samples.Experiments;

/// <summary>Rows under a header, as Markdown and as comma-separated values.</summary>
internal sealed class TextTable(params string[] header)
{
    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row with a cell for each column.</summary>
    public void Add(params string[] row) => _rows.Add(row);

    /// <summary>A page: a title, the command that made the table, the table, and what its columns mean.</summary>
    public string ToMarkdown(string title, string command, string note)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {title}\n\n`{command}`\n\n");
        text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", header)} |\n|{string.Concat(header.Select(_ => "---|"))}\n");
        foreach (var row in _rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row)} |\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"\n{note}\n").ToString();
    }

    /// <summary>The same as comma-separated values.</summary>
    public string ToCsv() => string.Concat(_rows.Prepend(header).Select(row => string.Join(',', row.Select(Quote)) + "\n"));

    /// <summary>A whole number as a cell.</summary>
    public static string Cell(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A share or a mean as a cell, to four places; - where it isn't defined.</summary>
    public static string Cell(double value) => double.IsFinite(value) ? value.ToString("0.0000", CultureInfo.InvariantCulture) : "-";

    private static string Quote(string cell) => cell.AsSpan().ContainsAny(",\"\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
