using System;
using Micro.MLNet.Core;
using Micro.MLNet.Options;

namespace Micro.MLNet;

/// <summary>Options of the MICRO trainer.</summary>
public sealed record MicroOptions : MultimodalTrainerOptions
{
    /// <summary>The printed equations and settings of the paper.</summary>
    public static MicroOptions Paper => MicroPresets.Paper;

    /// <summary>The published code with its quirks, so that results compare number for number.</summary>
    public static MicroOptions OfficialCode => MicroPresets.OfficialCode;

    /// <summary>The published code's settings for cold-start items: <see cref="OfficialCode"/> with learning rate 1e-5.</summary>
    public static MicroOptions ColdStart => MicroPresets.ColdStart;

    /// <summary>Item graphs.</summary>
    /// <value>Default: see <see cref="GraphOptions"/>.</value>
    public GraphOptions Graph { get; init; } = new();

    /// <summary>Fusion and contrast.</summary>
    /// <value>Default: see <see cref="FusionOptions"/>.</value>
    public FusionOptions Fusion { get; init; } = new();

    /// <summary>The preset of a name: "default", "paper", "official" or "coldstart".</summary>
    /// <exception cref="ArgumentException">There is no such preset.</exception>
    public static MicroOptions Preset(string name) => MicroPresets.Find(name);

    /// <summary>Gets one report per modality before training (epoch 0) and at each evaluation epoch, on the training thread: overlap with the initial graph, hubs,
    /// isolated items, modality weights.</summary>
    /// <value>Default null: nothing is computed. Without a validation set a listener costs one more forward pass at each such epoch, in which an
    /// approximate neighbor search goes on searching: the fit may then differ from one without a listener.</value>
    public IProgress<ItemGraphReport>? GraphProgress { get; init; }

    internal override FitOptions FitOptions => new(Backbone, Optimization, Graph, Fusion, GraphProgress: GraphProgress);

    internal override MissingModality MissingPolicy => Graph.MissingModality;

    internal override void Validate(OptionFaults faults)
    {
        base.Validate(faults);
        Backbone?.Validate(faults, RankingAlgorithm.Micro);
        faults.Require(Graph is not null, nameof(Graph), Graph, $"use new {nameof(GraphOptions)}()");
        faults.Require(Fusion is not null, nameof(Fusion), Fusion, $"use new {nameof(FusionOptions)}()");
        Graph?.Validate(faults);
        Fusion?.Validate(faults);
    }
}
