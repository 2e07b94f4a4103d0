using Micro.MLNet.Benchmarks.Naive;
using Micro.MLNet.Graphs;
using Micro.MLNet.Options;
using static TorchSharp.torch;

namespace Micro.MLNet.Benchmarks.Workloads;

/// <summary>The graph of each item's 10 nearest, exactly and in blocks, against whole N x N matrices.</summary>
internal sealed class NeighborWorkload : Workload
{
    private static readonly GraphOptions Options = new();
    private readonly Tensor _features;

    public NeighborWorkload(int itemCount = BabySize.Items, int width = 1024)
    {
        _features = Keep(randn(itemCount, width));                                                  // [I, f]
    }

    /// <inheritdoc/>
    public override void Ours()
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        GraphNormalizer.Apply(KnnGraphBuilder.Build(_features, null, Options), Options.Normalization);
    }

    /// <inheritdoc/>
    public override void Baseline()
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        NaiveGraphs.Neighbors(_features, Options.NeighborCount);
    }
}
