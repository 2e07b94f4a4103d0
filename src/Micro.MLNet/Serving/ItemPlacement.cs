using System;
using System.Linq;
using System.Threading;
using Micro.MLNet.Core;
using Micro.MLNet.Options;

namespace Micro.MLNet.Serving;

/// <summary>Finds the rows of new items in one modality's latent graph.</summary>
internal sealed class ItemPlacement
{
    private const int ItemsAtOnce = 1024; // new ones, so that memory doesn't grow with their number
    private readonly ItemGraphSettings _settings;
    private readonly ModalityState _state;
    private readonly NewItems _items;
    private readonly FeatureProjection _projection;
    private readonly int _dimension;

    /// <summary>Prepares for a modality.</summary>
    /// <param name="state">What the model keeps.</param>
    /// <param name="modality">Which modality.</param>
    /// <param name="items">The new items' features in it.</param>
    public ItemPlacement(TrainingState state, int modality, NewItems items)
    {
        (_settings, _state, _items) = (state.Settings.Graph!, state.Modalities[modality], items);
        (_projection, _dimension) = (new FeatureProjection(state, modality), state.EgoItems.Dimension);
    }

    private int TrainedCount => _state.InitialDegrees.Length;

    /// <summary>The edges of every new item, strongest first; it stands for itself by its own index.</summary>
    /// <param name="firstIndex">The index of the first new item.</param>
    /// <param name="cancellation">Checked between blocks of trained items.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public (int Item, float Weight)[][] Edges(int firstIndex, CancellationToken cancellation)
    {
        var edges = new (int, float)[_items.Count][];
        for (var start = 0; start < edges.Length; start += ItemsAtOnce)
        {
            var count = Math.Min(ItemsAtOnce, edges.Length - start);
            var initial = _settings.SkipWeight > 0 ? Search(ReadTrained, _items.Width, start, count, _items.Read, cancellation) : null;
            var learned = _settings.SkipWeight < 1 ? Search(ProjectTrained, _dimension, start, count, ProjectNew, cancellation) : null;
            var row = new NewItemEdges(_settings);
            for (var n = 0; n < count; n++)
            {
                var self = firstIndex + start + n;
                initial?.AddTo(row, n, self, _state.InitialDegrees, _settings.SkipWeight);
                learned?.AddTo(row, n, self, _state.LearnedDegrees, 1 - _settings.SkipWeight);
                edges[start + n] = row.Take();
            }
        }

        return edges;
    }

    /// <summary>A new item's projected features.</summary>
    /// <param name="index">Which new item.</param>
    /// <param name="projected">Receives x̃_i, [d].</param>
    public void ProjectNew(int index, Span<float> projected)
    {
        var raw = new float[_items.Width];
        _items.Read(index, raw);
        _projection.Project(raw, projected);
    }

    private void ReadTrained(int first, Span<float> rows)
    {
        for (var n = 0; n * _items.Width < rows.Length; n++)
        {
            _state.Features.Read(first + n, rows.Slice(n * _items.Width, _items.Width));
        }
    }

    private void ProjectTrained(int first, Span<float> rows)
    {
        var raw = new float[_items.Width];
        for (var n = 0; n * _dimension < rows.Length; n++)
        {
            var projected = rows.Slice(n * _dimension, _dimension);
            if (IsMasked(first + n))
            {
                projected.Clear();
                continue;
            }

            _state.Features.Read(first + n, raw);
            _projection.Project(raw, projected);
        }
    }

    // The mask isn't kept, but what it left: no features, and no similarity to anything.
    private bool IsMasked(int item) =>
        _settings.MissingModality == MissingModality.Mask && _state.Features.Scales[item] == 0 && _state.LearnedDegrees[item] == 0;

    private Found Search(RowsReader trained, int width, int start, int count, Action<int, Span<float>> read, CancellationToken cancellation)
    {
        var unit = new float[checked(count * width)];
        for (var n = 0; n < count; n++)
        {
            if (_items.Counts(start + n))
            {
                read(start + n, unit.AsSpan(n * width, width));
                NearestItems.ToUnit(unit.AsSpan(n * width, width));
            }
        }

        var best = NearestItems.Search(trained, TrainedCount, new EmbeddingTable(count, width, unit), _settings.NeighborCount, cancellation);
        return new Found(best, [.. Enumerable.Range(0, count).Select(n => unit.AsSpan(n * width, width).ContainsAnyExcept(0f) ? 1f : 0)]);
    }

    private sealed record Found(BestNeighbors Best, float[] SelfSimilarities)
    {
        public void AddTo(NewItemEdges row, int n, int self, float[] degrees, double share) =>
            row.Add(Best.Items(n), Best.Similarities(n), self, SelfSimilarities[n], degrees, share);
    }
}
