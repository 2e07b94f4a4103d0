using System.Globalization;
using Micro.MLNet.Samples.Data;

namespace Micro.MLNet.Samples.Experiments;

/// <summary>Table 3: how much data there is, counted in full and as the published code prints it.</summary>
/// <remarks>The published code adds up training and test only, so the validation part is missing from its count.</remarks>
internal sealed class DataStatistics
{
    private readonly TextTable _table = new(
        "data", "split", "users", "items", "interactions", "density", "interactions, as published", "density, as published", "cold items", "modalities");

    /// <summary>Adds the line of a data set.</summary>
    public void Add(string name, DataSet data)
    {
        var counts = data.Counts;
        var published = counts.Train + counts.Test;
        string Density(int count) => (count / ((double)counts.Users * counts.Items)).ToString("0.000%", CultureInfo.InvariantCulture);
        _table.Add(
            name,
            SplitHash.Of(data),
            Text(counts.Users),
            Text(counts.Items),
            Text(counts.Interactions),
            Density(counts.Interactions),
            Text(published),
            Density(published),
            Text(counts.ColdItems),
            string.Join(" ", data.Modalities));
    }

    /// <summary>The table.</summary>
    public string ToMarkdown(string command) => _table.ToMarkdown(
        "Statistics of the data sets", command, "As published: the MICRO code's own print-out adds training and test interactions and leaves validation out.");

    /// <summary>The same as comma-separated values.</summary>
    public string ToCsv() => _table.ToCsv();

    private static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);
}
