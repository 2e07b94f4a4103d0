namespace Micro.MLNet.Samples.Generation;

/// <summary>One item of the embedded data set.</summary>
internal sealed record GeneratedItem(
    string Id, string Title, int Category, int Style, double Price, double Rating, double Popularity, bool IsCold, double[] Image, double[] Text);
