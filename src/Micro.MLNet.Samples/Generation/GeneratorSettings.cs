namespace Micro.MLNet.Samples.Generation;

/// <summary>What the embedded data set looks like; the defaults make the files in <c>data/</c>.</summary>
internal sealed record GeneratorSettings
{
    public int Seed { get; init; } = 2022;

    public int Users { get; init; } = 400;

    public int Items { get; init; } = 500;

    /// <summary>Share of items that nobody has interacted with in training.</summary>
    public double ColdShare { get; init; } = 0.1;

    /// <summary>Most (category, style) tastes that a user has; each user has at least two.</summary>
    public int MaxTastes { get; init; } = 3;

    /// <summary>Fewest and most interactions of a user, over all splits.</summary>
    public (int Least, int Most) InteractionsPerUser { get; init; } = (12, 20);

    /// <summary>Warm interactions of a user held out for validation.</summary>
    public int ValidationPerUser { get; init; } = 1;

    /// <summary>Warm interactions of a user held out for test.</summary>
    public int TestPerUser { get; init; } = 2;

    /// <summary>Width and noise of the <c>image</c> modality: wide and noisy, it mostly shows the style.</summary>
    public ModalitySettings Image { get; init; } = new(32, CategoryWeight: 0.4, StyleWeight: 1.0, Noise: 1.0);

    /// <summary>Width and noise of the <c>text</c> modality: narrow and clean, it mostly tells the category.</summary>
    public ModalitySettings Text { get; init; } = new(16, CategoryWeight: 1.0, StyleWeight: 0.7, Noise: 0.5);
}

/// <summary>How one modality shows the planted factors.</summary>
internal sealed record ModalitySettings(int Width, double CategoryWeight, double StyleWeight, double Noise);
