using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Graphs;
using Micro.MLNet.Model;
using Micro.MLNet.Options;
using Micro.MLNet.Serving;
using static TorchSharp.torch;

namespace Micro.MLNet.Training;

/// <summary>The one door out of torch: tensors become plain arrays here.</summary>
internal static class EmbeddingExport
{
    /// <summary>Runs the network once without gradient or dropout and copies its state.</summary>
    /// <param name="network">The network, left in training mode.</param>
    /// <param name="rebuildGraphs">Whether learned graphs are rebuilt from the current projection.</param>
    /// <param name="itemMask">Multiplies the item id embeddings, [I, 1]; null leaves them.</param>
    /// <param name="options">The fit's.</param>
    /// <returns>Embeddings and attention, without the graphs.</returns>
    public static ExportedTables Export(RankingNetwork network, bool rebuildGraphs, Tensor? itemMask, FitOptions options)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        network.eval();
        var output = network.Forward(rebuildGraphs, itemMask);
        network.train();
        var attention = output.Attention is null ? [] : ToArray(output.Attention.t());
        return new ExportedTables(ToTable(output.Users), ToTable(output.Items), attention, [], options.KeepState ? StateExport.Export(network, itemMask, options) : null);
    }

    /// <summary>Adds the graphs that the network's last pass used: few evaluations are kept, and their graphs are larger than the rest.</summary>
    /// <param name="tables">What <see cref="Export"/> returned, with no step since.</param>
    /// <param name="network">The network.</param>
    /// <param name="modalityNames">Names in the network's order.</param>
    public static ExportedTables WithGraphs(ExportedTables tables, RankingNetwork network, IReadOnlyList<string> modalityNames)
    {
        var modalities = modalityNames.Take(network.ItemGraphs.Count).Select((name, m) => new ModalityInsight(
            name,
            ToItemGraph(network.ItemGraphs[m]),
            tables.Attention[(m * tables.ItemCount)..((m + 1) * tables.ItemCount)]));
        return tables with { Attention = [], Modalities = [.. modalities] };
    }

    /// <summary>An item graph without self-loops and edges of weight 0.</summary>
    public static NeighborSlots ToNeighbors(NeighborLists lists)
    {
        var (neighbors, weights) = (ToIndices(lists.Indices), ToArray(lists.Weights));
        var (itemCount, width) = ((int)lists.Indices.shape[0], (int)lists.Indices.shape[1]);
        for (var n = 0; n < neighbors.Length; n++)
        {
            neighbors[n] = weights[n] == 0 || neighbors[n] == n / width ? -1 : neighbors[n];
        }

        return new NeighborSlots(itemCount, neighbors);
    }

    /// <summary>The same of a layer's learned graph; null where nothing is learned.</summary>
    public static NeighborSlots? ToLearnedNeighbors(LatentStructureLayer layer)
    {
        using var scope = NewDisposeScope();
        return layer.Learned() is { } learned ? ToNeighbors(learned) : null;
    }

    /// <summary>0 for items without interactions, 1 for the others, [I, 1].</summary>
    public static Tensor ColdItemMask(Interactions train, Device device)
    {
        var mask = Array.ConvertAll(train.CountByItem(), count => count > 0 ? 1f : 0f);
        return tensor(mask, device: device).unsqueeze(1);                                           // [I, 1]
    }

    /// <summary>A copy as a table, [n, d].</summary>
    public static EmbeddingTable ToTable(Tensor embeddings) =>
        new((int)embeddings.shape[0], (int)embeddings.shape[1], ToArray(embeddings));

    /// <summary>A copy as plain numbers, row-major.</summary>
    public static float[] ToArray(Tensor tensor)
    {
        using var scope = NewDisposeScope(); // each step is a tensor of its own, and would live until the fit ends
        return tensor.detach().to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
    }

    private static int[] ToIndices(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.to(ScalarType.Int32).cpu().contiguous().data<int>().ToArray();
    }

    // Edges of the initial and the learned graph that join the same items are added up; slots without weight are dropped.
    private static ItemGraph ToItemGraph(SparseGraph graph)
    {
        var (starts, columns, weights) = (ToIndices(graph.RowStarts), ToIndices(graph.Columns), ToArray(graph.Weights));
        var pointers = new int[starts.Length + 1];
        var (neighbors, strengths) = (new List<int>(columns.Length), new List<float>(columns.Length));
        var merged = new Dictionary<int, float>();
        for (var i = 0; i < starts.Length; i++)
        {
            var end = i + 1 < starts.Length ? starts[i + 1] : columns.Length;
            merged.Clear();
            for (var e = starts[i]; e < end; e++)
            {
                merged[columns[e]] = merged.GetValueOrDefault(columns[e]) + weights[e];
            }

            foreach (var (neighbor, weight) in merged.Where(edge => edge.Value != 0).OrderByDescending(edge => edge.Value).ThenBy(edge => edge.Key))
            {
                neighbors.Add(neighbor);
                strengths.Add(weight);
            }

            pointers[i + 1] = neighbors.Count;
        }

        return new ItemGraph(starts.Length, pointers, [.. neighbors], [.. strengths]);
    }
}
