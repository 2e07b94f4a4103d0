using System;
using static TorchSharp.torch;

namespace Micro.MLNet.Graphs;

/// <summary>Compares a group of items with a common set of candidates and merges what is near into the items' lists: a product and a scan per tile.</summary>
/// <remarks>One per worker: owns the tiles, which stay in the processor's cache. Rows are gathered tile by tile, so wide features stream.</remarks>
internal sealed class CandidateSearch
{
    private const int TileRows = 512;

    private readonly Tensor _unit;
    private readonly Tensor _queries;
    private readonly Tensor _tile;
    private readonly Tensor _products;
    private readonly NeighborTable _table;

    /// <summary>Makes the tiles in the surrounding dispose scope.</summary>
    /// <param name="unit">Unit rows on the CPU, contiguous float [I, f].</param>
    /// <param name="table">The lists to merge into.</param>
    public CandidateSearch(Tensor unit, NeighborTable table)
    {
        _unit = unit;
        _table = table;
        _queries = empty(TileRows, unit.shape[1]);                                                  // [Q, f]
        _tile = empty(TileRows, unit.shape[1]);                                                     // [T, f]
        _products = empty(TileRows * (long)TileRows);                                               // [Q·T]
    }

    /// <summary>Merges candidates into the lists of the queries.</summary>
    /// <param name="queries">Items.</param>
    /// <param name="candidates">Distinct items that aren't in the queries' lists yet.</param>
    /// <param name="startWithQueries">Whether the candidates begin with the queries, in the same order, which keeps an item out of its own list;
    /// otherwise they hold none of them.</param>
    public void Run(ReadOnlySpan<int> queries, ReadOnlySpan<int> candidates, bool startWithQueries)
    {
        for (var start = 0; start < queries.Length; start += TileRows)
        {
            var some = queries.Slice(start, Math.Min(TileRows, queries.Length - start));
            RunTile(some, candidates, startWithQueries ? start : int.MinValue);
        }
    }

    private void RunTile(ReadOnlySpan<int> queries, ReadOnlySpan<int> candidates, int firstSelf)
    {
        using var scope = NewDisposeScope();
        var rows = new TensorRows(_unit);
        var queryRows = _queries.narrow(0, 0, queries.Length);                                      // [q, f]
        rows.Gather(queries, new TensorRows(queryRows));
        for (var start = 0; start < candidates.Length; start += TileRows)
        {
            var ids = candidates.Slice(start, Math.Min(TileRows, candidates.Length - start));
            var tile = _tile.narrow(0, 0, ids.Length);                                              // [t, f]
            rows.Gather(ids, new TensorRows(tile));
            var products = _products.narrow(0, 0, queries.Length * (long)ids.Length).view(queries.Length, ids.Length); // [q, t]
            products.addmm_(queryRows, tile.t(), beta: 0, alpha: 1);
            var productRows = new TensorRows(products);
            for (var q = 0; q < queries.Length; q++)
            {
                var row = productRows[q];
                var self = firstSelf + q - start;
                if (self >= 0 && self < row.Length)
                {
                    row[self] = float.NegativeInfinity;
                }

                LargestEntries.Merge(row, ids, _table.Values(queries[q]), _table.Neighbors(queries[q]));
            }
        }
    }
}
