using System;
using Micro.MLNet.Core;
using Micro.MLNet.Options;
using static TorchSharp.torch;

namespace Micro.MLNet.Graphs;

/// <summary>Lays users and items out as one bipartite graph of N = U + I nodes, users first.</summary>
internal static class UserItemGraphBuilder
{
    /// <summary>Builds the normalized graph.</summary>
    /// <param name="train">Training interactions, [U, I].</param>
    /// <param name="normalization">Symmetric: D^-1/2 A D^-1/2. RowWithSelfLoop: D^-1 (A + I) with D the row sums of A + I. Row: D^-1 A.</param>
    /// <param name="device">Where the graph lives.</param>
    public static SparseGraph Build(Interactions train, UserItemNormalization normalization, Device device)
    {
        var selfLoop = normalization == UserItemNormalization.RowWithSelfLoop;
        var items = train.Transpose();
        var nodeCount = train.UserCount + train.ItemCount;
        var starts = new long[nodeCount];
        var edgeCount = checked((2 * train.Count) + (selfLoop ? nodeCount : 0));
        var (rows, columns, weights) = (new long[edgeCount], new long[edgeCount], new float[edgeCount]);
        var edge = 0;
        for (var node = 0; node < nodeCount; node++)
        {
            starts[node] = edge;
            var isUser = node < train.UserCount;
            var neighbors = isUser ? train.Row(node) : items.Row(node - train.UserCount);
            if (selfLoop)
            {
                (rows[edge], columns[edge], weights[edge++]) = (node, node, 1f / (neighbors.Length + 1));
            }

            foreach (var neighbor in neighbors)
            {
                var neighborDegree = isUser ? items.Row(neighbor).Length : train.Row(neighbor).Length;
                var weight = normalization switch
                {
                    UserItemNormalization.RowWithSelfLoop => 1.0 / (neighbors.Length + 1),
                    UserItemNormalization.Row => 1.0 / neighbors.Length,
                    _ => Symmetric(neighbors.Length, neighborDegree),
                };
                (rows[edge], columns[edge], weights[edge++]) = (node, isUser ? train.UserCount + neighbor : neighbor, (float)weight);
            }
        }

        using var scope = NewDisposeScope();
        return new SparseGraph(
            nodeCount,
            nodeCount,
            tensor(starts, device: device),                                                         // [N]
            tensor(rows, device: device),                                                           // [E]
            tensor(columns, device: device),                                                        // [E]
            tensor(weights, device: device),                                                        // [E]
            isSymmetric: normalization == UserItemNormalization.Symmetric);
    }

    /// <summary>Builds the half of the symmetric graph that leads from items to the users who chose them, A_ui / √(d_u d_i).</summary>
    /// <param name="train">Training interactions, [U, I].</param>
    /// <param name="device">Where the graph lives.</param>
    public static SparseGraph BuildHistories(Interactions train, Device device)
    {
        var degrees = train.CountByItem();
        var starts = new long[train.UserCount];
        var (rows, columns, weights) = (new long[train.Count], new long[train.Count], new float[train.Count]);
        for (var user = 0; user < train.UserCount; user++)
        {
            starts[user] = train.RowPointers[user];
            for (var n = train.RowPointers[user]; n < train.RowPointers[user + 1]; n++)
            {
                var item = train.ColumnIndices[n];
                (rows[n], columns[n], weights[n]) = (user, item, (float)Symmetric(train.Row(user).Length, degrees[item]));
            }
        }

        using var scope = NewDisposeScope();
        return new SparseGraph(
            train.UserCount,
            train.ItemCount,
            tensor(starts, device: device),                                                         // [U]
            tensor(rows, device: device),                                                           // [E]
            tensor(columns, device: device),                                                        // [E]
            tensor(weights, device: device));                                                       // [E]
    }

    private static double Symmetric(int degree, int otherDegree) => 1.0 / Math.Sqrt((double)degree * otherDegree);
}
