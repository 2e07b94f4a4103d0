using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using Micro.MLNet.Core;
using Micro.MLNet.Options;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Micro.MLNet.Graphs;

/// <summary>Finds nearly all of each item's nearest neighbors by cosine in a small part of the time that comparing all items takes.</summary>
/// <remarks>
/// Items are sorted into inverted lists by the nearest of some thousand k-means centroids. In round p every item is compared with the items of the list
/// of its p-th nearest centroid; rounds end when the neighbors of a sample, which an exhaustive search knows, are found well enough. A later search
/// over changed features starts from the neighbors found before. Works on the CPU, wherever the features are.
/// </remarks>
internal sealed class ApproximateNeighbors
{
    private readonly NeighborSearchSettings _settings;
    private readonly Action<NeighborSearchReport>? _report;
    private Random _random;
    private readonly CancellationToken _cancellation;
    private InvertedLists? _lists;
    private NeighborTable? _table;
    private int _refreshes;
    private double _builtRecall;

    /// <summary>Draws its seed from torch's generator, which the fit's seed has set.</summary>
    /// <param name="report">Gets what each search did, without names.</param>
    /// <param name="settings">What to spend; null for the defaults.</param>
    /// <param name="cancellation">Checked all along.</param>
    public ApproximateNeighbors(Action<NeighborSearchReport>? report = null, NeighborSearchSettings? settings = null, CancellationToken cancellation = default)
    {
        _cancellation = cancellation;
        using var seed = randint(int.MaxValue, 1, ScalarType.Int64);                                // [1]
        _random = new Random((int)seed.item<long>());
        _report = report;
        _settings = settings ?? new NeighborSearchSettings();
    }

    /// <summary>Forgets what was found and draws anew: the next search depends on nothing but the features and the seed.</summary>
    public void Restart(int seed) => (_random, _lists, _table, _refreshes, _builtRecall) = (new Random(seed), null, null, 0, 0);

    /// <summary>Whether the options call for this search.</summary>
    public static bool IsWanted(GraphOptions options, long itemCount, Device device) => options.NeighborSearch switch
    {
        NeighborSearch.Auto => itemCount > GraphOptions.ExactUpTo && device.type == TorchSharp.DeviceType.CPU,
        NeighborSearch.Approximate => true,
        _ => false,
    };

    /// <summary>The indices of each item's nearest items, nearest first.</summary>
    /// <param name="unit">Features divided by their length, without gradient, [I, f].</param>
    /// <param name="neighborCount">k; more than the number of candidates keeps all of them.</param>
    /// <param name="includeSelf">Whether an item stands in front of its own list; otherwise it is never in it.</param>
    /// <returns>int64 [I, min(k, candidates)].</returns>
    public Tensor KeepLargest(Tensor unit, int neighborCount, bool includeSelf)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var rows = unit.to(ScalarType.Float32).cpu().contiguous();                                  // [I, f]
        var others = (int)Math.Min(neighborCount - (includeSelf ? 1 : 0), rows.shape[0] - 1);
        if (others < 0)
        {
            return empty(rows.shape[0], 0, ScalarType.Int64, unit.device).MoveToOuterDisposeScope(); // [I, 0]
        }

        var table = others == 0 ? new NeighborTable((int)rows.shape[0], 0) : Search(rows, others);
        return table.ToIndices(prependSelf: includeSelf, unit.device).MoveToOuterDisposeScope();                 // [I, k]
    }

    private NeighborTable Search(Tensor unit, int neighborCount)
    {
        var clock = Stopwatch.StartNew();
        var active = FindActive(unit);
        var sample = new SampledRecall(unit, active, neighborCount, _settings.RecallSample, _random);
        var (table, recall, probes) = (Refresh(unit, neighborCount), 0.0, 0);
        if (table is not null)
        {
            _refreshes++;
            recall = sample.Measure(table);
        }

        // where a search from scratch found no more, another wouldn't either
        if (table is null || recall < Math.Min(_settings.RefreshRecall, _builtRecall))
        {
            (_lists, table, recall, probes) = Build(unit, active, neighborCount, sample);
            _refreshes = 0;
            _builtRecall = recall;
        }

        _table = table;
        _report?.Invoke(new NeighborSearchReport(
            string.Empty, string.Empty, active.Length, _lists!.Count, probes, recall, clock.Elapsed.TotalSeconds));
        return table;
    }

    // null: there is nothing to start from, or it is time to start anew
    private NeighborTable? Refresh(Tensor unit, int neighborCount) =>
        _lists is not null && _table?.ItemCount == unit.shape[0] && _table.Width == neighborCount && _refreshes < _settings.MaxRefreshes
            ? NeighborRefinement.Run(unit, _lists, _table, _settings, _random.Next(), _cancellation)
            : null;

    private (InvertedLists Lists, NeighborTable Table, double Recall, int Probes) Build(
        Tensor unit, int[] active, int neighborCount, SampledRecall sample)
    {
        using var scope = NewDisposeScope();
        var assignment = new CentroidAssignment(unit, active, neighborCount, _settings, _random, _cancellation);
        var lists = new InvertedLists(assignment, _settings.LargestList);
        var table = new NeighborTable((int)unit.shape[0], neighborCount);
        var (recall, round) = (0.0, 0);
        for (; round < _settings.MinProbes || recall < _settings.EnoughRecall; round++)
        {
            if (round == assignment.Probes && !assignment.Extend(_settings.MaxProbes))
            {
                break;
            }

            Probe(unit, assignment, lists, table, round);
            recall = sample.Measure(table);
        }

        table.FillFree();
        if (recall < _settings.EnoughRecall)
        {
            table = NeighborRefinement.Run(unit, lists, table, _settings, _random.Next(), _cancellation);
            recall = sample.Measure(table);
        }

        return (lists, table, recall, round);
    }

    // an item probes one list in a round, so workers never meet in an item's neighbors
    private void Probe(Tensor unit, CentroidAssignment assignment, InvertedLists lists, NeighborTable table, int round)
    {
        var (starts, items) = lists.Probing(assignment, round);
        var workers = TorchWorkers.Count(CPU, lists.Count);
        TorchWorkers.Run(workers, worker =>
        {
            var search = new CandidateSearch(unit, table);
            for (var list = worker; list < lists.Count; list += workers)
            {
                _cancellation.ThrowIfCancellationRequested();
                search.Run(items.AsSpan(starts[list], starts[list + 1] - starts[list]), lists[list], startWithQueries: round == 0);
            }
        });
    }

    // A zero row is as near to one item as to another, and one with a NaN to none.
    private static int[] FindActive(Tensor unit)
    {
        var active = new List<int>((int)unit.shape[0]);
        var rows = new TensorRows(unit);
        for (var i = 0; i < unit.shape[0]; i++)
        {
            if (TensorPrimitives.SumOfSquares<float>(rows[i]) > 0)
            {
                active.Add(i);
            }
        }

        return [.. active];
    }
}
