using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Core;
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

    /// <summary>Raw user ids.</summary>
    public IReadOnlyList<string> UserIds => _model.Users.Ids;

    /// <summary>Raw item ids: items of the training data first, then cold-start items that have features only, then those that were added.</summary>
    public IReadOnlyList<string> ItemIds => _model.Items.Ids;

    /// <summary>Entries of an embedding.</summary>
    public int EmbeddingDimension => _model.UserEmbeddings.Dimension;

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

    private static float[] Row(EmbeddingTable table, IdMap ids, string id, string kind)
    {
        ArgumentNullException.ThrowIfNull(id);
        var index = ids.IndexOf(id);
        return index >= 0
            ? table.Row(index).ToArray()
            : throw new ArgumentException($"The {kind} '{id}' is unknown: the model knows {ids.Count} {kind}s. Train with data that holds it.", $"{kind}Id");
    }
}
