using System;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Micro.MLNet.Samples.Explorer.Load;

/// <summary>Latencies of calls made by several clients, each of which makes the next as soon as the last is answered.</summary>
/// <param name="Median">Milliseconds that half of the calls stay within.</param>
/// <param name="Slow">Milliseconds that 99 of 100 calls stay within.</param>
/// <param name="PerSecond">Calls a second, all clients together.</param>
/// <param name="Processor">Milliseconds of processor time a call: what a busy machine changes least.</param>
internal sealed record LoadMeter(double Median, double Slow, double PerSecond, double Processor)
{
    /// <summary>Makes calls.</summary>
    /// <param name="count">How many in all.</param>
    /// <param name="clients">How many at once.</param>
    /// <param name="call">Makes call n.</param>
    /// <param name="processorTime">What the process that answers has used so far.</param>
    /// <param name="cancellation">Stops.</param>
    public static async Task<LoadMeter> RunAsync(int count, int clients, Func<int, Task> call, Func<TimeSpan> processorTime, CancellationToken cancellation)
    {
        var milliseconds = new double[count];
        var next = -1;
        async Task Client()
        {
            for (var n = Interlocked.Increment(ref next); n < count; n = Interlocked.Increment(ref next))
            {
                cancellation.ThrowIfCancellationRequested();
                var begun = Stopwatch.GetTimestamp();
                await call(n);
                milliseconds[n] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
            }
        }

        var (used, start) = (processorTime(), Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(Client, cancellation)));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return Of(milliseconds, seconds, processorTime() - used);
    }

    /// <summary>The figures of given latencies.</summary>
    public static LoadMeter Of(double[] milliseconds, double seconds, TimeSpan processor)
    {
        var sorted = milliseconds.Order().ToArray();
        double Quantile(double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)]; // nearest rank
        return new LoadMeter(Quantile(0.5), Quantile(0.99), sorted.Length / seconds, processor.TotalMilliseconds / sorted.Length);
    }
}
