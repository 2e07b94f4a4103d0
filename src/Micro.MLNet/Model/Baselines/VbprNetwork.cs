using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Graphs;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Micro.MLNet.Model.Baselines;

/// <summary>VBPR (He and McAuley 2016, "VBPR: Visual Bayesian Personalized Ranking from Implicit Feedback") over all modalities concatenated.</summary>
/// <remarks>
/// x̂_ui = β_i + γ_uᵀγ_i + θ_uᵀ(E f_i) + β'ᵀf_i. The global and the user's bias are left out: no ranking and no BPR step depends on them. Biases are one more
/// column of the item vectors whose counterpart is 1. The L2 term covers γ, θ and β_i, as in the paper, where E and β' have a weight of their own, 0 by default.
/// </remarks>
internal sealed class VbprNetwork : RankingNetwork
{
    private readonly Parameter _userFactors;
    private readonly Parameter _userFeatureFactors;
    private readonly Parameter _itemFactors;
    private readonly Parameter _itemBias;
    private readonly ModuleList<Linear> _projections;
    private readonly Tensor[] _features;
    private readonly Tensor _ones;
    private readonly int _dimension;

    /// <summary>Draws fresh parameters; biases start at 0.</summary>
    /// <param name="dataset">Users, items and modalities.</param>
    /// <param name="dimension">Factors of ids, and as many of features.</param>
    /// <param name="device">Where everything lives.</param>
    public VbprNetwork(RecommendationDataset dataset, int dimension, Device device)
        : base(nameof(VbprNetwork))
    {
        _dimension = dimension;
        _userFactors = CreateEmbedding(dataset.Users.Count, dimension, device);
        _userFeatureFactors = CreateEmbedding(dataset.Users.Count, dimension, device);
        _itemFactors = CreateEmbedding(dataset.Items.Count, dimension, device);
        _itemBias = nn.Parameter(zeros(dataset.Items.Count, 1, ScalarType.Float32, device));        // [I, 1]
        _features = [.. dataset.Modalities.Select(modality => ItemFeatures.Upload(modality.Features, device))];
        _projections = new ModuleList<Linear>([.. dataset.Modalities.Select(modality => CreateProjection(modality.Features.Width, dimension, device))]);
        _ones = ones(dataset.Users.Count, 1, ScalarType.Float32, device);                           // [U, 1]
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Parameter UserEmbedding => _userFactors;

    /// <inheritdoc/>
    public override Parameter ItemEmbedding => _itemFactors;

    /// <summary>θ, [U, d].</summary>
    public Parameter UserFeatureFactors => _userFeatureFactors;

    /// <summary>β, [I, 1].</summary>
    public Parameter ItemBias => _itemBias;

    /// <summary>E and, in the last row, β', for the columns of one modality: [d + 1, f_m].</summary>
    public Tensor Projection(int modality) => _projections[modality].weight;

    /// <inheritdoc/>
    public override NetworkOutput Forward(bool rebuildGraphs, Tensor? itemMask = null)
    {
        Tensor itemFactors = itemMask is null ? _itemFactors : _itemFactors * itemMask;             // [I, d]
        Tensor itemBias = itemMask is null ? _itemBias : _itemBias * itemMask;                      // [I, 1]
        var projected = _features.Select((features, m) => ItemFeatures.Project(features, _projections[m])).Aggregate((sum, part) => sum.Plus(part)); // [I, d + 1]
        var egoUsers = cat([_userFactors, _userFeatureFactors], 1);                                 // [U, 2d]
        var users = cat([egoUsers, _ones], 1);                                                      // [U, 2d + 1]
        var visual = projected.narrow(1, 0, _dimension);                                            // [I, d]
        var items = cat([itemFactors, visual, itemBias.Plus(projected.narrow(1, _dimension, 1))], 1); // [I, 2d + 1]
        return new NetworkOutput(users, items, egoUsers, cat([itemFactors, itemBias], 1), [], null, null);
    }

    // No bias in E f, which would only shift scores by θ_u·b: ItemFeatures.Project wants one, so a frozen zero.
    private static Linear CreateProjection(int width, int dimension, Device device)
    {
        var projection = RankingNetwork.CreateLinear(width, dimension + 1, device);
        using var noGradient = no_grad();
        projection.weight.narrow(0, dimension, 1).zero_().Dispose();                                // β' starts at 0
        projection.bias!.zero_().Dispose();
        projection.bias.requires_grad = false;
        return projection;
    }
}
