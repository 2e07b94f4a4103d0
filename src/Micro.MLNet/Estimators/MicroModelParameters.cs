using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Options;
using Micro.MLNet.Serving;

namespace Micro.MLNet;

/// <summary>What a trainer of this package learned: ids, embeddings and how training went. Immutable and thread-safe.</summary>
public sealed class MicroModelParameters
{
    private readonly FittedModel _model;

    internal MicroModelParameters(FittedModel model)
    {
        _model = model;
        ModalityNames = [.. model.Modalities.Select(modality => modality.Name)];
    }

    internal FittedModel Fitted => _model;

    /// <summary>Raw user ids.</summary>
    public IReadOnlyList<string> UserIds => _model.Users.Ids;

    /// <summary>Raw item ids: items of the training data first, then cold-start items that have features only, then those that were added.</summary>
    public IReadOnlyList<string> ItemIds => _model.Items.Ids;

    /// <summary>Entries of an embedding: <see cref="BackboneOptions.EmbeddingDimension"/> of each of the <see cref="BackboneOptions.EnsembleSize"/> members, side by side.</summary>
    public int EmbeddingDimension => _model.UserEmbeddings.Dimension;

    /// <summary>Whether the model scores by embeddings; false for ItemKNN, which scores by similarities of items and whose embeddings are one zero each.</summary>
    public bool HasEmbeddings => _model.Neighborhood is null;

    /// <summary>Names of the modalities; empty for a model without item features.</summary>
    public IReadOnlyList<string> ModalityNames { get; }

    /// <summary>Distinct interactions that the model knows as seen.</summary>
    public int InteractionCount => _model.Seen.Count;

    /// <summary>How the model was trained.</summary>
    public TrainingSummary Summary => _model.Summary;

    /// <summary>The final embedding x̃_u of a user; its dot product with an item's embedding is the score.</summary>
    /// <exception cref="ArgumentException">The user is unknown.</exception>
    public ReadOnlyMemory<float> GetUserEmbedding(string userId) => Row(_model.UserEmbeddings, _model.Users, userId, "user");

    /// <summary>The enriched embedding x̂_i of an item.</summary>
    /// <exception cref="ArgumentException">The item is unknown.</exception>
    public ReadOnlyMemory<float> GetItemEmbedding(string itemId) => Row(_model.ItemEmbeddings, _model.Items, itemId, "item");

    /// <summary>Copies the embeddings of successive users, in the order of <see cref="UserIds"/>.</summary>
    /// <param name="start">Index of the first user.</param>
    /// <param name="destination">Row-major, [n, d]: as many whole embeddings as it holds are copied.</param>
    /// <exception cref="ArgumentException">The length is no multiple of <see cref="EmbeddingDimension"/>, or there aren't that many users from <paramref name="start"/> on.</exception>
    public void CopyUserEmbeddings(int start, Span<float> destination) => CopyRows(_model.UserEmbeddings, start, destination, "user");

    /// <summary>Copies the embeddings of successive items, in the order of <see cref="ItemIds"/>.</summary>
    /// <param name="start">Index of the first item.</param>
    /// <param name="destination">Row-major, [n, d]: as many whole embeddings as it holds are copied.</param>
    /// <exception cref="ArgumentException">The length is no multiple of <see cref="EmbeddingDimension"/>, or there aren't that many items from <paramref name="start"/> on.</exception>
    public void CopyItemEmbeddings(int start, Span<float> destination) => CopyRows(_model.ItemEmbeddings, start, destination, "item");

    private static void CopyRows(EmbeddingTable table, int start, Span<float> destination, string kind)
    {
        var (count, rest) = Math.DivRem(destination.Length, table.Dimension);
        if (rest != 0)
        {
            throw new ArgumentException(
                $"The destination holds {destination.Length} numbers, but must hold whole embeddings of {table.Dimension}. Pass a span whose length is a multiple of {nameof(EmbeddingDimension)}.",
                nameof(destination));
        }

        if (start < 0 || start > table.RowCount - count)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The rows {start} to {(long)start + count - 1} were asked for, but the model has the {kind}s 0 to {table.RowCount - 1}. Pass a start and a span within them."), nameof(start));
        }

        for (var n = 0; n < count; n++)
        {
            table.Row(start + n).CopyTo(destination[(n * table.Dimension)..]);
        }
    }

    private static float[] Row(EmbeddingTable table, IdMap ids, string id, string kind)
    {
        ArgumentNullException.ThrowIfNull(id);
        var index = ids.IndexOf(id);
        return index >= 0
            ? table.Row(index).ToArray()
            : throw new ArgumentException($"The {kind} '{id}' is unknown: the model knows {ids.Count} {kind}s. Train with data that holds it.", $"{kind}Id");
    }
}
