using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Graphs;
using Micro.MLNet.Options;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Micro.MLNet.Model.Baselines;

/// <summary>GRCN (Wei et al. 2020, "Graph-Refined Convolutional Network for Multimedia Recommendation with Implicit Feedback").</summary>
/// <remarks>
/// In each modality users' preferences are routed T times towards the items they chose: p ← unit(p + Σ_i α_ui f_i), α = softmax_i(p·f_i). With the last
/// preferences every edge gets an affinity in each modality, the source node's confidence c weighs it, and the best modality decides: w = max(0, max_m α_m c_m). Id
/// embeddings propagate over edges of these weights, and a node is its id part beside the content of each modality, unit(x) + Σ α x. As in the published code,
/// confidences belong to nodes and neither part has an activation.
/// </remarks>
internal sealed class GrcnNetwork : RankingNetwork
{
    private readonly Parameter _userEmbedding;
    private readonly Parameter _itemEmbedding;
    private readonly Parameter _confidence;
    private readonly ModuleList<ModalityRouting> _modalities;
    private readonly AttentionGraph _toUsers;
    private readonly AttentionGraph _both;
    private readonly int _layerCount;
    private readonly int _routingCount;

    /// <summary>Draws fresh parameters.</summary>
    /// <param name="dataset">Users, items, interactions and modalities.</param>
    /// <param name="options">Dimension, layers of the id part, and T.</param>
    /// <param name="device">Where everything lives.</param>
    public GrcnNetwork(RecommendationDataset dataset, FitOptions options, Device device)
        : base(nameof(GrcnNetwork))
    {
        var dimension = options.Backbone.EmbeddingDimension;
        var (userCount, itemCount) = (dataset.Users.Count, dataset.Items.Count);
        _layerCount = options.Backbone.LayerCount;
        _routingCount = options.RoutingCount;
        _userEmbedding = CreateEmbedding(userCount, dimension, device);
        _itemEmbedding = CreateEmbedding(itemCount, dimension, device);
        _confidence = CreateEmbedding(userCount + itemCount, dataset.Modalities.Count, device);     // [N, M]
        _modalities = new ModuleList<ModalityRouting>(
            [.. dataset.Modalities.Select(modality => new ModalityRouting(modality, CreateEmbedding(userCount, dimension, device), device))]);
        var graph = UserItemGraphBuilder.Build(dataset.Train, UserItemNormalization.Row, device);
        _toUsers = new AttentionGraph(KeepRows(graph, userCount));
        _both = new AttentionGraph(graph);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Parameter UserEmbedding => _userEmbedding;

    /// <inheritdoc/>
    public override Parameter ItemEmbedding => _itemEmbedding;

    /// <summary>How far each node is trusted in each modality, [N, M].</summary>
    public Parameter Confidence => _confidence;

    /// <summary>One routing per modality.</summary>
    public IReadOnlyList<ModalityRouting> Modalities => [.. _modalities];

    /// <inheritdoc/>
    public override NetworkOutput Forward(bool rebuildGraphs, Tensor? itemMask = null)
    {
        Tensor egoItems = itemMask is null ? _itemEmbedding : _itemEmbedding * itemMask;            // [I, d]
        var contents = new List<Tensor>();                                                          // M x [N, d]
        var affinities = new List<Tensor>();                                                        // M x [E]
        foreach (var modality in _modalities)
        {
            var (content, affinity) = modality.Route(_toUsers, _both, _routingCount);
            contents.Add(content);
            affinities.Add(affinity);
        }

        var weights = Refine(stack(affinities, 1));                                                 // [E]
        var layer = Normalize.Rows(cat([_userEmbedding, egoItems], 0));                             // [N, d]
        var ids = layer;                                                                            // [N, d]
        for (var l = 0; l < _layerCount; l++)
        {
            layer = _both.Propagate(layer, weights);                                                // [N, d]
            ids = ids.Plus(layer);                                                                  // [N, d]
        }

        var nodes = cat([ids, .. contents], 1);                                                     // [N, d (M + 1)]
        var egoUsers = cat([_userEmbedding, .. _modalities.Select(modality => modality.Preference)], 1); // [U, d (M + 1)]
        var userCount = _userEmbedding.shape[0];
        return new NetworkOutput(nodes.narrow(0, 0, userCount), nodes.narrow(0, userCount, egoItems.shape[0]), egoUsers, egoItems, [], null, null);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _both.Dispose();
            _toUsers.Dispose();
        }

        base.Dispose(disposing);
    }

    // w_e = max(0, max_m α_em c_sm), s the edge's source; affinities [E, M]
    private Tensor Refine(Tensor affinities) => (affinities * _confidence.index_select(0, _both.Sources)).amax([1]).relu(); // [E]

    // The edges that go to the first rows.
    private static SparseGraph KeepRows(SparseGraph graph, long rowCount)
    {
        using var scope = NewDisposeScope();
        var kept = graph.RowStarts[rowCount].item<long>();
        return new SparseGraph(
            graph.RowCount,
            graph.ColumnCount,
            graph.RowStarts.clamp_max(Scalars.Of(kept)),                                            // [N]
            graph.Rows.narrow(0, 0, kept).clone(),                                                  // [E]
            graph.Columns.narrow(0, 0, kept).clone(),                                               // [E]
            graph.Weights.narrow(0, 0, kept).clone());                                              // [E]
    }

    /// <summary>One modality: preferences, projected features, and the affinities they give.</summary>
    internal sealed class ModalityRouting : nn.Module
    {
        private readonly Tensor _features;
        private readonly Parameter _preference;
        private readonly Linear _projection;

        /// <summary>Draws fresh weights.</summary>
        public ModalityRouting(Modality modality, Parameter preference, Device device)
            : base(nameof(ModalityRouting))
        {
            _features = ItemFeatures.Upload(modality.Features, device);
            _preference = preference;
            _projection = RankingNetwork.CreateLinear(modality.Features.Width, preference.shape[1], device);
            RegisterComponents();
        }

        /// <summary>Users' preferences before routing, [U, d].</summary>
        public Parameter Preference => _preference;

        /// <summary>The projection of the features.</summary>
        public Linear Projection => _projection;

        /// <summary>Routes preferences and rates edges.</summary>
        /// <param name="toUsers">The edges that go to users.</param>
        /// <param name="both">All edges.</param>
        /// <param name="routingCount">T.</param>
        /// <returns>The content of each node, [N, d], and the affinity of each edge of <paramref name="both"/>, [E].</returns>
        public (Tensor Content, Tensor Affinity) Route(AttentionGraph toUsers, AttentionGraph both, int routingCount)
        {
            var features = Normalize.Rows(ItemFeatures.Project(_features, _projection).LeakyRelu()); // [I, d]
            var preference = Normalize.Rows(_preference);                                           // [U, d]
            for (var t = 0; t < routingCount; t++)
            {
                var input = cat([preference, features], 0);                                         // [N, d]
                var chosen = toUsers.Propagate(input, toUsers.Softmax(toUsers.Dots(input)));        // [N, d]
                preference = Normalize.Rows(preference.Plus(chosen.narrow(0, 0, preference.shape[0]))); // [U, d]
            }

            var nodes = cat([preference, features], 0);                                             // [N, d]
            var affinity = both.Softmax(both.Dots(nodes));                                          // [E]
            return (nodes.Plus(both.Propagate(nodes, affinity)), affinity);
        }
    }
}
