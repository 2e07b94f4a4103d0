using System;
using Micro.MLNet.Core;
using Micro.MLNet.Options;

namespace Micro.MLNet;

/// <summary>Options of LATTICE: one latent item graph, the weighted sum of the modalities' graphs, on a backbone.</summary>
public sealed record LatticeOptions : MultimodalTrainerOptions
{
    /// <summary>Item graphs. <see cref="GraphOptions.ItemInput"/> is ignored: the input are id embeddings.</summary>
    /// <value>Default: see <see cref="GraphOptions"/>.</value>
    public GraphOptions Graph { get; init; } = new();

    /// <summary>Gets one report per modality before training (epoch 0) and at each evaluation epoch, on the training thread: overlap with the initial graph, hubs,
    /// isolated items, modality weights.</summary>
    /// <value>Default null: nothing is computed. Without a validation set a listener costs one more forward pass at each such epoch, in which an
    /// approximate neighbor search goes on searching: the fit may then differ from one without a listener.</value>
    public IProgress<ItemGraphReport>? GraphProgress { get; init; }

    internal override FitOptions FitOptions => new(Backbone, Optimization, Graph, Algorithm: RankingAlgorithm.Lattice, GraphProgress: GraphProgress);

    internal override MissingModality MissingPolicy => Graph.MissingModality;

    internal override void Validate(OptionFaults faults)
    {
        base.Validate(faults);
        Backbone?.Validate(faults, RankingAlgorithm.Lattice);
        faults.Require(Graph is not null, nameof(Graph), Graph, $"use new {nameof(GraphOptions)}()");
        Graph?.Validate(faults);
    }
}
