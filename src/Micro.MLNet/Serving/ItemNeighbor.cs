namespace Micro.MLNet.Serving;

/// <summary>A neighbor of an item in the latent graph of one modality.</summary>
/// <param name="ItemId">The neighbor's raw item id.</param>
/// <param name="Weight">The weight of the edge, after normalization.</param>
public readonly record struct ItemNeighbor(string ItemId, float Weight);
