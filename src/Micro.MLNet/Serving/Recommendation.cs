namespace Micro.MLNet.Serving;

/// <summary>One recommended item.</summary>
/// <param name="ItemId">The raw item id.</param>
/// <param name="Score">Its score; higher is better. Comparable within one list only.</param>
public readonly record struct Recommendation(string ItemId, float Score);
