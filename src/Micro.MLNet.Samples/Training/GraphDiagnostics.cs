using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Samples.Experiments;

namespace Micro.MLNet.Samples.Training;

/// <summary>Keeps what a training says about its item graphs, and writes it as tables and plots.</summary>
/// <param name="folder">An existing folder.</param>
internal sealed class GraphDiagnostics(string folder) : IProgress<ItemGraphReport>
{
    private const string Note =
        "Epoch 0 is the initial graph; the others are the learned graph at each evaluation, before the skip connection. Overlap: the mean share of an item's initial neighbors, itself left out, " +
        "among its learned ones. Hubness: the skewness of in-degrees (Radovanovic et al. 2010). Isolated: items with no neighbor but themselves; unnamed: items that are nobody's neighbor. " +
        "Attention: the modality's mean weight over items.";

    private static readonly (string Name, int Least, int Most)[] Degrees =
        [("0", 0, 0), ("1-2", 1, 2), ("3-5", 3, 5), ("6-10", 6, 10), ("11-20", 11, 20), ("21-50", 21, 50), (">50", 51, int.MaxValue)];

    private readonly List<ItemGraphReport> _reports = [];

    /// <inheritdoc/>
    public void Report(ItemGraphReport value) => _reports.Add(value);

    /// <summary>Writes <c>graphs.md</c>, <c>graphs.csv</c> and a plot each of overlap, attention, hubness and in-degrees.</summary>
    /// <param name="title">The model, for the heads.</param>
    /// <param name="command">That trained it.</param>
    /// <returns>False where nothing was reported: the model has no item graphs.</returns>
    public bool Write(string title, string command)
    {
        if (_reports.Count == 0)
        {
            return false;
        }

        var table = new TextTable(
            "epoch", "modality", "overlap", "attention", "hubness", "in-degree, median", "in-degree, 90 %", "in-degree, 99 %", "in-degree, most", "isolated", "unnamed");
        foreach (var report in _reports)
        {
            table.Add(
                Text(report.Epoch),
                report.Modality,
                Text(report.NeighborOverlap),
                Text(report.MeanAttention),
                Text(report.Hubness),
                Text(report.InDegreeQuantile(0.5)),
                Text(report.InDegreeQuantile(0.9)),
                Text(report.InDegreeQuantile(0.99)),
                Text(report.MaxInDegree),
                Text(report.IsolatedCount),
                Text(report.UnnamedCount));
        }

        ExperimentReport.WriteTable(folder, "graphs", table.ToMarkdown($"{title}: item graphs during training", command, Note), table.ToCsv());
        WriteLines("overlap", $"{title}: initial neighbors kept in the learned graph", "Mean share of an item's initial neighbors", report => report.NeighborOverlap);
        WriteLines("attention", $"{title}: weight of each modality", "Mean attention over items", report => report.MeanAttention);
        WriteLines("hubness", $"{title}: hubs in the graph", "Skewness of in-degrees", report => report.Hubness);
        WriteDegrees($"{title}: how many items name an item as neighbor");
        return true;
    }

    private void WriteLines(string name, string title, string axis, Func<ItemGraphReport, double> value)
    {
        var known = _reports.Where(report => double.IsFinite(value(report))).ToLookup(report => report.Modality);
        var epochs = known.SelectMany(modality => modality).Select(report => (double)report.Epoch).Distinct().Order().ToArray();
        GroupedPlot.Lines(Path.Combine(folder, $"graphs-{name}"), title, "Epoch", axis, epochs, [.. known.Select(modality => (modality.Key, ValuesAt(epochs, modality, value)))]);
    }

    private static double[] ValuesAt(double[] epochs, IEnumerable<ItemGraphReport> reports, Func<ItemGraphReport, double> value)
    {
        var byEpoch = reports.ToDictionary(report => report.Epoch, value);
        return Array.ConvertAll(epochs, epoch => byEpoch.GetValueOrDefault((int)epoch, double.NaN));
    }

    private void WriteDegrees(string title)
    {
        var series = from modality in _reports.GroupBy(report => report.Modality)
                     from report in new[] { modality.First(), modality.Last() }.Distinct()
                     select ($"{modality.Key}, {(report.Epoch == 0 ? "initial" : "epoch " + Text(report.Epoch))}", Array.ConvertAll(Degrees, degree => ShareOf(report.InDegreeHistogram, degree.Least, degree.Most)));
        GroupedPlot.Bars(Path.Combine(folder, "graphs-in-degrees"), title, "In-degree", "% of items", [.. Degrees.Select(degree => degree.Name)], [.. series]);
    }

    private static double ShareOf(IReadOnlyList<int> histogram, int least, int most) =>
        100.0 * histogram.Index().Where(degree => degree.Index >= least && degree.Index <= most).Sum(degree => degree.Item) / histogram.Sum();

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(double value) => double.IsFinite(value) ? value.ToString("0.0000", CultureInfo.InvariantCulture) : "-";
}
