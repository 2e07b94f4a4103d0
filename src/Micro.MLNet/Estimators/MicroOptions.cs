using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Options;
using Microsoft.ML;

namespace Micro.MLNet;

/// <summary>Options of the MICRO trainer.</summary>
public sealed record MicroOptions : RankingTrainerOptions
{
    /// <summary>The printed equations and settings of the paper.</summary>
    public static MicroOptions Paper => MicroPresets.Paper;

    /// <summary>The published code with its quirks, so that results compare number for number.</summary>
    public static MicroOptions OfficialCode => MicroPresets.OfficialCode;

    /// <summary>The published code's settings for cold-start items: <see cref="OfficialCode"/> with learning rate 1e-5.</summary>
    public static MicroOptions ColdStart => MicroPresets.ColdStart;

    /// <summary>Item features: an item id column and one vector column per modality. Required.</summary>
    /// <value>Default null, which is refused when the trainer is created.</value>
    public IDataView? ItemFeatures { get; init; }

    /// <summary>Item id column of <see cref="ItemFeatures"/>.</summary>
    /// <value>Default null: the same name as <see cref="RankingTrainerOptions.ItemColumnName"/>.</value>
    public string? FeatureItemColumnName { get; init; }

    /// <summary>Vector columns of <see cref="ItemFeatures"/>, one per modality: Vector&lt;Single&gt; or Vector&lt;Double&gt;.</summary>
    /// <value>Default empty: every such column.</value>
    public IReadOnlyList<string> ModalityColumnNames { get; init; } = [];

    /// <summary>Item graphs.</summary>
    /// <value>Default: see <see cref="GraphOptions"/>.</value>
    public GraphOptions Graph { get; init; } = new();

    /// <summary>Fusion and contrast.</summary>
    /// <value>Default: see <see cref="FusionOptions"/>.</value>
    public FusionOptions Fusion { get; init; } = new();

    /// <summary>The preset of a name: "default", "paper", "official" or "coldstart".</summary>
    /// <exception cref="System.ArgumentException">There is no such preset.</exception>
    public static MicroOptions Preset(string name) => MicroPresets.Find(name);

    internal override FitOptions FitOptions => new(Backbone, Optimization, Graph, Fusion);

    internal override void Validate(OptionFaults faults)
    {
        base.Validate(faults);
        Backbone?.Validate(faults, withItemGraphs: true);
        faults.Require(ItemFeatures is not null, nameof(ItemFeatures), ItemFeatures, "pass an IDataView with an item id column and one vector column per modality");
        faults.Require(FeatureItemColumnName is not { Length: 0 }, nameof(FeatureItemColumnName), FeatureItemColumnName, $"name a column of {nameof(ItemFeatures)}, or use null for {nameof(ItemColumnName)}");
        faults.Require(ModalityColumnNames is not null, nameof(ModalityColumnNames), ModalityColumnNames, "use an empty list for every vector column");
        foreach (var name in ModalityColumnNames?.GroupBy(name => name).Where(group => group.Count() > 1 || string.IsNullOrEmpty(group.Key)) ?? [])
        {
            faults.Require(false, nameof(ModalityColumnNames), name.Key, "name each vector column once");
        }

        faults.Require(Graph is not null, nameof(Graph), Graph, $"use new {nameof(GraphOptions)}()");
        faults.Require(Fusion is not null, nameof(Fusion), Fusion, $"use new {nameof(FusionOptions)}()");
        Graph?.Validate(faults);
        Fusion?.Validate(faults);
    }
}
