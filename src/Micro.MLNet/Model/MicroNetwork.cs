using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Graphs;
using Micro.MLNet.Model.Backbones;
using Micro.MLNet.Options;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Micro.MLNet.Model;

/// <summary>MICRO: latent item graphs per modality, attentive fusion with contrast, added to a backbone's items.</summary>
internal sealed class MicroNetwork : RankingNetwork
{
    private readonly Parameter _userEmbedding;
    private readonly Parameter _itemEmbedding;
    private readonly Backbone _backbone;
    private readonly ModuleList<LatentStructureLayer> _layers;
    private readonly ModalityFusion _fusion;
    private readonly ContrastiveLoss? _contrast;
    private readonly double _contrastiveWeight;
    private readonly SparseGraph? _histories;
    private readonly int _memberCount;

    /// <summary>Draws fresh parameters and builds the initial graphs.</summary>
    public MicroNetwork(RecommendationDataset dataset, FitOptions options, Backbone backbone, System.Random anchorRandom, Device device)
        : base(nameof(MicroNetwork))
    {
        var (graph, fusion, dimension) = (options.Graph!, options.Fusion!, options.Backbone.Width);
        _userEmbedding = CreateEmbedding(dataset.Users.Count, dimension, device);
        _itemEmbedding = CreateEmbedding(dataset.Items.Count, dimension, device);
        _backbone = backbone;
        _layers = new ModuleList<LatentStructureLayer>([.. dataset.Modalities.Select(modality => new LatentStructureLayer(modality, options, device))]);
        _fusion = new ModalityFusion(dimension, FindMissing(dataset, graph, device), device);
        _contrast = fusion.ContrastiveWeight > 0 ? new ContrastiveLoss(fusion, anchorRandom) : null;
        _contrastiveWeight = fusion.ContrastiveWeight;
        _memberCount = options.Backbone.MemberCount;
        _histories = fusion.EnrichUsers ? UserItemGraphBuilder.BuildHistories(dataset.Train, device) : null;
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Parameter UserEmbedding => _userEmbedding;

    /// <inheritdoc/>
    public override Parameter ItemEmbedding => _itemEmbedding;

    /// <inheritdoc/>
    public override IReadOnlyList<LatentStructureLayer> Layers => [.. _layers];

    /// <summary>The attention.</summary>
    public ModalityFusion Fusion => _fusion;

    /// <summary>The backbone.</summary>
    public Backbone Backbone => _backbone;

    /// <inheritdoc/>
    public override NetworkOutput Forward(bool rebuildGraphs, Tensor? itemMask = null)
    {
        Tensor egoItems = itemMask is null ? _itemEmbedding : _itemEmbedding * itemMask;            // [I, d]
        var views = _layers.Select(layer => layer.Convolve(egoItems, rebuildGraphs)).ToList();      // M x [I, d]
        var attention = _fusion.Weights(views);                                                     // [I, M]
        var fused = ModalityFusion.Fuse(views, attention);                                          // [I, d]
        var (users, items) = _backbone.Forward(_userEmbedding, egoItems);                           // [U, d], [I, d]
        users = _histories is null ? users : Enrich(users, Propagation.Propagate(_histories, Normalize.Members(fused, _memberCount)), _memberCount); // [U, d]
        return new NetworkOutput(users, Enrich(items, fused, _memberCount), _userEmbedding, egoItems, views, fused, attention);
    }

    /// <inheritdoc/>
    public override void Restart(System.Func<string, int> seedOf)
    {
        base.Restart(seedOf);
        _contrast?.Restart(new System.Random(seedOf(RandomStreams.Contrast)));
    }

    /// <summary>Adds content to the backbone's embeddings.</summary>
    /// <param name="embeddings">x̃_i of items, or x̃_u of users, [n, d].</param>
    /// <param name="content">h_i, or h_u = Σ_{i chosen by u} h_i/‖h_i‖ / √(d_u d_i), [n, d].</param>
    /// <param name="memberCount">Members side by side in each row, each of which has unit length.</param>
    /// <returns>[n, d].</returns>
    /// <remarks>x̂_i = x̃_i + h_i/‖h_i‖   MICRO Eq. (13); the paper leaves users as they are.</remarks>
    public static Tensor Enrich(Tensor embeddings, Tensor content, int memberCount) =>
        embeddings.Plus(Normalize.Members(content, memberCount));                                   // [n, d]  MICRO Eq. (13)

    /// <inheritdoc/>
    public override double AuxiliaryWeight => _contrastiveWeight;

    /// <inheritdoc/>
    public override Tensor? AuxiliaryLoss(NetworkOutput output, Tensor users, Tensor items) =>
        _contrast?.Compute(output.ModalityViews, output.Fused!, items);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _histories?.Dispose();
        }

        base.Dispose(disposing);
    }

    // An item that lacks every modality keeps them all in its attention: its views are zero anyway, and a softmax over nothing is NaN.
    private static Tensor? FindMissing(RecommendationDataset dataset, GraphOptions graph, Device device)
    {
        if (graph.MissingModality != MissingModality.Mask || !dataset.Modalities.Any(modality => modality.Features.HasMissing))
        {
            return null;
        }

        var (itemCount, modalityCount) = (dataset.Items.Count, dataset.Modalities.Count);
        var missing = new bool[itemCount * modalityCount];
        for (var i = 0; i < itemCount; i++)
        {
            var hasAny = dataset.Modalities.Any(modality => modality.Features.Present[i]);
            for (var m = 0; m < modalityCount; m++)
            {
                missing[(i * modalityCount) + m] = hasAny && !dataset.Modalities[m].Features.Present[i];
            }
        }

        return tensor(missing, [itemCount, modalityCount], device: device);                         // [I, M]
    }
}
