namespace Micro.MLNet.Samples.Generation;

/// <summary>What the embedded data set looks like; the defaults make the files in <c>data/</c>.</summary>
internal sealed record GeneratorSettings
{
    public int Seed { get; init; } = 2022;

    public int Users { get; init; } = 450;

    public int Items { get; init; } = 700;

    /// <summary>Share of items that nobody has interacted with in training.</summary>
    public double ColdShare { get; init; } = 0.1;

    /// <summary>Most (category, style) tastes that a user has; each user has at least two.</summary>
    public int MaxTastes { get; init; } = 3;

    /// <summary>Fewest interactions of a user, over all splits.</summary>
    public int FewestInteractions { get; init; } = 10;

    /// <summary>Most interactions of a user, over all splits.</summary>
    public int MostInteractions { get; init; } = 18;

    /// <summary>Share of a user's choices that match a taste in category and style.</summary>
    public double SameCell { get; init; } = 0.70;

    /// <summary>Share of choices that match in category only.</summary>
    public double SameCategory { get; init; } = 0.15;

    /// <summary>Share of choices that match in style only; what is left is taste-free.</summary>
    public double SameStyle { get; init; } = 0.05;

    /// <summary>From 0, all items are equally popular, to 1, the most popular has seven times the appeal of the least.</summary>
    public double PopularitySkew { get; init; } = 0.6;

    /// <summary>How much more appealing an item with 5 stars is than one with 2.5.</summary>
    public double RatingEffect { get; init; } = 1.5;

    /// <summary>Warm interactions of a user held out for validation.</summary>
    public int ValidationPerUser { get; init; } = 1;

    /// <summary>Share of the interactions with cold items that go to validation, so that early stopping watches them too; the rest is test.</summary>
    public double ColdValidationShare { get; init; } = 0.4;

    /// <summary>Warm interactions of a user held out for test.</summary>
    public int TestPerUser { get; init; } = 2;

    /// <summary>Width and noise of the <c>image</c> modality: wide and noisy, it mostly shows the style.</summary>
    public ModalitySettings Image { get; init; } = new(32, CategoryWeight: 0.4, StyleWeight: 1.0, Noise: 0.8);

    /// <summary>Width and noise of the <c>text</c> modality: narrow and clean, it mostly tells the category.</summary>
    public ModalitySettings Text { get; init; } = new(16, CategoryWeight: 1.0, StyleWeight: 0.9, Noise: 0.3);
}

/// <summary>How one modality shows the planted factors.</summary>
internal sealed record ModalitySettings(int Width, double CategoryWeight, double StyleWeight, double Noise);
