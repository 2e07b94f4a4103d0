using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Model;

namespace Micro.MLNet.Training;

/// <summary>Tells a listener how item graphs change: what nobody listens to isn't computed.</summary>
internal sealed class ItemGraphMonitor
{
    private readonly IReadOnlyList<LatentStructureLayer> _layers;
    private readonly string[] _names;
    private readonly NeighborSlots[] _initial;
    private readonly IProgress<ItemGraphReport> _listener;

    private ItemGraphMonitor(IReadOnlyList<LatentStructureLayer> layers, IReadOnlyList<Modality> modalities, IProgress<ItemGraphReport> listener)
    {
        _layers = layers;
        _names = [.. modalities.Select(modality => modality.Name)];
        _initial = [.. layers.Select(layer => EmbeddingExport.ToNeighbors(layer.Initial))];
        _listener = listener;
        for (var m = 0; m < _layers.Count; m++)
        {
            Report(0, m, _initial[m], double.NaN);
        }
    }

    /// <summary>Reports the initial graphs, as epoch 0; null when nobody listens or there are no item graphs.</summary>
    public static ItemGraphMonitor? Create(RankingNetwork network, IReadOnlyList<Modality> modalities, IProgress<ItemGraphReport>? listener) =>
        listener is null || network.Layers.Count == 0 ? null : new ItemGraphMonitor(network.Layers, modalities, listener);

    /// <summary>Reports the graphs of the network's last pass.</summary>
    /// <param name="epoch">From 1.</param>
    /// <param name="attention">a_m of every item, one modality after the other, [M·I].</param>
    public void Report(int epoch, float[] attention)
    {
        for (var m = 0; m < _layers.Count; m++)
        {
            var learned = EmbeddingExport.ToLearnedNeighbors(_layers[m]) ?? _initial[m];
            var weights = attention.AsSpan(m * learned.ItemCount, learned.ItemCount);
            double sum = 0;
            foreach (var weight in weights)
            {
                sum += weight;
            }

            Report(epoch, m, learned, sum / weights.Length);
        }
    }

    private void Report(int epoch, int modality, NeighborSlots neighbors, double attention)
    {
        var histogram = neighbors.InDegreeHistogram();
        _listener.Report(new ItemGraphReport(
            epoch, _names[modality], _initial[modality].ShareIn(neighbors), NeighborSlots.Skewness(histogram), histogram, neighbors.CountIsolated(), attention));
    }
}
