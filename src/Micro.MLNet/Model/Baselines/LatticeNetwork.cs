using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Graphs;
using Micro.MLNet.Model.Backbones;
using Micro.MLNet.Options;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Micro.MLNet.Model.Baselines;

/// <summary>LATTICE (Zhang et al. 2021, "Mining Latent Structures for Multimedia Recommendation"), MICRO's predecessor.</summary>
/// <remarks>
/// The modalities' latent graphs are MICRO's; they are added up with one learned weight a modality, and item embeddings propagate over the sum:
/// A = Σ_m α_m A_m with α = softmax, H^(l) = A H^(l-1), x̂_i = x̃_i + h_i/‖h_i‖. The sum is never formed: Σ_m α_m (A_m H) is the same. As the paper has it, each
/// modality's learned graph is normalized before the skip connection; the published code adds the modalities' neighbors up first.
/// </remarks>
internal sealed class LatticeNetwork : RankingNetwork
{
    private readonly Parameter _userEmbedding;
    private readonly Parameter _itemEmbedding;
    private readonly Parameter _importance;
    private readonly Backbone _backbone;
    private readonly ModuleList<LatentStructureLayer> _layers;
    private readonly int _layerCount;
    private readonly int _memberCount;

    /// <summary>Draws fresh parameters and builds the initial graphs.</summary>
    public LatticeNetwork(RecommendationDataset dataset, FitOptions options, Backbone backbone, Device device)
        : base(nameof(LatticeNetwork))
    {
        var dimension = options.Backbone.Width;
        _userEmbedding = CreateEmbedding(dataset.Users.Count, dimension, device);
        _itemEmbedding = CreateEmbedding(dataset.Items.Count, dimension, device);
        _importance = nn.Parameter(zeros(dataset.Modalities.Count, ScalarType.Float32, device));   // [M]
        _backbone = backbone;
        _layers = new ModuleList<LatentStructureLayer>([.. dataset.Modalities.Select(modality => new LatentStructureLayer(modality, options, device))]);
        _layerCount = options.Graph!.LayerCount;
        _memberCount = options.Backbone.MemberCount;
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Parameter UserEmbedding => _userEmbedding;

    /// <inheritdoc/>
    public override Parameter ItemEmbedding => _itemEmbedding;

    /// <inheritdoc/>
    public override IReadOnlyList<LatentStructureLayer> Layers => [.. _layers];

    /// <summary>Before the softmax, [M].</summary>
    public Parameter Importance => _importance;

    /// <inheritdoc/>
    public override NetworkOutput Forward(bool rebuildGraphs, Tensor? itemMask = null)
    {
        Tensor egoItems = itemMask is null ? _itemEmbedding : _itemEmbedding * itemMask;            // [I, d]
        var edgeWeights = _layers.Select(layer => layer.Prepare(rebuildGraphs).EdgeWeights).ToList(); // M x [E]
        var shares = _importance.softmax(0);                                                        // [M]
        var latent = egoItems;                                                                      // [I, d]
        for (var l = 0; l < _layerCount; l++)
        {
            var input = latent;
            var parts = _layers.Select((layer, m) => layer.Propagate(input, edgeWeights[m]) * shares.narrow(0, m, 1)); // M x [I, d]
            latent = parts.Aggregate((sum, part) => sum.Plus(part));                                // [I, d]
        }

        var (users, items) = _backbone.Forward(_userEmbedding, egoItems);                           // [U, d], [I, d]
        var attention = shares.unsqueeze(0).expand(egoItems.shape[0], -1);                          // [I, M]
        return new NetworkOutput(users, MicroNetwork.Enrich(items, latent, _memberCount), _userEmbedding, egoItems, [], latent, attention);
    }
}
