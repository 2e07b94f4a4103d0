using System.Collections.Generic;
using System.Globalization;

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

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
}
