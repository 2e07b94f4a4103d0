using System;
using System.Diagnostics;

namespace Micro.MLNet.Benchmarks.Report;

/// <summary>Best-of-n timing: on a shared machine the fastest run is the one least disturbed.</summary>
internal static class Stopwatches
{
    /// <summary>The fastest run of each, after one that isn't counted; taken in turns, so that a change of the machine's mood meets all.</summary>
    public static double[] Best(int runs, params ReadOnlySpan<Action> works)
    {
        foreach (var work in works)
        {
            work();
        }

        var best = new double[works.Length];
        best.AsSpan().Fill(double.MaxValue);
        for (var run = 0; run < runs; run++)
        {
            for (var n = 0; n < works.Length; n++)
            {
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
