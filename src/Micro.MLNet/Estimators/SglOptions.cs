using Micro.MLNet.Options;

namespace Micro.MLNet;

/// <summary>Options of SGL: LightGCN whose nodes also have to recognize themselves in two augmented views of the user-item graph.</summary>
/// <remarks>The backbone is always LightGCN: <see cref="BackboneOptions.Kind"/> is ignored.</remarks>
public sealed record SglOptions : RankingTrainerOptions
{
    /// <summary>Augmentations and contrast.</summary>
    /// <value>Default: see <see cref="SelfSupervisionOptions"/>.</value>
    public SelfSupervisionOptions SelfSupervision { get; init; } = new();

    internal override FitOptions FitOptions =>
        new(Backbone with { Kind = BackboneKind.LightGcn }, Optimization, Algorithm: RankingAlgorithm.Sgl, SelfSupervision: SelfSupervision);

    internal override void Validate(OptionFaults faults)
    {
        base.Validate(faults);
        Backbone?.Validate(faults, RankingAlgorithm.Sgl);
        faults.Require(SelfSupervision is not null, nameof(SelfSupervision), SelfSupervision, $"use new {nameof(SelfSupervisionOptions)}()");
        SelfSupervision?.Validate(faults);
    }
}
