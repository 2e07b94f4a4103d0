using System;
using System.Diagnostics;

namespace Micro.MLNet.Benchmarks.Report;

/// <summary>Best-of-n timing: on a shared machine the fastest run is the one least disturbed.</summary>
internal static class Stopwatches
{
    /// <summary>Seconds of the fastest of <paramref name="runs"/> runs, after one that isn't counted.</summary>
    public static double Best(int runs, Action work)
    {
        work();
        var best = double.MaxValue;
        for (var run = 0; run < runs; run++)
        {
            best = Math.Min(best, Seconds(work));
        }

        return best;
    }

    /// <summary>The fastest run of each of two, taken in turns, so that a change of the machine's mood meets both.</summary>
    public static (double Ours, double Baseline) Pairs(int runs, Action ours, Action baseline)
    {
        ours();
        baseline();
        var best = (Ours: double.MaxValue, Baseline: double.MaxValue);
        for (var run = 0; run < runs; run++)
        {
            best = (Math.Min(best.Ours, Seconds(ours)), Math.Min(best.Baseline, Seconds(baseline)));
        }

        return best;
    }

    private static double Seconds(Action work)
    {
        var start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
