using System;
using System.Diagnostics;

namespace Micro.MLNet.Benchmarks.Report;

/// <summary>Best-of-n timing: on a shared machine the fastest run is the one least disturbed.</summary>
internal static class Stopwatches
{
    /// <summary>The fastest run of each, taken in turns, so that a change of the machine's mood meets all.</summary>
    /// <remarks>A counted run follows one of the same work: caches and freed memory are as it leaves them, not as the other work does.</remarks>
    public static double[] Best(int runs, params ReadOnlySpan<Action> works)
    {
        var best = new double[works.Length];
        best.AsSpan().Fill(double.MaxValue);
        for (var run = 0; run < runs; run++)
        {
            for (var n = 0; n < works.Length; n++)
            {
                works[n]();
                best[n] = Math.Min(best[n], Seconds(works[n]));
            }
        }

        return best;
    }

    /// <summary>The same of two.</summary>
    public static (double Ours, double Baseline) Pairs(int runs, Action ours, Action baseline)
    {
        var best = Best(runs, ours, baseline);
        return (best[0], best[1]);
    }

    private static double Seconds(Action work)
    {
        var start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
