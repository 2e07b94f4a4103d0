using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using Micro.MLNet.Samples.Data;

namespace Micro.MLNet.Samples.Experiments.Pilot;

/// <summary>Table 2: the share of users who buy semantically similar items, by modality and k.</summary>
/// <remarks>
/// As the paper defines it, two items are semantically similar when one is among the k items most similar to the other. A user counts with any two such items, in
/// whatever part of the data; the share is of all users.
/// </remarks>
internal sealed class PurchaseStudy : PilotStudy
{
    private const string Note =
        "A user counts with two items, in training, validation or test, one of which is among the k items most similar to the other by the cosine of raw features " +
        "(compared with all items; equal ones by index). An item without a vector, or with zeros only, is similar to none. The share is of all users.";

    private static readonly int[] NeighborCounts = [5, 10, 15, 20];
    private readonly TextTable _table = new(["data", "modality", "users", .. NeighborCounts.Select(count => $"k = {count}")]);
    private readonly List<(string Name, double[] Percent)> _lines = [];

    /// <inheritdoc/>
    public override string ToMarkdown(string command) => _table.ToMarkdown("Share of users who buy semantically similar items", command, Note);

    /// <inheritdoc/>
    public override string ToCsv() => _table.ToCsv();

    /// <inheritdoc/>
    public override void Plot(string path) => GroupedPlot.Lines(
        path, "Users with two items, one among the k most similar of the other", "k", "% of users", [.. NeighborCounts.Select(count => (double)count)], _lines);

    /// <inheritdoc/>
    protected override void AddModalities(string name, DataSet data, CoInteractions interactions, CancellationToken cancellation)
    {
        foreach (var (modality, least) in SimilarPurchases.LeastNeighborCounts(data, interactions, NeighborCounts[^1], cancellation))
        {
            var percent = Array.ConvertAll(NeighborCounts, k => 100.0 * least.Count(count => count <= k) / least.Length);
            _lines.Add(($"{name}, {modality}", percent));
            _table.Add([name, modality, least.Length.ToString(CultureInfo.InvariantCulture), .. percent.Select(share => share.ToString("0.00", CultureInfo.InvariantCulture) + "%")]);
        }
    }
}
