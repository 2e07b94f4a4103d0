using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Core;

namespace Micro.MLNet.Serving;

/// <summary>What stands behind a recommendation: neighbors in each modality's latent graph, and the modality weights.</summary>
public sealed partial class Recommender
{
    /// <summary>The modalities the model was trained on; empty for a backbone alone.</summary>
    public IReadOnlyList<string> ModalityNames => [.. _model.Modalities.Select(modality => modality.Name)];

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
        var graph = FindModality(modality).Graph;
        var neighbors = graph.Neighbors(item);
        var weights = graph.Weights(item);
        List<ItemNeighbor> strongest = [];
        for (var n = 0; n < neighbors.Length && strongest.Count < count; n++)
        {
            if (neighbors[n] != item)
            {
                strongest.Add(new ItemNeighbor(_model.Items[neighbors[n]], weights[n]));
            }
        }

        return strongest;
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
