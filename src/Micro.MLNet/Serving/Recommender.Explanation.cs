using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using Micro.MLNet.Core;

namespace Micro.MLNet.Serving;

/// <summary>What stands behind a recommendation: neighbors in each modality's latent graph, and the modality weights.</summary>
public sealed partial class Recommender
{
    /// <summary>The modalities the model was trained on; empty for a backbone alone.</summary>
    public IReadOnlyList<string> ModalityNames => [.. _model.Modalities.Select(modality => modality.Name)];

    /// <summary>Takes a user's score of an item apart: what comes from who chose what and what from content, through which modalities and neighbors.</summary>
    /// <param name="userId">The raw user id.</param>
    /// <param name="itemId">The raw item id, seen by the user or not.</param>
    /// <param name="neighborCount">How many neighbors a modality at most, at least 1.</param>
    /// <remarks>ŷ_ui = x̃_u·x̃_i + x̃_u·h_i/‖h_i‖ with h = Σ_m a_m h_m   MICRO Eqs. (9), (13), (14). The first explanation by a model with several item graph layers, or with
    /// features as the item graphs' input, computes what the others use too; there, content is as exact as features with a byte a number.</remarks>
    /// <exception cref="ArgumentException">The user or the item is unknown.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="neighborCount"/> is less than 1.</exception>
    public Explanation Explain(string userId, string itemId, int neighborCount = 10)
    {
        ArgumentNullException.ThrowIfNull(userId);
        ArgumentNullException.ThrowIfNull(itemId);
        Check.Positive(neighborCount);
        return new ExplanationBuilder(_model, neighborCount).Explain(FindUser(userId, UnknownUserPolicy.Throw), FindItem(itemId));
    }

    /// <summary>The explanation, or false and null when the user or the item is unknown.</summary>
    /// <param name="userId">The raw user id.</param>
    /// <param name="itemId">The raw item id.</param>
    /// <param name="explanation">See <see cref="Explain(string, string, int)"/>.</param>
    /// <param name="neighborCount">How many neighbors a modality at most, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="neighborCount"/> is less than 1.</exception>
    public bool TryExplain(string userId, string itemId, [NotNullWhen(true)] out Explanation? explanation, int neighborCount = 10)
    {
        ArgumentNullException.ThrowIfNull(userId);
        ArgumentNullException.ThrowIfNull(itemId);
        Check.Positive(neighborCount);
        var (user, item) = (_model.Users.IndexOf(userId), _model.Items.IndexOf(itemId));
        explanation = user >= 0 && item >= 0 ? new ExplanationBuilder(_model, neighborCount).Explain(user, item) : null;
        return explanation is not null;
    }

    /// <summary>The item's strongest neighbors in a modality's latent graph, without the item itself.</summary>
    /// <param name="itemId">The raw item id.</param>
    /// <param name="modality">One of <see cref="ModalityNames"/>.</param>
    /// <param name="count">How many neighbors at most, at least 1.</param>
    /// <exception cref="ArgumentException">The item or the modality is unknown.</exception>
    public IReadOnlyList<ItemNeighbor> Neighbors(string itemId, string modality, int count)
    {
        ArgumentNullException.ThrowIfNull(itemId);
        ArgumentNullException.ThrowIfNull(modality);
        Check.Positive(count);
        var item = FindItem(itemId);
        return [.. FindModality(modality).Graph.Strongest(item, count).Select(edge => new ItemNeighbor(_model.Items[edge.Neighbor], edge.Weight))];
    }

    /// <summary>The share of each modality in the item's fused embedding, in the order of <see cref="ModalityNames"/>.</summary>
    /// <remarks>a_m, which sum to 1   MICRO Eq. (8)</remarks>
    /// <exception cref="ArgumentException">The item is unknown.</exception>
    public IReadOnlyDictionary<string, float> ModalityWeights(string itemId)
    {
        ArgumentNullException.ThrowIfNull(itemId);
        var item = FindItem(itemId);
        var weights = new OrderedDictionary<string, float>(StringComparer.Ordinal);
        foreach (var modality in _model.Modalities)
        {
            weights.Add(modality.Name, modality.Attention[item]);
        }

        return weights;
    }

    private ModalityInsight FindModality(string modality) =>
        _model.Modalities.FirstOrDefault(known => string.Equals(known.Name, modality, StringComparison.Ordinal)) ??
        throw new ArgumentException(
            $"The model has no modality '{modality}'; " + (_model.Modalities.Count == 0
                ? "it was trained without item features. Train with the Micro trainer to get modality graphs."
                : $"use one of {string.Join(", ", ModalityNames.Select(known => $"'{known}'"))}."),
            nameof(modality));
}
