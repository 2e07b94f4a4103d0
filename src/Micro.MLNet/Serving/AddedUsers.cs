using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Micro.MLNet.Core;

namespace Micro.MLNet.Serving;

/// <summary>A model with more users.</summary>
internal static class AddedUsers
{
    /// <summary>Appends users; nothing else changes, and the model stays as it is.</summary>
    /// <param name="model">The model.</param>
    /// <param name="foldIn">Of this model.</param>
    /// <param name="users">Ids that the model doesn't know.</param>
    /// <param name="histories">Their items, at least one each, [users, I].</param>
    /// <param name="options">Validated.</param>
    /// <param name="cancellation">Checked before every user.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static FittedModel AddTo(FittedModel model, UserFoldIn foldIn, IdMap users, Interactions histories, FoldInOptions options, CancellationToken cancellation)
    {
        var d = model.UserEmbeddings.Dimension;
        var vectors = new float[checked((model.UserCount + users.Count) * d)];
        model.UserEmbeddings.Values.CopyTo(vectors);
        Parallel.For(
            0,
            users.Count,
            new ParallelOptions { CancellationToken = cancellation },
            user => foldIn.Embed(histories.Row(user), options, vectors.AsSpan((model.UserCount + user) * d, d)));
        var seen = model.Seen.Count;
        int[] pointers = [.. model.Seen.RowPointers, .. histories.RowPointers[1..].ToArray().Select(pointer => checked(seen + pointer))];
        return new FittedModel(
            new IdMap([.. model.Users.Ids, .. users.Ids]),
            model.Items,
            new EmbeddingTable(model.UserCount + users.Count, d, vectors),
            model.ItemEmbeddings,
            Interactions.FromCsr(model.UserCount + users.Count, model.ItemCount, pointers, [.. model.Seen.ColumnIndices, .. histories.ColumnIndices]),
            model.Modalities,
            model.Summary,
            model.Neighborhood,
            model.State);
    }
}
