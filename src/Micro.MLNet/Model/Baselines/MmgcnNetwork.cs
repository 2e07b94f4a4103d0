using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Graphs;
using Micro.MLNet.Options;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Micro.MLNet.Model.Baselines;

/// <summary>MMGCN (Wei et al. 2019, "MMGCN: Multi-modal Graph Convolution Network for Personalized Recommendation of Micro-video").</summary>
/// <remarks>
/// Each modality has its own convolution over the user-item graph, with a preference of each user and the projected features of each item as input; id
/// embeddings, shared by the modalities, enter every layer. What the modalities end with is averaged. The paper adds it up, which ranks the same; features are
/// projected to d and rows normalized first, as in the published code.
/// </remarks>
internal sealed class MmgcnNetwork : RankingNetwork
{
    private readonly Parameter _userEmbedding;
    private readonly Parameter _itemEmbedding;
    private readonly ModuleList<ModalityConvolution> _modalities;

    /// <summary>Draws fresh parameters.</summary>
    /// <param name="dataset">Users, items and modalities.</param>
    /// <param name="options">Dimension, layers, and how a layer combines its inputs.</param>
    /// <param name="graph">D^-1 A over users and items; the caller disposes of it.</param>
    /// <param name="device">Where everything lives.</param>
    public MmgcnNetwork(RecommendationDataset dataset, BackboneOptions options, SparseGraph graph, Device device)
        : base(nameof(MmgcnNetwork))
    {
        _userEmbedding = CreateEmbedding(dataset.Users.Count, options.EmbeddingDimension, device);
        _itemEmbedding = CreateEmbedding(dataset.Items.Count, options.EmbeddingDimension, device);
        _modalities = new ModuleList<ModalityConvolution>(
        [
            .. dataset.Modalities.Select(modality => new ModalityConvolution(
                ItemFeatures.Upload(modality.Features, device), CreateEmbedding(dataset.Users.Count, options.EmbeddingDimension, device), options, graph, device)),
        ]);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Parameter UserEmbedding => _userEmbedding;

    /// <inheritdoc/>
    public override Parameter ItemEmbedding => _itemEmbedding;

    /// <inheritdoc/>
    public override NetworkOutput Forward(bool rebuildGraphs, Tensor? itemMask = null)
    {
        Tensor egoItems = itemMask is null ? _itemEmbedding : _itemEmbedding * itemMask;            // [I, d]
        var ids = cat([_userEmbedding, egoItems], 0);                                               // [N, d]
        var nodes = _modalities.Select(modality => modality.Convolve(ids)).Aggregate((sum, part) => sum.Plus(part)).Times(1.0 / _modalities.Count); // [N, d]
        // the paper's L2 term covers ids and preferences
        var egoUsers = cat([_userEmbedding, .. _modalities.Select(modality => modality.Preference)], 1); // [U, d (M + 1)]
        var userCount = _userEmbedding.shape[0];
        return new NetworkOutput(nodes.narrow(0, 0, userCount), nodes.narrow(0, userCount, egoItems.shape[0]), egoUsers, egoItems, [], null, null);
    }

    /// <summary>One modality's convolution.</summary>
    internal sealed class ModalityConvolution : nn.Module
    {
        private readonly SparseGraph _graph;
        private readonly Tensor _features;
        private readonly Parameter _preference;
        private readonly Linear _projection;
        private readonly ModuleList<Layer> _layers;

        /// <summary>Draws fresh weights.</summary>
        public ModalityConvolution(Tensor features, Parameter preference, BackboneOptions options, SparseGraph graph, Device device)
            : base(nameof(ModalityConvolution))
        {
            _graph = graph;
            _features = features;
            _preference = preference;
            _projection = RankingNetwork.CreateLinear(features.shape[1], options.EmbeddingDimension, device);
            _layers = new ModuleList<Layer>([.. Enumerable.Range(0, options.LayerCount).Select(_ => new Layer(options, device))]);
            RegisterComponents();
        }

        /// <summary>Users' preferences, [U, d].</summary>
        public Parameter Preference => _preference;

        /// <summary>The projection of the features.</summary>
        public Linear Projection => _projection;

        /// <summary>The layers, first to last.</summary>
        public ModuleList<Layer> Layers => _layers;

        /// <summary>What the last layer gives for each node.</summary>
        /// <param name="ids">Id embeddings, [N, d].</param>
        /// <returns>[N, d].</returns>
        public Tensor Convolve(Tensor ids)
        {
            var nodes = Normalize.Rows(cat([_preference, ItemFeatures.Project(_features, _projection)], 0)); // [N, d]
            foreach (var layer in _layers)
            {
                nodes = layer.Apply(_graph, nodes, ids);                                            // [N, d]
            }

            return nodes;
        }
    }

    /// <summary>h = LeakyReLU(W₁ mean_j x_j), û = LeakyReLU(W₂x + b₂) + id, x' = LeakyReLU(g(h, û)).</summary>
    internal sealed class Layer : nn.Module
    {
        private readonly bool _concatenates;
        private readonly Linear _neighbors;
        private readonly Linear _self;
        private readonly Linear _combination;

        /// <summary>Draws fresh weights.</summary>
        public Layer(BackboneOptions options, Device device)
            : base(nameof(Layer))
        {
            var dimension = options.EmbeddingDimension;
            _concatenates = options.Combination == LayerCombination.Concatenate;
            _neighbors = RankingNetwork.CreateLinear(dimension, dimension, device, hasBias: false);
            _self = RankingNetwork.CreateLinear(dimension, dimension, device);
            _combination = RankingNetwork.CreateLinear(_concatenates ? 2 * dimension : dimension, dimension, device);
            RegisterComponents();
        }

        /// <summary>W₁.</summary>
        public Linear Neighbors => _neighbors;

        /// <summary>W₂ and b₂.</summary>
        public Linear Self => _self;

        /// <summary>W₃ and b₃.</summary>
        public Linear Combination => _combination;

        /// <summary>The next layer's nodes.</summary>
        /// <returns>[N, d].</returns>
        public Tensor Apply(SparseGraph graph, Tensor nodes, Tensor ids)
        {
            var aggregated = _neighbors.call(Propagation.Propagate(graph, nodes)).LeakyRelu();      // h, [N, d]
            var own = _self.call(nodes).LeakyRelu().Plus(ids);                                      // û, [N, d]
            var combined = _concatenates
                ? _combination.call(cat([aggregated, own], 1))
                : _combination.call(aggregated).Plus(own);                                          // [N, d]
            return combined.LeakyRelu();                                                            // [N, d]
        }
    }
}
