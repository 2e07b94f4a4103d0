using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Micro.MLNet.Core;

namespace Micro.MLNet.Baselines;

/// <summary>ItemKNN (Sarwar et al. 2001, "Item-based Collaborative Filtering Recommendation Algorithms"): items are similar when the same users have them.</summary>
/// <remarks>s_ij = |U_i ∩ U_j| / (√(|U_i| |U_j|) + h): the cosine of two columns of the interactions, shrunk where few users speak for it.</remarks>
internal static class ItemCosines
{
    /// <summary>Each item's most similar items; equal ones by index. An item is no neighbor of its own, nor is one without a common user.</summary>
    /// <param name="train">Interactions, [U, I].</param>
    /// <param name="neighborCount">k, at least 1.</param>
    /// <param name="shrinkage">h, at least 0.</param>
    /// <param name="cancellation">Checked before every item.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ItemNeighborhood Compute(Interactions train, int neighborCount, double shrinkage, CancellationToken cancellation)
    {
        var users = train.Transpose();
        var rows = new (int[] Neighbors, float[] Similarities)[train.ItemCount];
        Parallel.For(
            0,
            train.ItemCount,
            new ParallelOptions { CancellationToken = cancellation },
            () => (Common: new int[train.ItemCount], Touched: new List<int>()),
            (item, _, buffers) =>
            {
                rows[item] = MostSimilar(train, users, item, neighborCount, shrinkage, buffers.Common, buffers.Touched);
                return buffers;
            },
            _ => { });

        var pointers = new int[train.ItemCount + 1];
        for (var i = 0; i < rows.Length; i++)
        {
            pointers[i + 1] = checked(pointers[i] + rows[i].Neighbors.Length);
        }

        var (neighbors, similarities) = (new int[pointers[^1]], new float[pointers[^1]]);
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i].Neighbors.CopyTo(neighbors, pointers[i]);
            rows[i].Similarities.CopyTo(similarities, pointers[i]);
        }

        return new ItemNeighborhood(train.ItemCount, pointers, neighbors, similarities);
    }

    // common is all zeros before and after
    private static (int[] Neighbors, float[] Similarities) MostSimilar(
        Interactions train, Interactions users, int item, int neighborCount, double shrinkage, int[] common, List<int> touched)
    {
        touched.Clear();
        foreach (var user in users.Row(item))
        {
            foreach (var other in train.Row(user))
            {
                if (common[other]++ == 0)
                {
                    touched.Add(other);
                }
            }
        }

        var found = new List<(int Item, float Similarity)>(touched.Count);
        foreach (var other in touched)
        {
            if (other != item)
            {
                var lengths = Math.Sqrt((double)users.Row(item).Length * users.Row(other).Length);
                found.Add((other, (float)(common[other] / (lengths + shrinkage))));
            }

            common[other] = 0;
        }

        found.Sort((a, b) => a.Similarity != b.Similarity ? b.Similarity.CompareTo(a.Similarity) : a.Item.CompareTo(b.Item));
        found.RemoveRange(Math.Min(neighborCount, found.Count), Math.Max(0, found.Count - neighborCount));
        found.Sort((a, b) => a.Item.CompareTo(b.Item));
        return ([.. found.ConvertAll(pair => pair.Item)], [.. found.ConvertAll(pair => pair.Similarity)]);
    }
}
