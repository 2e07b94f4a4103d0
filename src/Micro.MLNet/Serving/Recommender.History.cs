using System;
using System.Collections.Generic;
using Micro.MLNet.Core;

namespace Micro.MLNet.Serving;

/// <summary>Recommendations for users whom training hasn't seen, from the items they chose.</summary>
public sealed partial class Recommender
{
    private static readonly FoldInOptions DefaultFoldIn = new();

    /// <summary>Vectors of new users.</summary>
    internal UserFoldIn FoldIn => _foldIn.Value;

    /// <summary>The best items of a user whom the model needn't know, from the user's items; nothing is added to the model.</summary>
    /// <param name="itemIds">The user's items; order and repetitions don't matter.</param>
    /// <param name="k">How many items to recommend, at least 1.</param>
    /// <param name="foldIn">How the user gets a vector; null for the defaults.</param>
    /// <param name="options">Which items may be recommended; null leaves out <paramref name="itemIds"/>. A history without a known item is
    /// treated as an unknown user, by <see cref="RecommendOptions.UnknownUser"/>.</param>
    /// <remarks>The first call computes what later ones share: for LightGCN the items' layers, otherwise the product of the item table with itself.</remarks>
    /// <exception cref="ArgumentException">An item is unknown and <see cref="FoldInOptions.UnknownItems"/> says to throw, or no item is left and the options say
    /// <see cref="UnknownUserPolicy.Throw"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is less than 1.</exception>
    public IReadOnlyList<Recommendation> RecommendForHistory(IReadOnlyList<string> itemIds, int k, FoldInOptions? foldIn = null, RecommendOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(itemIds);
        Check.Positive(k);
        foldIn ??= DefaultFoldIn;
        options ??= Defaults;
        foldIn.Validate();
        var history = FindHistory(itemIds, foldIn.UnknownItems);
        if (history.Length == 0)
        {
            return options.UnknownUser != UnknownUserPolicy.Throw
                ? Rank(-1, k, new CandidateRanking(_model, options), options.UnknownUser)
                : throw new ArgumentException(
                    $"The history holds none of the {_model.ItemCount} items of the model, but at least one is needed. Set {nameof(RecommendOptions)}.{nameof(RecommendOptions.UnknownUser)} " +
                    $"to {nameof(UnknownUserPolicy.Popular)} or {nameof(UnknownUserPolicy.Empty)}.",
                    nameof(itemIds));
        }

        var scores = new float[_model.ItemCount];
        FoldIn.ScoreAll(history, foldIn, scores);
        foreach (var item in options.ExcludeSeen ? history : [])
        {
            scores[item] = float.NegativeInfinity;
        }

        return new CandidateRanking(_model, options).ForAnyone(scores, k);
    }

    private int[] FindHistory(IReadOnlyList<string> itemIds, UnknownItemPolicy policy)
    {
        var indices = new SortedSet<int>();
        foreach (var id in itemIds)
        {
            ArgumentNullException.ThrowIfNull(id, nameof(itemIds));
            var item = policy == UnknownItemPolicy.Throw ? FindItem(id) : _model.Items.IndexOf(id);
            if (item >= 0)
            {
                indices.Add(item);
            }
        }

        return [.. indices];
    }
}
