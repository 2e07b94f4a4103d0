using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Graphs;
using Micro.MLNet.Model;
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
    /// <param name="modalityNames">Names in the network's order.</param>
    public static ExportedTables Export(RankingNetwork network, bool rebuildGraphs, Tensor? itemMask, IReadOnlyList<string> modalityNames)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        network.eval();
        var output = network.Forward(rebuildGraphs, itemMask);
        network.train();
        var attention = output.Attention is null ? [] : ToArray(output.Attention.t());
        var itemCount = (int)output.Items.shape[0];
        var modalities = modalityNames.Take(network.ItemGraphs.Count).Select((name, m) => new ModalityInsight(
            name,
            ToItemGraph(network.ItemGraphs[m]),
            attention[(m * itemCount)..((m + 1) * itemCount)]));
        return new ExportedTables(ToTable(output.Users), ToTable(output.Items), [.. modalities]);
    }

    private static EmbeddingTable ToTable(Tensor embeddings) =>
        new((int)embeddings.shape[0], (int)embeddings.shape[1], ToArray(embeddings));

    private static float[] ToArray(Tensor tensor)
    {
        using var copy = tensor.detach().to(ScalarType.Float32).cpu().contiguous();
        return copy.data<float>().ToArray();
    }

    private static int[] ToIndices(Tensor tensor)
    {
        using var copy = tensor.to(ScalarType.Int32).cpu().contiguous();
        return copy.data<int>().ToArray();
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
            merged.Clear();
            var end = i + 1 < starts.Length ? starts[i + 1] : columns.Length;
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
