using System.Collections.Generic;

namespace Micro.MLNet.Samples.Generation;

/// <summary>What a data set for measuring growth looks like.</summary>
internal sealed record ScaleSettings
{
    public int Seed { get; init; } = 2022;

    public int Users { get; init; } = 10_000;

    public int Items { get; init; } = 10_000;

    /// <summary>Interactions of a user on average; how many a user has follows a power law.</summary>
    public int InteractionsPerUser { get; init; } = 10;

    /// <summary>Items of a cluster on average; a user's interactions are mostly with one.</summary>
    public int ItemsPerCluster { get; init; } = 200;

    /// <summary>Share of a user's interactions that stay in the user's cluster.</summary>
    public double InCluster { get; init; } = 0.7;

    /// <summary>Width of each modality's features.</summary>
    public IReadOnlyList<int> FeatureWidths { get; init; } = [128, 128];
}
