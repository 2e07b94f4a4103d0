using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Graphs;
using static TorchSharp.torch;

namespace Micro.MLNet.Benchmarks.Report;

/// <summary>How fast this machine multiplies [N, d] by [d, N] or [N, N] by [N, d], whichever form is fastest.</summary>
internal static class ProductRate
{
    private const int TileSide = 256;

    /// <summary>Times the forms and, in turns with them, something else.</summary>
    /// <param name="count">N.</param>
    /// <param name="dimension">d.</param>
    /// <param name="runs">Runs of which the fastest counts.</param>
    /// <param name="other">What else to time.</param>
    /// <returns>The other's seconds, and floating-point operations a second of each form.</returns>
    public static (double OtherSeconds, IReadOnlyDictionary<string, double> Rates) Measure(int count, int dimension, int runs, Action other)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var left = randn(count, dimension);                                                         // [N, d]
        var right = randn(dimension, count);                                                        // [d, N]
        var square = empty(count, count);                                                           // [N, N]
        var narrow = empty(count, dimension);                                                       // [N, d]
        var seconds = Stopwatches.Best(
            runs,
            other,
            () => square.addmm_(left, right, 0, 1),
            () => narrow.addmm_(square, left, 0, 1),
            () => Tiles(left, right));
        var operations = 2.0 * count * count * dimension;
        return (seconds[0], new Dictionary<string, double>
        {
            ["[N,d]x[d,N] into a reused matrix"] = operations / seconds[1],
            ["[N,N]x[N,d] into a reused matrix"] = operations / seconds[2],
            ["[N,d]x[d,N] into a reused tile a thread"] = operations / seconds[3],
        });
    }

    private static void Tiles(Tensor left, Tensor right)
    {
        using var scope = NewDisposeScope();
        var (rows, columns) = (left.split(TileSide), right.split(TileSide, 1));                     // [T, d], [d, T]
        var workers = TorchWorkers.Count(left.device, rows.Length);
        var tiles = Enumerable.Range(0, workers).Select(_ => empty(TileSide * TileSide)).ToList();  // [T·T]
        TorchWorkers.Run(workers, worker =>
        {
            for (var row = worker; row < rows.Length; row += workers)
            {
                foreach (var column in columns)
                {
                    using var tileScope = NewDisposeScope();
                    var (height, width) = (rows[row].shape[0], column.shape[1]);
                    tiles[worker].narrow(0, 0, height * width).view(height, width).addmm_(rows[row], column, 0, 1);
                }
            }
        });
    }
}
