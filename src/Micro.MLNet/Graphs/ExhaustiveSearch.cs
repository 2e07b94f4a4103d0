using System;
using System.Linq;
using static TorchSharp.torch;

namespace Micro.MLNet.Graphs;

/// <summary>Compares a few items with all.</summary>
internal static class ExhaustiveSearch
{
    /// <summary>Merges every item into the empty lists of some.</summary>
    /// <param name="unit">Unit rows on the CPU, contiguous float [I, f].</param>
    /// <param name="items">Whose lists.</param>
    /// <param name="table">Holds the lists.</param>
    public static void Run(Tensor unit, int[] items, NeighborTable table)
    {
        var workers = TorchWorkers.Count(CPU, items.Length);
        TorchWorkers.Run(workers, worker =>
        {
            var share = items.Where((_, n) => n % workers == worker).ToArray();
            var isMine = new bool[table.ItemCount];
            Array.ForEach(share, item => isMine[item] = true);
            int[] candidates = [.. share, .. Enumerable.Range(0, table.ItemCount).Where(item => !isMine[item])];
            new CandidateSearch(unit, table).Run(share, candidates, startWithQueries: true);
        });
    }
}
