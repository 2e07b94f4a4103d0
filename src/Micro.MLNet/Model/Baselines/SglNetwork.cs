using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Graphs;
using Micro.MLNet.Options;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Micro.MLNet.Model.Baselines;

/// <summary>SGL (Wu et al. 2021, "Self-supervised Graph Learning for Recommendation"): LightGCN that recognizes each node in two augmented graphs.</summary>
/// <remarks>
/// L = L_BPR + λ₁ (L_users + L_items), L_users = -mean_{u in batch} log e^{cos(z'_u, z''_u)/τ} / Σ_v e^{cos(z'_u, z''_v)/τ}, and the same for the batch's positive items. Views are
/// drawn anew for each epoch. The paper sums where this takes means, as the ranking loss here does; λ₁ weighs them alike.
/// </remarks>
internal sealed class SglNetwork : RankingNetwork
{
    private readonly Parameter _userEmbedding;
    private readonly Parameter _itemEmbedding;
    private readonly Interactions _train;
    private readonly SparseGraph _graph;
    private readonly SelfSupervisionOptions _options;
    private readonly int _layerCount;
    private Random _random;
    private readonly Device _device;
    private IReadOnlyList<SparseGraph>[] _views = [[], []];

    /// <summary>Draws fresh id embeddings.</summary>
    /// <param name="dataset">Users, items and interactions.</param>
    /// <param name="options">Dimension, layers, augmentation.</param>
    /// <param name="graph">The whole user-item graph; the caller disposes of it.</param>
    /// <param name="random">Draws the views.</param>
    /// <param name="device">Where everything lives.</param>
    public SglNetwork(RecommendationDataset dataset, FitOptions options, SparseGraph graph, Random random, Device device)
        : base(nameof(SglNetwork))
    {
        _userEmbedding = CreateEmbedding(dataset.Users.Count, options.Backbone.Width, device);
        _itemEmbedding = CreateEmbedding(dataset.Items.Count, options.Backbone.Width, device);
        _train = dataset.Train;
        _graph = graph;
        _options = options.SelfSupervision!;
        _layerCount = options.Backbone.LayerCount;
        _random = random;
        _device = device;
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Parameter UserEmbedding => _userEmbedding;

    /// <inheritdoc/>
    public override Parameter ItemEmbedding => _itemEmbedding;

    /// <inheritdoc/>
    public override double AuxiliaryWeight => _options.ContrastiveWeight;

    /// <inheritdoc/>
    public override void Restart(Func<string, int> seedOf) => _random = new Random(seedOf(RandomStreams.Contrast));

    /// <summary>The graphs of the current views, one a layer.</summary>
    public IReadOnlyList<IReadOnlyList<SparseGraph>> Views => _views;

    /// <inheritdoc/>
    public override void BeginEpoch()
    {
        DisposeViews();
        if (_options.ContrastiveWeight > 0)
        {
            _views = [DrawView(), DrawView()];
        }
    }

    /// <inheritdoc/>
    public override NetworkOutput Forward(bool rebuildGraphs, Tensor? itemMask = null)
    {
        Tensor egoItems = itemMask is null ? _itemEmbedding : _itemEmbedding * itemMask;            // [I, d]
        var nodes = Propagation.PropagateMean(_graph, cat([_userEmbedding, egoItems], 0), _layerCount); // [N, d]
        return new NetworkOutput(
            nodes.narrow(0, 0, _userEmbedding.shape[0]),
            nodes.narrow(0, _userEmbedding.shape[0], egoItems.shape[0]),
            _userEmbedding,
            egoItems,
            [],
            null,
            null);
    }

    /// <inheritdoc/>
    public override Tensor? AuxiliaryLoss(NetworkOutput output, Tensor users, Tensor items)
    {
        if (_options.ContrastiveWeight == 0)
        {
            return null;
        }

        var ego = cat([output.EgoUsers, output.EgoItems], 0);                                       // [N, d]
        var (first, second) = (Convolve(_views[0], ego), Convolve(_views[1], ego));                 // [N, d]
        var positives = items.narrow(0, 0, items.shape[0] / 2);                                     // [B]
        var userCount = output.EgoUsers.shape[0];
        return Recognize(0, userCount, users).Plus(Recognize(userCount, output.EgoItems.shape[0], positives)); // []

        Tensor Recognize(long start, long count, Tensor batch) => ViewContrast.Compute(
            Normalize.Rows(first.narrow(0, start, count).index_select(0, batch)),                   // [B, d]
            Normalize.Rows(second.narrow(0, start, count)),                                         // [n, d]
            batch,
            _options.Temperature);                                                                  // []
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            DisposeViews();
        }

        base.Dispose(disposing);
    }

    // (E + A_1 E + A_2 A_1 E + ...) / (L + 1)
    private static Tensor Convolve(IReadOnlyList<SparseGraph> layers, Tensor ego)
    {
        var (layer, sum) = (ego, ego);                                                              // [N, d]
        foreach (var graph in layers)
        {
            layer = Propagation.Propagate(graph, layer);                                            // [N, d]
            sum = sum.Plus(layer);                                                                  // [N, d]
        }

        return sum.Times(1.0 / (layers.Count + 1));                                                 // [N, d]
    }

    private IReadOnlyList<SparseGraph> DrawView()
    {
        if (_options.Augmentation == GraphAugmentation.RandomWalk)
        {
            return [.. Enumerable.Range(0, _layerCount).Select(_ => DrawGraph())];
        }

        return _layerCount == 0 ? [] : [.. Enumerable.Repeat(DrawGraph(), _layerCount)];
    }

    private SparseGraph DrawGraph() => UserItemGraphBuilder.Build(
        GraphView.Draw(_train, _options.Augmentation, _options.DropRate, _random), UserItemNormalization.Symmetric, _device);

    private void DisposeViews()
    {
        foreach (var graph in _views.SelectMany(view => view).Distinct())
        {
            graph.Dispose();
        }

        _views = [[], []];
    }
}
