using System;
using Micro.MLNet.Options;

namespace Micro.MLNet;

/// <summary>Options of GRCN: convolution over user-item edges whose weights the modalities have refined.</summary>
/// <remarks>Of <see cref="BackboneOptions"/>, GRCN has <see cref="BackboneOptions.EmbeddingDimension"/>, of ids and of each modality, and
/// <see cref="BackboneOptions.LayerCount"/>, over id embeddings. Node vectors are (M + 1) times as wide.</remarks>
public sealed record GrcnOptions : MultimodalTrainerOptions
{
    /// <summary>How often users' preferences are routed towards the items they chose, T.</summary>
    /// <value>Default 3. Range [0, 20].</value>
    public int RoutingCount { get; init; } = 3;

    /// <summary>What becomes of an item without a vector in a modality; <see cref="MissingModality.Mask"/> is the same as <see cref="MissingModality.Zero"/> here.</summary>
    /// <value>Default <see cref="MissingModality.Mean"/>.</value>
    public MissingModality MissingModality { get; init; } = MissingModality.Mean;

    internal override FitOptions FitOptions =>
        new(Backbone with { Kind = BackboneKind.MatrixFactorization }, Optimization, Algorithm: RankingAlgorithm.Grcn, RoutingCount: RoutingCount);

    internal override MissingModality MissingPolicy => MissingModality;

    internal override void Validate(OptionFaults faults)
    {
        base.Validate(faults);
        Backbone?.Validate(faults, RankingAlgorithm.Grcn);
        faults.Require(RoutingCount is >= 0 and <= 20, nameof(RoutingCount), RoutingCount, "use a whole number in [0, 20]; 3 is a good start");
        faults.Require(Enum.IsDefined(MissingModality), nameof(MissingModality), MissingModality, $"use a named value of {nameof(Options.MissingModality)}");
    }
}
