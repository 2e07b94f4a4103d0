using System;
using System.Threading;
using Micro.MLNet.Core;

namespace Micro.MLNet.Options;

/// <summary>The options that training sees: everything but columns and data.</summary>
/// <param name="Backbone">The collaborative-filtering network.</param>
/// <param name="Optimization">How it is fitted.</param>
/// <param name="Graph">Item graphs; null without any.</param>
/// <param name="Fusion">MICRO's fusion and contrast; null for every other network.</param>
/// <param name="NeighborSearches">Gets what each approximate neighbor search did.</param>
/// <param name="Algorithm">Which network; MICRO without item graphs is its backbone alone.</param>
/// <param name="SelfSupervision">SGL's augmentations and contrast; null for every other network.</param>
/// <param name="RoutingCount">GRCN's routings.</param>
/// <param name="GraphProgress">Gets what item graphs look like.</param>
/// <param name="KeepState">Whether the model keeps what additions after training need.</param>
/// <param name="GraphCancellation">Stops the building of item graphs.</param>
internal sealed record FitOptions(
    BackboneOptions Backbone,
    OptimizationOptions Optimization,
    GraphOptions? Graph = null,
    FusionOptions? Fusion = null,
    IProgress<NeighborSearchReport>? NeighborSearches = null,
    RankingAlgorithm Algorithm = RankingAlgorithm.Micro,
    SelfSupervisionOptions? SelfSupervision = null,
    int RoutingCount = 0,
    IProgress<ItemGraphReport>? GraphProgress = null,
    bool KeepState = true,
    CancellationToken GraphCancellation = default)
{
    /// <summary>Checks everything and throws one exception with all faults.</summary>
    /// <exception cref="ArgumentException">At least one option is out of range.</exception>
    public void ValidateOrThrow(string parameterName)
    {
        var faults = new OptionFaults();
        Validate(faults);
        faults.ThrowIfAny(parameterName);
    }

    /// <summary>Notes every fault.</summary>
    public void Validate(OptionFaults faults)
    {
        Backbone.Validate(faults, Graph is null && Algorithm == RankingAlgorithm.Micro ? RankingAlgorithm.Backbone : Algorithm);
        Optimization.Validate(faults);
        Graph?.Validate(faults);
        Fusion?.Validate(faults);
        SelfSupervision?.Validate(faults);
    }
}
