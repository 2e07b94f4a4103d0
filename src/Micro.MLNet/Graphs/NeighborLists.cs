using static TorchSharp.torch;

namespace Micro.MLNet.Graphs;

/// <summary>A directed graph in which every item has the same number k of neighbor slots; a weight of 0 is no edge.</summary>
/// <param name="Indices">Neighbors, int64 [I, k].</param>
/// <param name="Weights">Edge weights, with or without gradient, float [I, k].</param>
internal sealed record NeighborLists(Tensor Indices, Tensor Weights)
{
    /// <summary>The same lists as a graph; its weights carry no gradient.</summary>
    public SparseGraph ToGraph()
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var itemCount = Indices.shape[0];
        var slots = Indices.shape[1];
        var items = arange(Scalars.Of(0), Scalars.Of(itemCount), Scalars.One, ScalarType.Int64, Indices.device);               // [I]
        var rows = items.repeat_interleave(slots);                                                  // [E]
        return new SparseGraph(itemCount, itemCount, items.mul(Scalars.Of(slots)), rows, Indices.flatten().clone(), Weights.detach().flatten().clone());
    }
}
