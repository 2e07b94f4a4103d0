using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Options;
using Micro.MLNet.Samples.Data;
using Micro.MLNet.Samples.Training;

namespace Micro.MLNet.Samples.Experiments;

/// <summary>The experiments that train: the paper's, and those of this package.</summary>
internal static class ExperimentCatalog
{
    private static readonly (string Algorithm, string Name)[] Systems =
    [
        ("popularity", "Popularity"), ("itemknn", "ItemKNN"), ("mf", "MF"), ("ngcf", "NGCF"), ("lightgcn", "LightGCN"), ("sgl", "SGL"),
        ("vbpr", "VBPR"), ("mmgcn", "MMGCN"), ("grcn", "GRCN"), ("lattice", "LATTICE"), ("micro", "MICRO"),
    ];

    private static readonly (string Algorithm, string Name, BackboneKind Kind)[] Backbones =
    [
        ("mf", "MF", BackboneKind.MatrixFactorization), ("ngcf", "NGCF", BackboneKind.Ngcf), ("lightgcn", "LightGCN", BackboneKind.LightGcn),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Experiment> All { get; } =
    [
        new("table4", "All systems", SystemRows),
        new("table5", "Each backbone alone, with features, and under MICRO and its variants", (_, request) => [.. Backbones.SelectMany(backbone => Variants(backbone, request))]),
        new("table6", "Each modality alone, and all together", ModalityRows),
        new("fig3", "Items without a training interaction", SystemRows, IsColdStart: true),
        new("added-items", "Items added to a fitted model, and the same items in its graphs during training", (_, request) =>
        [
            new ExperimentRow("in the graphs, stopped on cold items", request),
            new ExperimentRow("added afterwards", request, ColdItems: ColdItemUse.Added),
            new ExperimentRow("in the graphs", request, ColdItems: ColdItemUse.Trained),
        ], IsColdStart: true),
        new("fig4", "Neighbors k and skip weight λ", (_, request) =>
        [
            .. Sweep(request, "k", "Graph.NeighborCount", "0", "5", "15", "20"),
            .. Sweep(request, "λ", "Graph.SkipWeight", "0", "0.1", "0.3", "0.5", "0.7", "1"),
            new ExperimentRow("as preset", request),
        ]),
        new("fig5", "Weight of the contrast β and layers L", (_, request) =>
        [
            .. Sweep(request, "β", "Fusion.ContrastiveWeight", "0", "0.003", "0.01", "0.03", "0.1", "0.3"),
            .. Sweep(request, "L", "Graph.LayerCount", "0", "2", "3", "4", "5"),
            new ExperimentRow("as preset", request),
        ]),
    ];

    /// <summary>The experiment of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Experiment Find(string name) => All.FirstOrDefault(experiment => experiment.Name == name)
        ?? throw new ArgumentException($"There is no experiment '{name}'. Use one of: {string.Join(", ", All.Select(experiment => experiment.Name))}.");

    private static IReadOnlyList<ExperimentRow> SystemRows(DataSet data, TrainingRequest request) =>
        [.. Systems.Select(system => new ExperimentRow(system.Name, request with { Algorithm = system.Algorithm }))];

    private static IEnumerable<ExperimentRow> Sweep(TrainingRequest request, string symbol, string option, params string[] values) =>
        values.Select(value => new ExperimentRow($"{symbol} = {value}", With(request, $"{option}={value}")));

    private static IEnumerable<ExperimentRow> Variants((string Algorithm, string Name, BackboneKind Kind) backbone, TrainingRequest request)
    {
        var micro = request with { Algorithm = "micro", Backbone = backbone.Kind };
        yield return new ExperimentRow(backbone.Name, request with { Algorithm = backbone.Algorithm });
        yield return new ExperimentRow($"{backbone.Name} + feats", With(micro, "Graph.ItemInput=Features", "Graph.LayerCount=0"));
        yield return new ExperimentRow($"{backbone.Name}, MICRO/feats", With(micro, "Graph.ItemInput=Features"));
        yield return new ExperimentRow($"{backbone.Name}, MICRO without contrast", With(micro, "Fusion.ContrastiveWeight=0"));
        yield return new ExperimentRow($"{backbone.Name}, MICRO", micro);
    }

    private static IReadOnlyList<ExperimentRow> ModalityRows(DataSet data, TrainingRequest request) =>
    [
        .. data.Modalities.Select(modality => new ExperimentRow(modality, request, [modality])),
        new ExperimentRow("all", request),
    ];

    private static TrainingRequest With(TrainingRequest request, params string[] settings) => request with { Settings = [.. request.Settings, .. settings] };
}
