using Micro.MLNet.Graphs;
using static TorchSharp.torch;

namespace Micro.MLNet.Model.Backbones;

/// <summary>LightGCN (He et al. 2020): linear propagation over the user-item graph, layers averaged.</summary>
internal sealed class LightGcnBackbone : Backbone
{
    private readonly SparseGraph _graph;
    private readonly int _layerCount;

    /// <summary>Propagates over a graph that the caller keeps alive and disposes of.</summary>
    public LightGcnBackbone(SparseGraph graph, int layerCount)
        : base(nameof(LightGcnBackbone))
    {
        _graph = graph;
        _layerCount = layerCount;
    }

    /// <inheritdoc/>
    /// <remarks>E = (E⁰ + A E⁰ + ... + A^L E⁰) / (L + 1), LightGCN Eq. (8) with α = 1 / (L + 1).</remarks>
    public override (Tensor Users, Tensor Items) Forward(Tensor egoUsers, Tensor egoItems)
    {
        var mean = Propagation.PropagateMean(_graph, cat([egoUsers, egoItems], 0), _layerCount);    // [N, d]
        return (mean.narrow(0, 0, egoUsers.shape[0]), mean.narrow(0, egoUsers.shape[0], egoItems.shape[0]));
    }
}
