using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics.Tensors;
using System.Threading;
using Micro.MLNet.Core;
using Micro.MLNet.Options;

namespace Micro.MLNet.Serving;

/// <summary>Gives items that a model has never seen vectors from their features alone.</summary>
/// <remarks>
/// Each gets a row in every modality's latent graph over the trained items (MICRO Eqs. 1 to 5) and from there h_m, attention and h as a trained item does (Eqs. 6 to 9);
/// x̂_i = h_i/‖h_i‖ (Eq. 13), for it has no id embedding. New items are nobody's neighbors, so it doesn't matter which others are added, before or with it.
/// </remarks>
internal sealed class ItemAddition
{
    private readonly FittedModel _model;
    private readonly TrainingState _state;
    private readonly ItemGraphSettings _settings;
    private readonly IReadOnlyList<string> _ids;
    private readonly NewItems[] _features;
    private readonly ItemPlacement[] _placements;
    private readonly ModalityAttention? _attention; // LATTICE has the same weights for all items

    private ItemAddition(FittedModel model, TrainingState state, IReadOnlyList<string> ids, IReadOnlyList<FeatureMatrix> features)
    {
        (_model, _state, _settings, _ids) = (model, state, state.Settings.Graph!, ids);
        _features = [.. model.Modalities.Select((modality, m) => new NewItems(modality.Name, ids, features[m], state.Modalities[m], _settings.MissingModality))];
        _placements = [.. _features.Select((items, m) => new ItemPlacement(state, m, items))];
        _attention = state.Settings.Algorithm == RankingAlgorithm.Micro ? new ModalityAttention(state) : null;
    }

    /// <summary>Whether a model can be added to.</summary>
    /// <exception cref="InvalidOperationException">It can't; the message says why.</exception>
    public static void Require(FittedModel model)
    {
        if (model.Views is not null)
        {
            return;
        }

        throw new InvalidOperationException(model.Modalities.Count > 0
            ? "The model keeps no state of its training, which adding items needs. Train with KeepState (the default), and add items before ForServing; files of earlier versions hold no state."
            : $"The model, {model.Summary.Algorithm}, has no item graphs that could place new items. Train Micro or Lattice with item features.");
    }

    /// <summary>A new model with more items; <paramref name="model"/> stays as it is.</summary>
    /// <param name="model">Passes <see cref="Require"/>.</param>
    /// <param name="ids">Ids that the model doesn't know.</param>
    /// <param name="features">Their features, one matrix a modality, in the model's order.</param>
    /// <param name="cancellation">Checked between blocks of trained items, and before every new item.</param>
    /// <exception cref="ArgumentException">The features don't fit the model's.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static FittedModel Add(FittedModel model, IReadOnlyList<string> ids, IReadOnlyList<FeatureMatrix> features, CancellationToken cancellation) =>
        new ItemAddition(model, model.State!, ids, features).Build(cancellation);

    private FittedModel Build(CancellationToken cancellation)
    {
        var total = _model.ItemCount + _ids.Count;
        ModalityInsight[] modalities = [.. _model.Modalities.Select((modality, m) => new ModalityInsight(
            modality.Name, Extend(modality.Graph, _placements[m].Edges(_model.ItemCount, cancellation)), Extend(modality.Attention, total)))];
        var dimension = _model.ItemEmbeddings.Dimension;
        var embeddings = Extend(_model.ItemEmbeddings.Values, total * dimension);
        for (var n = 0; n < _ids.Count; n++)
        {
            cancellation.ThrowIfCancellationRequested();
            Embed(n, modalities, embeddings.AsSpan((_model.ItemCount + n) * dimension, dimension));
        }

        return new FittedModel(
            _model.Users,
            new IdMap([.. _model.Items.Ids, .. _ids]),
            _model.UserEmbeddings,
            new EmbeddingTable(total, dimension, embeddings),
            Interactions.FromCsr(_model.UserCount, total, _model.Seen.RowPointers.ToArray(), _model.Seen.ColumnIndices.ToArray()),
            modalities,
            _model.Summary,
            state: _settings.ItemInput == ItemInput.Features ? WithFeatures() : _state);
    }

    // x̂_i = h_i/‖h_i‖, h = Σ_m a_m h_m   MICRO Eqs. (9), (13)
    private void Embed(int index, ModalityInsight[] modalities, Span<float> embedding)
    {
        var (item, dimension) = (_model.ItemCount + index, embedding.Length);
        var (input, views) = (new float[modalities.Length * dimension], new float[modalities.Length * dimension]);
        for (var m = 0; m < modalities.Length; m++)
        {
            modalities[m].Attention[item] = _model.Modalities[m].Attention[0]; // LATTICE's; the other's follow
            if (_attention is not null && _settings.ItemInput == ItemInput.Features)
            {
                _placements[m].ProjectNew(index, input.AsSpan(m * dimension, dimension));
            }
        }

        _model.Views!.ComputeAdded(item, modalities, input, views);
        var weights = _attention?.Weights(views, Array.ConvertAll(_features, modality => modality.Counts(index)));
        for (var m = 0; m < modalities.Length; m++)
        {
            modalities[m].Attention[item] = weights?[m] ?? modalities[m].Attention[item];
            TensorPrimitives.MultiplyAdd(views.AsSpan(m * dimension, dimension), modalities[m].Attention[item], embedding, embedding); // MICRO Eq. (9)
        }

        NearestItems.MembersToUnit(embedding, _model.Views!.MemberCount); // MICRO Eq. (13)
    }

    // Where projected features enter the convolution, explaining an added item needs them again.
    private TrainingState WithFeatures() => _state with
    {
        Modalities = [.. _state.Modalities.Select((modality, m) => modality with { Features = modality.Features.Append(_ids.Count, _features[m].Read) })],
    };

    private static float[] Extend(ReadOnlySpan<float> values, int length)
    {
        var extended = new float[length];
        values.CopyTo(extended);
        return extended;
    }

    private static ItemGraph Extend(ItemGraph graph, (int Item, float Weight)[][] rows)
    {
        var (known, pointers) = (graph.RowPointers.Length - 1, graph.RowPointers.ToArray());
        Array.Resize(ref pointers, pointers.Length + rows.Length);
        for (var n = 0; n < rows.Length; n++)
        {
            pointers[known + n + 1] = pointers[known + n] + rows[n].Length;
        }

        return new ItemGraph(
            known + rows.Length,
            pointers,
            [.. graph.AllNeighbors, .. rows.SelectMany(row => row.Select(edge => edge.Item))],
            [.. graph.AllWeights, .. rows.SelectMany(row => row.Select(edge => edge.Weight))]);
    }
}
