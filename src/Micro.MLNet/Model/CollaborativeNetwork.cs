using Micro.MLNet.Model.Backbones;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Micro.MLNet.Model;

/// <summary>A backbone alone: the MF, NGCF and LightGCN baselines.</summary>
internal sealed class CollaborativeNetwork : RankingNetwork
{
    private readonly Parameter _userEmbedding;
    private readonly Parameter _itemEmbedding;
    private readonly Backbone _backbone;

    /// <summary>Draws fresh id embeddings.</summary>
    public CollaborativeNetwork(int userCount, int itemCount, int dimension, Backbone backbone, Device device)
        : base(nameof(CollaborativeNetwork))
    {
        _userEmbedding = CreateEmbedding(userCount, dimension, device);
        _itemEmbedding = CreateEmbedding(itemCount, dimension, device);
        _backbone = backbone;
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
        var (users, items) = _backbone.Forward(_userEmbedding, egoItems);                           // [U, d], [I, d]
        return new NetworkOutput(users, items, _userEmbedding, egoItems, [], null, null);
    }
}
