using System;
using System.Threading;
using static TorchSharp.torch;

namespace Micro.MLNet.Graphs;

/// <summary>Finds neighbors among the neighbors of old neighbors: a graph changes little from one rebuild to the next.</summary>
/// <remarks>The items of a list share one set of candidates, so that comparing them stays a matrix product: themselves, their old neighbors, those'
/// old neighbors, and a few random items.</remarks>
internal static class NeighborRefinement
{
    /// <summary>New lists from old ones.</summary>
    /// <param name="unit">Unit rows on the CPU, contiguous float [I, f].</param>
    /// <param name="lists">Items that are likely to share neighbors.</param>
    /// <param name="old">The previous graph.</param>
    /// <param name="settings">Numbers of candidates.</param>
    /// <param name="seed">Of the random candidates.</param>
    /// <param name="cancellation">Checked before every list.</param>
    public static NeighborTable Run(
        Tensor unit, InvertedLists lists, NeighborTable old, NeighborSearchSettings settings, int seed, CancellationToken cancellation)
    {
        var refined = new NeighborTable(old.ItemCount, old.Width);
        var workers = TorchWorkers.Count(CPU, lists.Count);
        TorchWorkers.Run(workers, worker =>
        {
            var search = new CandidateSearch(unit, refined);
            var candidates = new CandidateSet(old.ItemCount);
            for (var list = worker; list < lists.Count; list += workers)
            {
                cancellation.ThrowIfCancellationRequested();
                candidates.Clear();
                candidates.Add(lists[list]);
                Collect(lists[list], old, settings, new Random(seed ^ list), candidates);
                search.Run(lists[list], candidates.Items, startWithQueries: true);
            }
        });
        refined.FillFree();
        return refined;
    }

    private static void Collect(ReadOnlySpan<int> members, NeighborTable old, NeighborSearchSettings settings, Random random, CandidateSet candidates)
    {
        foreach (var member in members)
        {
            candidates.Add(old.Neighbors(member));
        }

        for (var n = 0; n < settings.RandomCandidates; n++)
        {
            candidates.Add([random.Next(old.ItemCount)]);
        }

        var near = candidates.Items.Length;
        for (var n = 0; n < near && candidates.Items.Length < settings.RefineCandidates; n++)
        {
            candidates.Add(old.Neighbors(candidates.Items[n]));
        }
    }
}
