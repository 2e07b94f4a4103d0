using Micro.MLNet.Samples.Data;

namespace Micro.MLNet.Samples.Generation;

/// <summary>One interaction of the embedded data set, by position of the item in the catalog.</summary>
internal sealed record GeneratedInteraction(string User, int Item, Split Split);
