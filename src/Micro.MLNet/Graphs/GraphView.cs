using System;
using Micro.MLNet.Core;
using Micro.MLNet.Options;

namespace Micro.MLNet.Graphs;

/// <summary>Leaves interactions out at random, as SGL's views do.</summary>
internal static class GraphView
{
    /// <summary>What is left of the interactions.</summary>
    /// <param name="train">All of them.</param>
    /// <param name="augmentation">Whether nodes or edges are left out; a random walk's layer leaves out edges.</param>
    /// <param name="dropRate">ρ, the probability of each.</param>
    /// <param name="random">Draws.</param>
    public static Interactions Draw(Interactions train, GraphAugmentation augmentation, double dropRate, Random random)
    {
        var ofNodes = augmentation == GraphAugmentation.NodeDropout;
        var isItemKept = ofNodes ? DrawKept(train.ItemCount, dropRate, random) : [];
        var isUserKept = ofNodes ? DrawKept(train.UserCount, dropRate, random) : [];
        var pointers = new int[train.UserCount + 1];
        var items = new int[train.Count];
        var count = 0;
        for (var user = 0; user < train.UserCount; user++)
        {
            foreach (var item in train.Row(user))
            {
                if (ofNodes ? isUserKept[user] && isItemKept[item] : random.NextDouble() >= dropRate)
                {
                    items[count++] = item;
                }
            }

            pointers[user + 1] = count;
        }

        return Interactions.FromCsr(train.UserCount, train.ItemCount, pointers, items[..count]);
    }

    private static bool[] DrawKept(int count, double dropRate, Random random)
    {
        var kept = new bool[count];
        for (var n = 0; n < count; n++)
        {
            kept[n] = random.NextDouble() >= dropRate;
        }

        return kept;
    }
}
