using System;
using System.Collections.Generic;
using System.Linq;

namespace Micro.MLNet.Samples.Experiments.Tuning;

/// <summary>The ranges that are searched when none are named: the settings that each system's paper tunes.</summary>
/// <remarks>Negatives are searched for MICRO alone: every baseline's paper has one at random, and a baseline with others is another system.</remarks>
internal static class SearchSpace
{
    private const string Rate = "Optimization.LearningRate=2e-4..5e-3:log";
    private const string Decay = "Optimization.L2Weight=1e-3..3:log";
    private const string Negatives = "Optimization.NegativeCandidates=1,2,4";
    private const string Layers = "Backbone.LayerCount=1,2,3,4";

    // Negatives among all items teach that nobody wants a cold one. The larger the decay, the less the id embeddings say, which cold items don't have.
    private const string TrainedNegatives = "Optimization.NegativePool=TrainItems";
    private const string ColdDecay = "Optimization.L2Weight=1e-3..1e3:log";
    private const string GraphLayers = "Graph.LayerCount=1,2,3";

    /// <summary>The algorithms that have something to search.</summary>
    public static IReadOnlyList<string> Algorithms { get; } = ["itemknn", "mf", "ngcf", "lightgcn", "sgl", "vbpr", "mmgcn", "grcn", "lattice", "micro"];

    /// <summary>The ranges of an algorithm.</summary>
    /// <param name="algorithm">One of <see cref="Algorithms"/>.</param>
    /// <param name="isCold">Whether cold items are to be ranked: for the systems that know them by their features, negatives are then trained items and the decay can be larger.</param>
    public static IReadOnlyList<SearchRange> Of(string algorithm, bool isCold = false) =>
        [.. (isCold ? ForColdItems(algorithm, Texts(algorithm)) : Texts(algorithm)).Select(SearchRange.Parse)];

    private static string[] ForColdItems(string algorithm, string[] texts) => algorithm switch
    {
        "vbpr" or "mmgcn" or "grcn" => [TrainedNegatives, .. texts.Select(WithColdDecay)],
        "lattice" or "micro" => [TrainedNegatives, .. texts.Select(WithColdDecay), GraphLayers],
        _ => texts,
    };

    private static string WithColdDecay(string text) => text == Decay ? ColdDecay : text;

    private static string[] Texts(string algorithm) => algorithm switch
    {
        "itemknn" => ["NeighborCount=5,10,20,50,100,200,500", "Shrinkage=0,1,2,5,10,20,50,100"],
        "mf" => [Rate, Decay],
        "ngcf" => [Rate, Decay, Layers, "Backbone.MessageDropout=0,0.1,0.3"],
        "lightgcn" => [Rate, Decay, Layers],
        "sgl" => [Rate, Decay, Layers, "SelfSupervision.ContrastiveWeight=0.01..1:log", "SelfSupervision.Temperature=0.1,0.2,0.5", "SelfSupervision.DropRate=0.1,0.3,0.5"],
        "vbpr" => [Rate, Decay],
        "mmgcn" => [Rate, Decay, Layers],
        "grcn" => [Rate, Decay, Layers, "RoutingCount=1,2,3,4"],
        "lattice" => [Rate, Decay, Layers, "Graph.NeighborCount=5,10,20", "Graph.SkipWeight=0.5,0.7,0.9"],
        "micro" => [Rate, Decay, Negatives, Layers, "Graph.NeighborCount=5,10,20", "Graph.SkipWeight=0.5,0.7,0.9", "Fusion.ContrastiveWeight=0.01..0.3:log", "Fusion.EnrichUsers=false,true"],
        _ => throw new ArgumentException($"There is nothing to tune for '{algorithm}'. Use some of: {string.Join(", ", Algorithms)}."),
    };
}
