using Micro.MLNet.Options;

namespace Micro.MLNet;

/// <summary>Options of a backbone trained alone: matrix factorization, NGCF or LightGCN without item features.</summary>
/// <remarks>The trainer's name decides the network: <see cref="BackboneOptions.Kind"/> is ignored. The default backbone combines NGCF's layers by
/// <see cref="LayerCombination.Concatenate"/>, as NGCF's own paper does.</remarks>
public sealed record CollaborativeOptions : RankingTrainerOptions
{
    /// <summary>Default options.</summary>
    public CollaborativeOptions() => Backbone = new BackboneOptions { Combination = LayerCombination.Concatenate };

    internal override void Validate(OptionFaults faults)
    {
        base.Validate(faults);
        Backbone?.Validate(faults, RankingAlgorithm.Backbone);
    }
}
