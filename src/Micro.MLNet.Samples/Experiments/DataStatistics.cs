using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Micro.MLNet.Samples.Data;

namespace Micro.MLNet.Samples.Experiments;

/// <summary>Table 3: how much data there is, counted in full and as the published code prints it.</summary>
internal static class DataStatistics
{
    private static readonly string[] Header =
        ["data", "split", "users", "items", "interactions", "density", "interactions, as published", "density, as published", "cold items", "modalities"];

    /// <summary>One line a data set.</summary>
    /// <remarks>The published code adds up training and test only, so the validation part is missing from its count.</remarks>
    public static string[] Row(string name, DataSet data)
    {
        var counts = data.Counts;
        var published = counts.Train + counts.Test;
        string Density(int count) => (count / ((double)counts.Users * counts.Items)).ToString("0.000%", CultureInfo.InvariantCulture);
        return
        [
            name,
            SplitHash.Of(data),
            Text(counts.Users),
            Text(counts.Items),
            Text(counts.Interactions),
            Density(counts.Interactions),
            Text(published),
            Density(published),
            Text(counts.ColdItems),
            string.Join(" ", data.Modalities),
        ];
    }

    /// <summary>The table.</summary>
    public static string ToMarkdown(string command, IReadOnlyList<string[]> rows)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Statistics of the data sets\n\n`{command}`\n\n| {string.Join(" | ", Header)} |\n|{string.Concat(Header.Select(_ => "---|"))}\n");
        foreach (var row in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row)} |\n");
        }

        return text.Append("\nAs published: the MICRO code's own print-out adds training and test interactions and leaves validation out.\n").ToString();
    }

    /// <summary>The same as comma-separated values.</summary>
    public static string ToCsv(IReadOnlyList<string[]> rows) => string.Concat(rows.Prepend(Header).Select(row => string.Join(',', row) + "\n"));

    private static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);
}
