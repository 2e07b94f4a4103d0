using System;

namespace Micro.MLNet.Core;

/// <summary>A directed graph in which every item has the same number of slots for neighbors.</summary>
/// <param name="ItemCount">I.</param>
/// <param name="Neighbors">Each item's neighbors in turn, [I·k]; negative where a slot has no edge or leads to the item itself.</param>
internal sealed record NeighborSlots(int ItemCount, int[] Neighbors)
{
    private int Width => Neighbors.Length / ItemCount;

    /// <summary>The mean share of an item's neighbors that are among its neighbors in another graph, over the items that have any; NaN when none has.</summary>
    public double ShareIn(NeighborSlots other)
    {
        var mark = new int[ItemCount]; // i + 1 where an item is a neighbor of i in the other graph
        var (shares, items) = (0.0, 0);
        for (var i = 0; i < ItemCount; i++)
        {
            foreach (var neighbor in other.Row(i))
            {
                if (neighbor >= 0)
                {
                    mark[neighbor] = i + 1;
                }
            }

            var (found, all) = (0, 0);
            foreach (var neighbor in Row(i))
            {
                all += neighbor >= 0 ? 1 : 0;
                found += neighbor >= 0 && mark[neighbor] == i + 1 ? 1 : 0;
            }

            shares += all > 0 ? (double)found / all : 0;
            items += all > 0 ? 1 : 0;
        }

        return shares / items;
    }

    /// <summary>How many items are the neighbor of n others, for n = 0, 1, ... up to the most.</summary>
    public int[] InDegreeHistogram()
    {
        var degrees = new int[ItemCount];
        foreach (var neighbor in Neighbors)
        {
            if (neighbor >= 0)
            {
                degrees[neighbor]++;
            }
        }

        var most = 0;
        foreach (var degree in degrees)
        {
            most = Math.Max(most, degree);
        }

        var histogram = new int[most + 1];
        foreach (var degree in degrees)
        {
            histogram[degree]++;
        }

        return histogram;
    }

    /// <summary>How many items have no neighbor.</summary>
    public int CountIsolated()
    {
        var count = 0;
        for (var i = 0; i < ItemCount; i++)
        {
            count += Row(i).ContainsAnyInRange(0, int.MaxValue) ? 0 : 1;
        }

        return count;
    }

    /// <summary>The skewness of in-degrees N: E[(N - μ)³] / σ³; 0 when all are equal.</summary>
    /// <param name="histogram">As <see cref="InDegreeHistogram"/> gives it.</param>
    public static double Skewness(ReadOnlySpan<int> histogram)
    {
        double items = 0, sum = 0;
        for (var degree = 0; degree < histogram.Length; degree++)
        {
            items += histogram[degree];
            sum += (double)degree * histogram[degree];
        }

        double squares = 0, cubes = 0;
        for (var degree = 0; degree < histogram.Length; degree++)
        {
            var deviation = degree - (sum / items);
            squares += deviation * deviation * histogram[degree];
            cubes += deviation * deviation * deviation * histogram[degree];
        }

        return squares > 0 ? cubes / items / Math.Pow(squares / items, 1.5) : 0;
    }

    private ReadOnlySpan<int> Row(int item) => Neighbors.AsSpan(item * Width, Width);
}
