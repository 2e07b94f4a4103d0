using System;
using Micro.MLNet.Options;

namespace Micro.MLNet;

/// <summary>Options of VBPR: matrix factorization in which item features have user factors of their own.</summary>
/// <remarks><see cref="BackboneOptions.EmbeddingDimension"/> is the number of id factors and that of feature factors; the rest of
/// <see cref="BackboneOptions"/> is ignored. The modalities are concatenated.</remarks>
public sealed record VbprOptions : MultimodalTrainerOptions
{
    /// <summary>What becomes of an item without a vector in a modality; <see cref="MissingModality.Mask"/> is the same as <see cref="MissingModality.Zero"/> here.</summary>
    /// <value>Default <see cref="MissingModality.Mean"/>.</value>
    public MissingModality MissingModality { get; init; } = MissingModality.Mean;

    internal override FitOptions FitOptions =>
        new(Backbone with { Kind = BackboneKind.MatrixFactorization }, Optimization, Algorithm: RankingAlgorithm.Vbpr);

    internal override MissingModality MissingPolicy => MissingModality;

    internal override void Validate(OptionFaults faults)
    {
        base.Validate(faults);
        Backbone?.Validate(faults, RankingAlgorithm.Vbpr);
        faults.Require(Enum.IsDefined(MissingModality), nameof(MissingModality), MissingModality, $"use a named value of {nameof(Options.MissingModality)}");
    }
}
