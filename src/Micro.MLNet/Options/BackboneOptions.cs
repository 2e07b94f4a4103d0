using System;

namespace Micro.MLNet.Options;

/// <summary>The collaborative-filtering network that MICRO plugs into (section 3.4 of the paper).</summary>
public sealed record BackboneOptions
{
    private const int MostDimensions = 4096;
    private const int MicroMembers = 3;
    private const int MostItemsOfEnsemble = 32_768;

    /// <summary>Which network.</summary>
    /// <value>Default <see cref="BackboneKind.LightGcn"/>.</value>
    public BackboneKind Kind { get; init; } = BackboneKind.LightGcn;

    /// <summary>Embedding dimension d, of one member where there are several.</summary>
    /// <value>Default 64. Range [1, 4096].</value>
    public int EmbeddingDimension { get; init; } = 64;

    /// <summary>
    /// Members E of an ensemble in one model: embeddings of <see cref="EmbeddingDimension"/> numbers each that lie side by side, start from weights of their own and
    /// each learn to rank by themselves. A pair's score is the sum of theirs, so the model's embeddings have E·d numbers, and training takes about E times as long.
    /// </summary>
    /// <value>
    /// Default null: 3 for MICRO with at most 32,768 items, over matrix factorization or LightGCN; otherwise 1. Range [1, 64], with E·d at most 4,096; more than 1 for MICRO,
    /// LATTICE, SGL, LightGCN and matrix factorization only, whose dimensions don't mix.
    /// </value>
    public int? EnsembleSize { get; init; }

    /// <summary>User-item propagation layers; ignored by <see cref="BackboneKind.MatrixFactorization"/>.</summary>
    /// <value>Default 3. Range [0, 10].</value>
    public int LayerCount { get; init; } = 3;

    /// <summary>How the user-item graph is normalized.</summary>
    /// <value>Default <see cref="UserItemNormalization.Symmetric"/>, as in LightGCN's paper.</value>
    public UserItemNormalization Normalization { get; init; } = UserItemNormalization.Symmetric;

    /// <summary>Probability that NGCF drops a component of a layer's output while training; ignored by the other backbones.</summary>
    /// <value>Default 0.1. Range [0, 1).</value>
    public double MessageDropout { get; init; } = 0.1;

    /// <summary>How NGCF combines its layers; ignored by the other backbones.</summary>
    /// <value>Default <see cref="LayerCombination.Mean"/>, as in the published MICRO code; <c>Trainers.Ngcf</c> defaults to
    /// <see cref="LayerCombination.Concatenate"/>, as in NGCF's own paper.</value>
    public LayerCombination Combination { get; init; } = LayerCombination.Mean;

    /// <summary>E, once it is resolved; 1 where it is null.</summary>
    internal int MemberCount => EnsembleSize ?? 1;

    /// <summary>Numbers in a user's or item's id embedding, E·d.</summary>
    internal int Width => EmbeddingDimension * MemberCount;

    // What is null, by the network and the number of items.
    internal BackboneOptions Resolve(long itemCount, bool isMicro) => this with
    {
        EnsembleSize = EnsembleSize ?? (isMicro && Kind != BackboneKind.Ngcf && itemCount <= MostItemsOfEnsemble ? Math.Clamp(MostDimensions / EmbeddingDimension, 1, MicroMembers) : 1),
    };

    internal void Validate(OptionFaults faults, RankingAlgorithm algorithm)
    {
        faults.Require(Enum.IsDefined(Kind), "Backbone.Kind", Kind, $"use a named value of {nameof(BackboneKind)}");
        faults.Require(EmbeddingDimension is >= 1 and <= MostDimensions, "Backbone.EmbeddingDimension", EmbeddingDimension, "use a whole number in [1, 4096]; 64 is a good start");
        faults.Require(EnsembleSize is null or (>= 1 and <= 64), "Backbone.EnsembleSize", EnsembleSize, "use a whole number in [1, 64], or null for the trainer's own default");
        faults.Require(
            EnsembleSize is not (> 1 and <= 64) || EmbeddingDimension is not (>= 1 and <= MostDimensions) || Width <= MostDimensions,
            "Backbone.EnsembleSize",
            EnsembleSize,
            $"with Backbone.EmbeddingDimension {EmbeddingDimension} an embedding would have more than {MostDimensions} numbers; use a lower number for either");
        var mixer = MixerOf(algorithm);
        faults.Require(
            EnsembleSize is not > 1 || mixer is null,
            "Backbone.EnsembleSize",
            EnsembleSize,
            $"{mixer} mixes an embedding's dimensions, so members wouldn't be apart; use 1 or null");
        faults.Require(LayerCount is >= 0 and <= 10, "Backbone.LayerCount", LayerCount, "use a whole number in [0, 10]; 3 is a good start");
        faults.Require(Enum.IsDefined(Normalization), "Backbone.Normalization", Normalization, $"use a named value of {nameof(UserItemNormalization)}");
        faults.Require(MessageDropout is >= 0 and < 1, "Backbone.MessageDropout", MessageDropout, "use a value in [0, 1); 0.1 is a good start");
        faults.Require(Enum.IsDefined(Combination), "Backbone.Combination", Combination, $"use a named value of {nameof(LayerCombination)}");
        faults.Require(
            !(algorithm is RankingAlgorithm.Micro or RankingAlgorithm.Lattice && Kind == BackboneKind.Ngcf && Combination == LayerCombination.Concatenate),
            "Backbone.Combination",
            Combination,
            "MICRO adds d-wide item vectors to the backbone's, so use Mean");
    }

    // The network that mixes an embedding's dimensions; null where none does. SGL's backbone is LightGCN, whatever Kind says.
    private string? MixerOf(RankingAlgorithm algorithm) => algorithm switch
    {
        RankingAlgorithm.Vbpr or RankingAlgorithm.Mmgcn or RankingAlgorithm.Grcn => algorithm.ToString(),
        RankingAlgorithm.Sgl => null,
        _ => Kind == BackboneKind.Ngcf ? Kind.ToString() : null,
    };
}

/// <summary>The collaborative-filtering networks.</summary>
public enum BackboneKind
{
    /// <summary>Matrix factorization (Rendle et al. 2009): the id embeddings themselves.</summary>
    MatrixFactorization,

    /// <summary>Neural graph collaborative filtering (Wang et al. 2019).</summary>
    Ngcf,

    /// <summary>LightGCN (He et al. 2020): linear propagation, layers averaged.</summary>
    LightGcn,
}

/// <summary>Normalization of the user-item graph with adjacency A and degrees D.</summary>
public enum UserItemNormalization
{
    /// <summary>D^-1/2 A D^-1/2 without self-loops (LightGCN's paper).</summary>
    Symmetric,

    /// <summary>D^-1 (A + I), rows averaged with a self-loop (the published MICRO code).</summary>
    RowWithSelfLoop,

    /// <summary>D^-1 A, the mean over neighbors (MMGCN's paper).</summary>
    Row,
}

/// <summary>How NGCF combines its layers' embeddings.</summary>
public enum LayerCombination
{
    /// <summary>Their mean, d wide.</summary>
    Mean,

    /// <summary>Side by side, d (L + 1) wide.</summary>
    Concatenate,
}
