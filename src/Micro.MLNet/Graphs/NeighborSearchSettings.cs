namespace Micro.MLNet.Graphs;

/// <summary>What the approximate search spends; the defaults were chosen on synthetic sets of 100,000 to 1,000,000 items, 128 wide.</summary>
internal sealed record NeighborSearchSettings
{
    /// <summary>Inverted lists per √I. At 200,000 items 2 took two thirds of the time of 4, and 8 more than twice; but with 5,000 clusters among a
    /// million items 4 was faster by 1.7 and found more, for then few clusters share a list.</summary>
    public double ListsPerRoot { get; init; } = 4;

    /// <summary>Sampled items per centroid; 16 and 64 needed the same number of probes within one.</summary>
    public int SamplePerList { get; init; } = 32;

    /// <summary>Steps of k-means; 2 and 10 needed the same number of probes.</summary>
    public int Iterations { get; init; } = 5;

    /// <summary>The fewest lists an item is compared with.</summary>
    public int MinProbes { get; init; } = 2;

    /// <summary>Lists found of each item at first: clustered features need no more, and finding more of them takes longer.</summary>
    public int FirstProbes { get; init; } = 32;

    /// <summary>The most, when recall stays low, as in features without clusters; one refinement follows when it still does.</summary>
    public int MaxProbes { get; init; } = 128;

    /// <summary>Probing ends at this sampled recall: 0.95 with a margin for the sample's error of about 0.01.</summary>
    public double EnoughRecall { get; init; } = 0.97;

    /// <summary>Items sampled for recall: costs what that many items of an exact search do.</summary>
    public int RecallSample { get; init; } = 256;

    /// <summary>About the most items of a list; longer ones, such as that of many equal items, are cut, so that no probe grows with their square.</summary>
    public int LargestList { get; init; } = 2048;

    /// <summary>Wider features are projected to this width to find their lists; 128 random directions keep cosines to about 0.09.</summary>
    public int CompactWidth { get; init; } = 128;

    /// <summary>A list's refinement follows no more neighbors once it has this many candidates.</summary>
    public int RefineCandidates { get; init; } = 8192;

    /// <summary>Items a list's refinement is compared with besides: the only way to neighbors that no chain of old ones leads to.</summary>
    public int RandomCandidates { get; init; } = 16;

    /// <summary>Refined graphs between two searches from scratch: ten refinements cost about two searches, and what is lost adds up.</summary>
    public int MaxRefreshes { get; init; } = 10;

    /// <summary>A refined graph of less sampled recall is searched from scratch.</summary>
    public double RefreshRecall { get; init; } = 0.9;
}
