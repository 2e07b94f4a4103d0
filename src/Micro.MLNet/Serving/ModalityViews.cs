using System;
using System.Linq;
using System.Numerics.Tensors;
using System.Threading;
using Micro.MLNet.Core;
using Micro.MLNet.Options;

namespace Micro.MLNet.Serving;

/// <summary>The modality views h_m of items, computed again from what a model keeps of its training. Thread-safe.</summary>
/// <remarks>
/// H_m^(l) = A_m H_m^(l-1) (MICRO Eq. 6); LATTICE has one H^(l) = Σ_m a_m A_m H^(l-1) for all modalities. What enters a layer is kept for the items that were
/// trained. Items added later are in nobody's neighborhood but their own, so their rows are computed when they are asked for.
/// </remarks>
internal sealed class ModalityViews
{
    private readonly ModalityInsight[] _modalities;
    private readonly TrainingState _state;
    private readonly bool _isShared;
    private readonly int _layerCount;
    private readonly FeatureProjection[]? _projections; // where projected features enter
    private readonly Lazy<EmbeddingTable[][]> _inputs; // of the trained items, H^(l) at [l][m] for l < L

    private ModalityViews(FittedModel model, TrainingState state, ItemGraphSettings graph)
    {
        _modalities = [.. model.Modalities];
        _state = state;
        _isShared = state.Settings.Algorithm == RankingAlgorithm.Lattice;
        _layerCount = graph.LayerCount;
        _projections = !_isShared && graph.ItemInput == ItemInput.Features ? [.. _modalities.Select((_, m) => new FeatureProjection(state, m))] : null;
        _inputs = new Lazy<EmbeddingTable[][]>(ComputeInputs, LazyThreadSafetyMode.ExecutionAndPublication);
    }

    /// <summary>Numbers in a view.</summary>
    public int Dimension => _state.EgoItems.Dimension;

    /// <summary>Members side by side in a view.</summary>
    public int MemberCount => _state.Settings.EnsembleSize;

    /// <summary>Number of modalities M.</summary>
    public int ModalityCount => _modalities.Length;

    private int TrainedCount => _state.EgoItems.RowCount;

    /// <summary>The views of a model; null where it keeps no state or has no item graphs.</summary>
    public static ModalityViews? Of(FittedModel model) => model.State is { Settings: { Graph: { } graph, Algorithm: RankingAlgorithm.Micro or RankingAlgorithm.Lattice } } state
        ? new ModalityViews(model, state, graph)
        : null;

    /// <summary>The views of one item of the model.</summary>
    /// <param name="item">Item index.</param>
    /// <param name="views">Receives h_m of every modality, [M, d].</param>
    public void Compute(int item, Span<float> views)
    {
        var input = new float[views.Length];
        if (item < TrainedCount && _layerCount > 0)
        {
            Propagate(_layerCount, item, _modalities, input, views);
            return;
        }

        for (var m = 0; m < _modalities.Length; m++)
        {
            ReadInput(m, item, input.AsSpan(m * Dimension, Dimension));
        }

        ComputeAdded(item, _modalities, input, views);
    }

    /// <summary>What the modalities of one item of the model make together.</summary>
    /// <param name="item">Item index.</param>
    /// <param name="views">Receives h_m of every modality, [M, d].</param>
    /// <param name="fused">Receives h = Σ_m a_m h_m, [d].</param>
    public void Fuse(int item, Span<float> views, Span<float> fused)
    {
        Compute(item, views);
        Sum(item, _modalities, views, fused);
    }

    /// <summary>The views of an item that wasn't trained, whose neighbors were.</summary>
    /// <param name="item">Its index, which stands for itself in its row.</param>
    /// <param name="modalities">Graphs and attention with its row.</param>
    /// <param name="input">What enters the first layer, H^(0)_i of every modality, [M, d]; overwritten.</param>
    /// <param name="views">Receives h_m of every modality, [M, d].</param>
    public void ComputeAdded(int item, ReadOnlySpan<ModalityInsight> modalities, Span<float> input, Span<float> views)
    {
        for (var l = 1; l <= _layerCount; l++)
        {
            Propagate(l, item, modalities, input, views);
            if (l < _layerCount)
            {
                Join(item, modalities, views);
                views.CopyTo(input);
            }
        }

        if (_layerCount == 0)
        {
            input.CopyTo(views);
        }
    }

    /// <summary>What enters the first layer for an item: its id embedding, or its projected features.</summary>
    private void ReadInput(int modality, int item, Span<float> input)
    {
        if (_projections is not null)
        {
            var raw = new float[_state.Modalities[modality].Features.Width];
            _state.Modalities[modality].Features.Read(item, raw);
            _projections[modality].Project(raw, input);
        }
        else if (item < TrainedCount)
        {
            _state.EgoItems.Row(item).CopyTo(input);
        }
    }

    // H^(l)_i = Σ_j A_ij H^(l-1)_j   MICRO Eq. (6)
    private void Propagate(int layer, int item, ReadOnlySpan<ModalityInsight> modalities, ReadOnlySpan<float> own, Span<float> views)
    {
        views.Clear();
        for (var m = 0; m < modalities.Length; m++)
        {
            AddNeighbors(_inputs.Value[layer - 1][m], modalities[m].Graph, item, own.Slice(m * Dimension, Dimension), views.Slice(m * Dimension, Dimension));
        }
    }

    private void AddNeighbors(EmbeddingTable inputs, ItemGraph graph, int item, ReadOnlySpan<float> own, Span<float> sum)
    {
        var neighbors = graph.Neighbors(item);
        var weights = graph.Weights(item);
        for (var n = 0; n < neighbors.Length; n++)
        {
            var input = neighbors[n] < TrainedCount ? inputs.Row(neighbors[n]) : own;
            TensorPrimitives.MultiplyAdd(input, weights[n], sum, sum); // MICRO Eq. (6)
        }
    }

    // LATTICE goes on with the weighted sum of all modalities.
    private void Join(int item, ReadOnlySpan<ModalityInsight> modalities, Span<float> views)
    {
        if (!_isShared)
        {
            return;
        }

        var sum = new float[Dimension];
        Sum(item, modalities, views, sum);
        for (var m = 0; m < modalities.Length; m++)
        {
            sum.CopyTo(views.Slice(m * Dimension, Dimension));
        }
    }

    // h_i = Σ_m a_m h_m   MICRO Eq. (9)
    private void Sum(int item, ReadOnlySpan<ModalityInsight> modalities, ReadOnlySpan<float> views, Span<float> sum)
    {
        sum.Clear();
        for (var m = 0; m < modalities.Length; m++)
        {
            TensorPrimitives.MultiplyAdd(views.Slice(m * Dimension, Dimension), modalities[m].Attention[item], sum, sum); // MICRO Eq. (9)
        }
    }

    private EmbeddingTable[][] ComputeInputs()
    {
        var layers = new EmbeddingTable[_layerCount][];
        layers[0] = [.. _modalities.Select((_, m) => _projections is null ? _state.EgoItems : Project(m))];
        for (var l = 1; l < layers.Length; l++)
        {
            layers[l] = Convolve(layers[l - 1]);
        }

        return layers;
    }

    private EmbeddingTable Project(int modality)
    {
        var values = new float[TrainedCount * Dimension];
        ParallelParts.Run(TrainedCount, (start, end) =>
        {
            for (var i = start; i < end; i++)
            {
                ReadInput(modality, i, values.AsSpan(i * Dimension, Dimension));
            }
        });
        return new EmbeddingTable(TrainedCount, Dimension, values);
    }

    private EmbeddingTable[] Convolve(EmbeddingTable[] inputs)
    {
        var graphs = _modalities;
        var tables = Array.ConvertAll(graphs, _ => new float[TrainedCount * Dimension]);
        ParallelParts.Run(TrainedCount, (start, end) =>
        {
            var row = new float[graphs.Length * Dimension];
            for (var i = start; i < end; i++)
            {
                row.AsSpan().Clear();
                for (var m = 0; m < graphs.Length; m++)
                {
                    AddNeighbors(inputs[m], graphs[m].Graph, i, default, row.AsSpan(m * Dimension, Dimension));
                }

                Join(i, graphs, row);
                for (var m = 0; m < graphs.Length; m++)
                {
                    row.AsSpan(m * Dimension, Dimension).CopyTo(tables[m].AsSpan(i * Dimension));
                }
            }
        });
        return Array.ConvertAll(tables, values => new EmbeddingTable(TrainedCount, Dimension, values));
    }
}
