using System;
using System.Collections.Generic;
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

    private static readonly CountRange[] Degrees = CountRange.UpTo(0, 2, 5, 10, 20, 50);

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
                TextTable.Cell(report.Epoch),
                report.Modality,
                TextTable.Cell(report.NeighborOverlap),
                TextTable.Cell(report.MeanAttention),
                TextTable.Cell(report.Hubness),
                TextTable.Cell(report.InDegreeQuantile(0.5)),
                TextTable.Cell(report.InDegreeQuantile(0.9)),
                TextTable.Cell(report.InDegreeQuantile(0.99)),
                TextTable.Cell(report.MaxInDegree),
                TextTable.Cell(report.IsolatedCount),
                TextTable.Cell(report.UnnamedCount));
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
                     select ($"{modality.Key}, {(report.Epoch == 0 ? "initial" : "epoch " + TextTable.Cell(report.Epoch))}", Array.ConvertAll(Degrees, degree => ShareOf(report.InDegreeHistogram, degree)));
        GroupedPlot.Bars(Path.Combine(folder, "graphs-in-degrees"), title, "In-degree", "% of items", [.. Degrees.Select(degree => degree.Name)], [.. series]);
    }

    private static double ShareOf(IReadOnlyList<int> histogram, CountRange range) =>
        100.0 * histogram.Index().Where(degree => range.Contains(degree.Index)).Sum(degree => degree.Item) / histogram.Sum();
}
