using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Micro.MLNet.Core;
using Micro.MLNet.Data;
using Micro.MLNet.Serving;
using Microsoft.ML;

namespace Micro.MLNet;

/// <content>Users whom training hasn't seen.</content>
public sealed partial class MicroTransformer
{
    private const int NamedIds = 5;

    /// <inheritdoc cref="Recommender.RecommendForHistory(IReadOnlyList{string}, int, FoldInOptions?, RecommendOptions?)"/>
    public IReadOnlyList<Recommendation> RecommendForHistory(IReadOnlyList<string> itemIds, int k, FoldInOptions? foldIn = null, RecommendOptions? options = null) =>
        Recommender.RecommendForHistory(itemIds, k, foldIn, options);

    /// <summary>Adds users with their interactions, without training: items and known users stay as they are.</summary>
    /// <param name="interactions">The new users' interactions, with user and item columns as at training. Rows with a missing id are passed over; so are, under
    /// <see cref="UnknownItemPolicy.Ignore"/>, those with an unknown item, and a user with no others isn't added.</param>
    /// <param name="foldIn">How users get their vectors; null for the defaults.</param>
    /// <param name="labelColumnName">Column that tells interactions from other rows, as at training; null when every row is one.</param>
    /// <param name="cancellation">Ends it before the next user; there is no new model then.</param>
    /// <returns>A new model, to be used, saved and added to like any other; this one stays as it is. Users may be added at once or one after another, and a
    /// user's vector depends on the user's items alone.</returns>
    /// <remarks>Where ids are keys, models saved by ML.NET go on asking for the keys of training, unless those of <paramref name="interactions"/> extend them.</remarks>
    /// <exception cref="ArgumentException">A user is known already, an item is unknown, or there are no interactions.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a type that doesn't fit.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public MicroTransformer AddUsers(IDataView interactions, FoldInOptions? foldIn = null, string? labelColumnName = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(interactions);
        foldIn ??= new FoldInOptions();
        foldIn.Validate();
        var (users, items) = (new IdMap.Builder(), new IdMap.Builder(Fitted.Items));
        var rows = InteractionReader.Collect(interactions, new InteractionColumns(Columns.User, Columns.Item, labelColumnName), users, items);
        if (foldIn.UnknownItems == UnknownItemPolicy.Throw && items.Count > Fitted.ItemCount)
        {
            var unknown = Enumerable.Range(Fitted.ItemCount, items.Count - Fitted.ItemCount).Select(items.IdAt).ToList();
            throw new ArgumentException(
                $"The model doesn't know {Name(unknown)} of column '{Columns.Item}'. Leave out the rows of these items, or set {nameof(FoldInOptions)}." +
                $"{nameof(FoldInOptions.UnknownItems)} to {nameof(UnknownItemPolicy.Ignore)}.",
                nameof(interactions));
        }

        // dense indices of those that have a known item, in order of first appearance
        var known = Enumerable.Range(0, rows.Users.Length).Where(n => rows.Items[n] < Fitted.ItemCount).ToArray();
        var kept = known.Select(n => rows.Users[n]).Distinct().ToArray();
        if (kept.Length == 0)
        {
            throw new ArgumentException(
                $"There are no interactions to add users from: of {rows.Counts.Rows} rows, {rows.Counts.NotInteractions} aren't interactions by their label, " +
                $"{rows.Counts.MissingIds} lack an id and {rows.Users.Length} have an unknown item. Pass rows with new users and known items.",
                nameof(interactions));
        }

        var added = new IdMap([.. kept.Select(users.IdAt)]);
        if (added.Ids.Where(id => Fitted.Users.IndexOf(id) >= 0).ToList() is { Count: > 0 } old)
        {
            throw new ArgumentException(
                $"The model knows {Name(old)} of column '{Columns.User}' already, but only new users can be added. Leave out their rows, call {nameof(RecommendForHistory)} " +
                "with a known user's new history, or train again.",
                nameof(interactions));
        }

        var position = kept.Select((user, n) => (user, n)).ToDictionary(pair => pair.user, pair => pair.n);
        var histories = Interactions.Build(kept.Length, Fitted.ItemCount, Array.ConvertAll(known, n => position[rows.Users[n]]), Array.ConvertAll(known, n => rows.Items[n]));
        var model = AddedUsers.AddTo(Fitted, Recommender.FoldIn, added, histories, foldIn, cancellation);
        return new MicroTransformer(Environment, model, Columns.ExtendedBy(interactions.Schema, model));
    }

    private static string Name(List<string> ids) =>
        string.Join(", ", ids.Take(NamedIds).Select(id => $"'{id}'")) + (ids.Count > NamedIds ? $" and {ids.Count - NamedIds} more" : string.Empty);
}
