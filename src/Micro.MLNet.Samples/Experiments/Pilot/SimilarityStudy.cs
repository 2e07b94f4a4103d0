using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using Micro.MLNet.Samples.Data;

namespace Micro.MLNet.Samples.Experiments.Pilot;

/// <summary>Table 1: the average cosine similarity of all items and of co-interacted items, by modality.</summary>
/// <remarks>
/// Two items are co-interacted when some user has both, in whatever part of the data. The paper doesn't say whether a pair counts once or once for each such
/// user, so both averages are given.
/// </remarks>
internal sealed class SimilarityStudy : PilotStudy
{
    private const string Note =
        "Mean cosine of raw features over pairs of two different items whose vector isn't zero. Co-interacted: some user has both, in training, validation or test; " +
        "once: each such pair counts once; per user: once for every user who has both.";

    private readonly TextTable _table = new("data", "modality", "items", "all pairs", "co-interacted pairs, once", "co-interacted pairs, per user", "co-interacted pairs");
    private readonly List<(string Name, PairSimilarity Similarity)> _lines = [];

    /// <inheritdoc/>
    public override string ToMarkdown(string command) => _table.ToMarkdown("Average similarity of all and of co-interacted items", command, Note);

    /// <inheritdoc/>
    public override string ToCsv() => _table.ToCsv();

    /// <inheritdoc/>
    public override void Plot(string path) => GroupedPlot.Bars(
        path,
        "Average similarity of all and of co-interacted items",
        "Data and modality",
        "Mean cosine of raw features",
        [.. _lines.Select(line => line.Name)],
        [
            ("all pairs of items", [.. _lines.Select(line => line.Similarity.All)]),
            ("pairs that share a user, each once", [.. _lines.Select(line => line.Similarity.CoInteracted)]),
            ("pairs that share a user, once per user", [.. _lines.Select(line => line.Similarity.CoInteractedPerUser)]),
        ]);

    /// <inheritdoc/>
    protected override void AddModalities(string name, DataSet data, CoInteractions interactions, CancellationToken cancellation)
    {
        foreach (var features in data.ItemFeatures!.Columns.OfType<VectorColumn>())
        {
            var similarity = PairSimilarity.Compute(features, interactions, cancellation);
            _lines.Add(($"{name}\n{features.Name}", similarity));
            _table.Add(
                name,
                features.Name,
                TextTable.Cell(similarity.ItemCount),
                TextTable.Cell(similarity.All),
                TextTable.Cell(similarity.CoInteracted),
                TextTable.Cell(similarity.CoInteractedPerUser),
                similarity.PairCount.ToString(CultureInfo.InvariantCulture));
        }
    }
}
