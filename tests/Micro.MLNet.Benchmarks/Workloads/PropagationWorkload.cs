using Micro.MLNet.Benchmarks.Naive;
using Micro.MLNet.Graphs;
using Micro.MLNet.Options;
using static TorchSharp.torch;

namespace Micro.MLNet.Benchmarks.Workloads;

/// <summary>One product of the user-item graph with the embeddings, against sparse_coo.</summary>
internal sealed class PropagationWorkload : Workload
{
    private readonly SparseGraph _graph;
    private readonly Tensor _sparse;
    private readonly Tensor _embeddings;

    public PropagationWorkload()
    {
        _graph = Keep(UserItemGraphBuilder.Build(BabySize.Interactions(), UserItemNormalization.Symmetric, CPU));
        _sparse = Keep(NaiveGraphs.UserItem(BabySize.Naive()));                                     // [N, N]
        _embeddings = Keep(randn(BabySize.Users + BabySize.Items, BabySize.Dimension));             // [N, d]
    }

    /// <inheritdoc/>
    public override void Ours() => _graph.Multiply(_embeddings).Dispose();

    /// <inheritdoc/>
    public override void Baseline() => _sparse.mm(_embeddings).Dispose();
}
