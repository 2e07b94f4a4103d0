using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Micro.MLNet.Serving;

/// <summary>The same calls for integer ids, which the model holds in their invariant decimal form.</summary>
public sealed partial class Recommender
{
    /// <inheritdoc cref="Recommend(string, int, RecommendOptions?)"/>
    public IReadOnlyList<Recommendation> Recommend(long userId, int k, RecommendOptions? options = null) =>
        Recommend(Text(userId), k, options);

    /// <inheritdoc cref="Score(string, string)"/>
    public float Score(long userId, long itemId) => Score(Text(userId), Text(itemId));

    /// <inheritdoc cref="SimilarItems(string, int)"/>
    public IReadOnlyList<Recommendation> SimilarItems(long itemId, int k) => SimilarItems(Text(itemId), k);

    /// <inheritdoc cref="Explain(string, string, int)"/>
    public Explanation Explain(long userId, long itemId, int neighborCount = 10) => Explain(Text(userId), Text(itemId), neighborCount);

    /// <inheritdoc cref="RecommendForHistory(IReadOnlyList{string}, int, FoldInOptions?, RecommendOptions?)"/>
    public IReadOnlyList<Recommendation> RecommendForHistory(IReadOnlyList<long> itemIds, int k, FoldInOptions? foldIn = null, RecommendOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(itemIds);
        return RecommendForHistory([.. itemIds.Select(Text)], k, foldIn, options);
    }

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
}
