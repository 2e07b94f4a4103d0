namespace Micro.MLNet.Core;

/// <summary>What the ideal list of NDCG@K holds.</summary>
public enum NdcgIdeal
{
    /// <summary>min(K, number of relevant items) hits: the usual definition.</summary>
    RelevantItems,

    /// <summary>The hits that the evaluated list retrieved, moved to its top: the definition of the published MICRO code, which overstates long histories.</summary>
    RetrievedHits,
}
