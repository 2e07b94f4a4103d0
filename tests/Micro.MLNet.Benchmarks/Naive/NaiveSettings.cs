namespace Micro.MLNet.Benchmarks.Naive;

/// <summary>What the naive baseline can be told; LightGCN, both contrast directions and a learned graph that is rebuilt once an epoch are fixed.</summary>
internal sealed record NaiveSettings
{
    /// <summary>d of one member.</summary>
    public int Dimension { get; init; } = 64;

    /// <summary>E, members side by side that each learn to rank by themselves.</summary>
    public int Members { get; init; } = 3;

    /// <summary>Layers of LightGCN.</summary>
    public int BackboneLayers { get; init; } = 2;

    /// <summary>k, the item itself counted.</summary>
    public int NeighborCount { get; init; } = 10;

    /// <summary>λ.</summary>
    public double SkipWeight { get; init; } = 0.9;

    /// <summary>Layers over the item graphs.</summary>
    public int ItemLayers { get; init; } = 1;

    /// <summary>β.</summary>
    public double ContrastiveWeight { get; init; } = 0.03;

    /// <summary>τ.</summary>
    public double Temperature { get; init; } = 0.5;

    /// <summary>Weight of ½‖·‖² over a batch's ego embeddings.</summary>
    public double L2Weight { get; init; } = 0.1;

    /// <summary>Items drawn for each triplet; the one that scores highest trains.</summary>
    public int NegativeCandidates { get; init; } = 4;

    /// <summary>Whether users get their items' content, weighted as in the user-item graph.</summary>
    public bool EnrichUsers { get; init; } = true;

    /// <summary>Triplets in a batch.</summary>
    public int BatchSize { get; init; } = 1024;

    /// <summary>Adam's rate.</summary>
    public double LearningRate { get; init; } = 5e-4;
}
