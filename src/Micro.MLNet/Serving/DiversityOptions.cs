namespace Micro.MLNet.Serving;

/// <summary>A list whose items differ: maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998).</summary>
/// <remarks>
/// From the pool R of the best items by score, the list S takes one after another the item
/// argmax_{i ∈ R\S} λ r_i - (1 - λ) max_{j ∈ S} sim(i, j),
/// the first by r_i alone; of equal items the one with the higher score, then with the lower index. r_i is the score scaled to [0, 1] over the pool, so that λ
/// means the same for every user; sim is what <see cref="Recommender.SimilarItems(string, int)"/> ranks by: the cosine of the item embeddings, or, for ItemKNN,
/// which has none, its own similarity of the two items, 0 where neither is among the other's neighbors.
/// </remarks>
public sealed record DiversityOptions
{
    /// <summary>λ, the share of the score against the difference from the items already in the list.</summary>
    /// <value>Default 0.7. In [0, 1]; 1 is the plain order.</value>
    public double Lambda { get; init; } = 0.7;

    /// <summary>How many of the best items by score the list is chosen from. A pool smaller than the list is as large as the list.</summary>
    /// <value>
    /// Default null: ten times the length of the list, at least 200. At least 1. It grows fourfold, as often as it takes, when <see cref="RecommendOptions.Caps"/>
    /// leave fewer items than the list is long.
    /// </value>
    public int? PoolSize { get; init; }
}
