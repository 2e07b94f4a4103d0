using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Graphs;
using Micro.MLNet.Options;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Micro.MLNet.Model.Backbones;

/// <summary>NGCF (Wang et al. 2019): propagation with feature transformation, interaction terms and message dropout.</summary>
internal sealed class NgcfBackbone : Backbone
{
    private readonly SparseGraph _graph;
    private readonly ModuleList<Linear> _neighborTransforms;
    private readonly ModuleList<Linear> _interactionTransforms;
    private readonly Dropout _dropout;
    private readonly LayerCombination _combination;

    /// <summary>Propagates over a graph that the caller keeps alive and disposes of.</summary>
    public NgcfBackbone(SparseGraph graph, BackboneOptions options, Device device)
        : base(nameof(NgcfBackbone))
    {
        _graph = graph;
        _combination = options.Combination;
        _neighborTransforms = CreateTransforms(options, device);
        _interactionTransforms = CreateTransforms(options, device);
        _dropout = nn.Dropout(options.MessageDropout);
        RegisterComponents();
    }

    /// <summary>W₁ and b₁ of each layer.</summary>
    public IReadOnlyList<Linear> NeighborTransforms => [.. _neighborTransforms];

    /// <summary>W₂ and b₂ of each layer.</summary>
    public IReadOnlyList<Linear> InteractionTransforms => [.. _interactionTransforms];

    /// <inheritdoc/>
    /// <remarks>
    /// E^(l) = dropout(LeakyReLU(A E W₁ + b₁) + LeakyReLU((E ⊙ A E) W₂ + b₂)), each layer normalized before it is combined
    /// (NGCF Eq. 7 in the form of the published MICRO code).
    /// </remarks>
    public override (Tensor Users, Tensor Items) Forward(Tensor egoUsers, Tensor egoItems)
    {
        var ego = cat([egoUsers, egoItems], 0);                                                     // [N, d]
        var layers = new List<Tensor> { ego };
        for (var l = 0; l < _neighborTransforms.Count; l++)
        {
            var side = Propagation.Propagate(_graph, ego);                                          // [N, d]
            var neighbors = _neighborTransforms[l].call(side).LeakyRelu();                          // [N, d]
            var interactions = _interactionTransforms[l].call(ego * side).LeakyRelu();              // [N, d]
            ego = _dropout.call(neighbors.Plus(interactions));                                      // [N, d]
            layers.Add(Normalize.Rows(ego));                                                        // [N, d]
        }

        var combined = _combination == LayerCombination.Concatenate
            ? cat(layers, 1)                                                                        // [N, d (L + 1)]
            : stack(layers, 0).mean([0L]);                                                          // [N, d]
        return (combined.narrow(0, 0, egoUsers.shape[0]), combined.narrow(0, egoUsers.shape[0], egoItems.shape[0]));
    }

    private static ModuleList<Linear> CreateTransforms(BackboneOptions options, Device device) =>
        new([.. Enumerable.Range(0, options.LayerCount).Select(_ => RankingNetwork.CreateLinear(options.EmbeddingDimension, options.EmbeddingDimension, device))]);
}
