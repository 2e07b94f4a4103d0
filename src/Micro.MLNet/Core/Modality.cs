namespace Micro.MLNet.Core;

/// <summary>One modality of the items: image, text, audio, ...</summary>
/// <param name="Name">The user's column name.</param>
/// <param name="Features">Raw features, row i = item index i.</param>
internal sealed record Modality(string Name, FeatureMatrix Features);
