using System;
using Micro.MLNet.Options;

namespace Micro.MLNet;

/// <summary>Options of MMGCN: one graph convolution over users and items for each modality, all added up.</summary>
/// <remarks>Of <see cref="BackboneOptions"/>, MMGCN has <see cref="BackboneOptions.EmbeddingDimension"/>, of ids and of each modality, and
/// <see cref="BackboneOptions.LayerCount"/>; neighbors are averaged.</remarks>
public sealed record MmgcnOptions : MultimodalTrainerOptions
{
    /// <summary>Whether a layer puts its two inputs side by side, g = W₃(h ‖ û) + b₃, or adds them, g = (W₃h + b₃) + û.</summary>
    /// <value>Default false, as in the published command lines.</value>
    public bool ConcatenateInLayers { get; init; }

    /// <summary>What becomes of an item without a vector in a modality; <see cref="MissingModality.Mask"/> is the same as <see cref="MissingModality.Zero"/> here.</summary>
    /// <value>Default <see cref="MissingModality.Mean"/>.</value>
    public MissingModality MissingModality { get; init; } = MissingModality.Mean;

    internal override FitOptions FitOptions => new(
        Backbone with
        {
            Kind = BackboneKind.LightGcn,
            Normalization = UserItemNormalization.Row,
            Combination = ConcatenateInLayers ? LayerCombination.Concatenate : LayerCombination.Mean,
        },
        Optimization,
        Algorithm: RankingAlgorithm.Mmgcn);

    internal override MissingModality MissingPolicy => MissingModality;

    internal override void Validate(OptionFaults faults)
    {
        base.Validate(faults);
        Backbone?.Validate(faults, RankingAlgorithm.Mmgcn);
        faults.Require(Enum.IsDefined(MissingModality), nameof(MissingModality), MissingModality, $"use a named value of {nameof(Options.MissingModality)}");
    }
}
