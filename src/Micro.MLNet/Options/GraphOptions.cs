using System;

namespace Micro.MLNet.Options;

/// <summary>How item-item graphs are mined from features and how item embeddings travel over them (MICRO Eqs. 1-6).</summary>
public sealed record GraphOptions
{
    // the index wins from about 15,000 items on, but up to here comparing all takes seconds, and the published data sets stay exact
    internal const int ExactUpTo = 30_000;

    /// <summary>Neighbors k kept per item and modality, the item itself included while <see cref="IncludeSelfLoop"/> is true.</summary>
    /// <value>Default 10. Range [0, 1000]; 0 turns the item graphs off, which leaves the backbone alone.</value>
    public int NeighborCount { get; init; } = 10;

    /// <summary>Weight λ of the initial graph in the skip connection (Eq. 5); the learned graph weighs 1 - λ.</summary>
    /// <value>Default 0.9. Range [0, 1]; 1 ignores the learned graph, 0 ignores the initial one.</value>
    public double SkipWeight { get; init; } = 0.9;

    /// <summary>Item graph convolution layers L (Eq. 6).</summary>
    /// <value>Default 1. Range [0, 10]; 0 with <see cref="ItemInput.Id"/> leaves the backbone alone.</value>
    public int LayerCount { get; init; } = 1;

    /// <summary>How the item graphs are normalized (Eq. 3).</summary>
    /// <value>Default <see cref="GraphNormalization.Symmetric"/>.</value>
    public GraphNormalization Normalization { get; init; } = GraphNormalization.Symmetric;

    /// <summary>What becomes of negative similarities among the k largest.</summary>
    /// <value>Default <see cref="NegativeSimilarity.Clamp"/>.</value>
    public NegativeSimilarity NegativeSimilarity { get; init; } = NegativeSimilarity.Clamp;

    /// <summary>Whether an item is its own neighbor and counts within k, as in the published code.</summary>
    /// <value>Default true.</value>
    public bool IncludeSelfLoop { get; init; } = true;

    /// <summary>Whether an item's neighbors are found by comparing it with all items or with those of an index.</summary>
    /// <value>Default <see cref="NeighborSearch.Auto"/>: exact up to 30,000 items and on a GPU, approximate above on a CPU.</value>
    public NeighborSearch NeighborSearch { get; init; } = NeighborSearch.Auto;

    /// <summary>When the learned graph is rebuilt from the projected features; gradients reach the projection on the batches that rebuild.</summary>
    /// <value>Default <see cref="GraphRebuild.EachEpoch"/>: on the first batch of each epoch.</value>
    public GraphRebuild Rebuild { get; init; } = GraphRebuild.EachEpoch;

    /// <summary>Epochs between rebuilds with <see cref="GraphRebuild.EveryNEpochs"/>; ignored otherwise.</summary>
    /// <value>Default 5. Range [1, 1000000].</value>
    public int RebuildInterval { get; init; } = 5;

    /// <summary>Whether the raw features are parameters that training changes, as in the published code, or fixed inputs, as in the paper.</summary>
    /// <value>Default false.</value>
    public bool FineTuneFeatures { get; init; }

    /// <summary>What enters the graph convolution: item id embeddings (MICRO) or projected features ("MICRO/feats"; with
    /// <see cref="LayerCount"/> 0 "CF+feats").</summary>
    /// <value>Default <see cref="ItemInput.Id"/>.</value>
    public ItemInput ItemInput { get; init; } = ItemInput.Id;

    /// <summary>What happens to items that lack a vector in a modality.</summary>
    /// <value>Default <see cref="MissingModality.Mean"/>, as published.</value>
    public MissingModality MissingModality { get; init; } = MissingModality.Mean;

    /// <summary>Whether cold-start items keep the id embedding they were initialized with when the model is exported.</summary>
    /// <value>Default <see cref="ColdItemEmbedding.Keep"/>, as published.</value>
    public ColdItemEmbedding ColdItemEmbedding { get; init; } = ColdItemEmbedding.Keep;

    internal void Validate(OptionFaults faults)
    {
        faults.Require(NeighborCount is >= 0 and <= 1000, "Graph.NeighborCount", NeighborCount, "use a whole number in [0, 1000]; 10 is a good start");
        faults.Require(SkipWeight is >= 0 and <= 1, "Graph.SkipWeight", SkipWeight, "use a value in [0, 1]; 0.9 is a good start");
        faults.Require(LayerCount is >= 0 and <= 10, "Graph.LayerCount", LayerCount, "use a whole number in [0, 10]; 1 is a good start");
        faults.Require(RebuildInterval is >= 1 and <= 1_000_000, "Graph.RebuildInterval", RebuildInterval, "use a whole number of epochs in [1, 1000000]");
        faults.Require(Enum.IsDefined(Normalization), "Graph.Normalization", Normalization, $"use a named value of {nameof(GraphNormalization)}");
        faults.Require(Enum.IsDefined(NegativeSimilarity), "Graph.NegativeSimilarity", NegativeSimilarity, $"use a named value of {nameof(NegativeSimilarity)}");
        faults.Require(Enum.IsDefined(NeighborSearch), "Graph.NeighborSearch", NeighborSearch, $"use a named value of {nameof(NeighborSearch)}");
        faults.Require(Enum.IsDefined(Rebuild), "Graph.Rebuild", Rebuild, $"use a named value of {nameof(GraphRebuild)}");
        faults.Require(Enum.IsDefined(ItemInput), "Graph.ItemInput", ItemInput, $"use a named value of {nameof(ItemInput)}");
        faults.Require(Enum.IsDefined(MissingModality), "Graph.MissingModality", MissingModality, $"use a named value of {nameof(MissingModality)}");
        faults.Require(Enum.IsDefined(ColdItemEmbedding), "Graph.ColdItemEmbedding", ColdItemEmbedding, $"use a named value of {nameof(ColdItemEmbedding)}");
    }
}
