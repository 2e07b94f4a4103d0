using System;
using System.Collections.Generic;
using System.Threading;
using Micro.MLNet.Core;

namespace Micro.MLNet.Serving;

/// <summary>Recommends by raw id from a fitted model, in managed code only. Thread-safe.</summary>
/// <remarks>Of equal scores the item with the lower index, the one that appeared first in the training data, comes first.</remarks>
public sealed partial class Recommender
{
    private static readonly RecommendOptions Defaults = new();
    private readonly FittedModel _model;
    private readonly Lazy<ItemSimilarity> _similarity;
    private readonly Lazy<float[]> _popularity;
    private readonly Lazy<UserFoldIn> _foldIn;

    internal Recommender(FittedModel model)
    {
        _model = model;
        _similarity = new Lazy<ItemSimilarity>(() => new ItemSimilarity(_model), LazyThreadSafetyMode.ExecutionAndPublication);
        _popularity = new Lazy<float[]>(() => Array.ConvertAll(_model.Popularity.ToArray(), count => (float)count), LazyThreadSafetyMode.ExecutionAndPublication);
        _foldIn = new Lazy<UserFoldIn>(() => new UserFoldIn(_model), LazyThreadSafetyMode.ExecutionAndPublication);
    }

    /// <summary>The user's best items, best first; fewer than <paramref name="k"/> when fewer may be recommended.</summary>
    /// <param name="userId">The raw user id; an integer id in its invariant decimal form.</param>
    /// <param name="k">How many items to recommend, at least 1.</param>
    /// <param name="options">Which items may be recommended; null leaves out the user's training items.</param>
    /// <exception cref="ArgumentException">The user is unknown and the options say <see cref="UnknownUserPolicy.Throw"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is less than 1.</exception>
    public IReadOnlyList<Recommendation> Recommend(string userId, int k, RecommendOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(userId);
        Check.Positive(k);
        options ??= Defaults;
        var user = FindUser(userId, options.UnknownUser);
        return Rank(user, k, new CandidateRanking(_model, options), options.UnknownUser);
    }

    /// <summary>The best items of many users, computed in parallel; list n belongs to user n.</summary>
    /// <param name="userIds">Raw user ids.</param>
    /// <param name="k">How many items to recommend to each, at least 1.</param>
    /// <param name="options">Which items may be recommended; null leaves out each user's training items.</param>
    /// <param name="cancellation">Ends it before the next few users.</param>
    /// <exception cref="ArgumentException">A user is unknown and the options say <see cref="UnknownUserPolicy.Throw"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is less than 1.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<IReadOnlyList<Recommendation>> Recommend(
        IReadOnlyList<string> userIds, int k, RecommendOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(userIds);
        Check.Positive(k);
        options ??= Defaults;
        var users = new int[userIds.Count];
        for (var n = 0; n < users.Length; n++)
        {
            users[n] = FindUser(userIds[n], options.UnknownUser);
        }

        var ranking = new CandidateRanking(_model, options);
        var known = ranking.ForUsers(Array.FindAll(users, user => user >= 0), k, cancellation);
        var unknown = known.Length < users.Length ? Rank(-1, k, ranking, options.UnknownUser) : [];
        var next = 0;
        return Array.ConvertAll(users, user => user < 0 ? unknown : known[next++]);
    }

    /// <summary>The user's best items, or false for an unknown user.</summary>
    /// <param name="userId">The raw user id.</param>
    /// <param name="k">How many items to recommend, at least 1.</param>
    /// <param name="recommendations">
    /// The user's items; for an unknown user the popular ones under <see cref="UnknownUserPolicy.Popular"/>, else none.
    /// </param>
    /// <param name="options">Which items may be recommended; null leaves out the user's training items.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is less than 1.</exception>
    public bool TryRecommend(string userId, int k, out IReadOnlyList<Recommendation> recommendations, RecommendOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(userId);
        Check.Positive(k);
        options ??= Defaults;
        var user = _model.Users.IndexOf(userId);
        recommendations = Rank(user, k, new CandidateRanking(_model, options), options.UnknownUser);
        return user >= 0;
    }

    /// <summary>The preference score ŷ_ui of a user for an item.</summary>
    /// <exception cref="ArgumentException">The user or the item is unknown.</exception>
    public float Score(string userId, string itemId)
    {
        ArgumentNullException.ThrowIfNull(userId);
        ArgumentNullException.ThrowIfNull(itemId);
        return _model.Score(FindUser(userId, UnknownUserPolicy.Throw), FindItem(itemId));
    }

    /// <summary>The preference score ŷ_ui, or false and NaN when the user or the item is unknown.</summary>
    public bool TryScore(string userId, string itemId, out float score)
    {
        ArgumentNullException.ThrowIfNull(userId);
        ArgumentNullException.ThrowIfNull(itemId);
        var (user, item) = (_model.Users.IndexOf(userId), _model.Items.IndexOf(itemId));
        score = _model.Score(user, item);
        return user >= 0 && item >= 0;
    }

    /// <summary>The items whose embeddings point the same way, best first, without the item itself.</summary>
    /// <param name="itemId">The raw item id.</param>
    /// <param name="k">How many items, at least 1.</param>
    /// <returns>Scores are cosines in [-1, 1]; an item with a zero embedding scores 0.</returns>
    /// <exception cref="ArgumentException">The item is unknown.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is less than 1.</exception>
    public IReadOnlyList<Recommendation> SimilarItems(string itemId, int k)
    {
        ArgumentNullException.ThrowIfNull(itemId);
        Check.Positive(k);
        return _similarity.Value.MostSimilar(FindItem(itemId), k);
    }

    /// <summary>The similar items, or false and none for an unknown item.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is less than 1.</exception>
    public bool TrySimilarItems(string itemId, int k, out IReadOnlyList<Recommendation> similar)
    {
        ArgumentNullException.ThrowIfNull(itemId);
        Check.Positive(k);
        var item = _model.Items.IndexOf(itemId);
        similar = item >= 0 ? _similarity.Value.MostSimilar(item, k) : [];
        return item >= 0;
    }

    /// <summary>The user's training items, in index order.</summary>
    /// <exception cref="ArgumentException">The user is unknown.</exception>
    public IReadOnlyList<string> SeenItems(string userId)
    {
        ArgumentNullException.ThrowIfNull(userId);
        var row = _model.Seen.Row(FindUser(userId, UnknownUserPolicy.Throw));
        var ids = new string[row.Length];
        for (var n = 0; n < ids.Length; n++)
        {
            ids[n] = _model.Items[row[n]];
        }

        return ids;
    }

    private Recommendation[] Rank(int user, int k, CandidateRanking ranking, UnknownUserPolicy policy) => user switch
    {
        >= 0 => ranking.ForUser(user, k),
        _ when policy == UnknownUserPolicy.Popular => ranking.ForAnyone(_popularity.Value, k),
        _ => [],
    };

    private int FindUser(string userId, UnknownUserPolicy policy)
    {
        var user = _model.Users.IndexOf(userId);
        if (user < 0 && policy == UnknownUserPolicy.Throw)
        {
            throw new ArgumentException(
                $"User '{userId}' is unknown, but must be one of the " +
                FormattableString.Invariant($"{_model.UserCount} users of the training data. ") +
                $"Set {nameof(RecommendOptions)}.{nameof(RecommendOptions.UnknownUser)} to {nameof(UnknownUserPolicy.Popular)} or " +
                $"{nameof(UnknownUserPolicy.Empty)}, use a Try form, or train again with interactions of this user.",
                nameof(userId));
        }

        return user;
    }

    private int FindItem(string itemId)
    {
        var item = _model.Items.IndexOf(itemId);
        return item >= 0
            ? item
            : throw new ArgumentException(
                $"Item '{itemId}' is unknown, but must be one of the " +
                FormattableString.Invariant($"{_model.ItemCount} items of the training data or the item features. ") +
                "Use a Try form, or train again with interactions or features of this item.",
                nameof(itemId));
    }
}
