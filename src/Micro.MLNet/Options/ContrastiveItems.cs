namespace Micro.MLNet.Options;

/// <summary>Which items are anchors of the contrastive loss on a batch.</summary>
public readonly record struct ContrastiveItems
{
    private const int AutoAnchorsAbove = 1024;
    private const int AutoAnchors = 128;
    private const int AutoNegativesAbove = 32_768;
    private const int AutoNegatives = 16_384;

    private ContrastiveItems(ContrastiveItemsKind kind, int anchors = 0)
    {
        Kind = kind;
        AnchorCount = anchors;
    }

    /// <summary>
    /// Up to 1,024 items like <see cref="All"/>. Above like <see cref="Anchors"/> with 128, an unbiased estimate whose cost grows linearly with the
    /// number of items. Above 32,768 items the anchors also draw 16,384 negatives, which count for all others, and the cost grows no more.
    /// </summary>
    public static ContrastiveItems Auto => new(ContrastiveItemsKind.Auto);

    /// <summary>Every item on every batch: exact, as in the paper and the published code; costs O(I²d) a batch.</summary>
    public static ContrastiveItems All => new(ContrastiveItemsKind.All);

    /// <summary>The batch's positive and negative items, contrasted with each other only; cheap, not faithful.</summary>
    public static ContrastiveItems Batch => new(ContrastiveItemsKind.Batch);

    internal ContrastiveItemsKind Kind { get; }

    internal int AnchorCount { get; }

    /// <summary>A fresh random subset of <paramref name="count"/> items on every batch, with all items as negatives: the expectation equals <see cref="All"/>.</summary>
    public static ContrastiveItems Anchors(int count) => new(ContrastiveItemsKind.Anchors, count);

    /// <summary>"Auto", "All", "Batch" or "Anchors(n)".</summary>
    public override string ToString() => Kind == ContrastiveItemsKind.Anchors
        ? $"Anchors({AnchorCount.ToString(System.Globalization.CultureInfo.InvariantCulture)})"
        : Kind.ToString();

    // How many anchors, and how many negatives for each, to draw of so many items; null stands for all.
    internal (int? Anchors, int? Negatives) SampleSizes(long itemCount)
    {
        var anchors = Kind switch
        {
            ContrastiveItemsKind.Anchors => AnchorCount,
            ContrastiveItemsKind.Auto when itemCount > AutoAnchorsAbove => AutoAnchors,
            _ => int.MaxValue,
        };
        var negatives = Kind == ContrastiveItemsKind.Auto && itemCount > AutoNegativesAbove ? AutoNegatives : (int?)null;
        return anchors < itemCount ? (anchors, negatives) : (null, null);
    }

    internal void Validate(OptionFaults faults) =>
        faults.Require(Kind != ContrastiveItemsKind.Anchors || AnchorCount >= 1, "Fusion.Items", ToString(), "use at least 1 anchor; 128 is a good start");
}

internal enum ContrastiveItemsKind
{
    Auto,
    All,
    Batch,
    Anchors,
}
