using System;
using System.Threading.Tasks;

namespace Micro.MLNet.Core;

/// <summary>Work over a table that caches don't hold: one core can't ask for data as fast as memory can give it.</summary>
internal static class ParallelParts
{
    /// <summary>Splits [0, count) into a part for every core.</summary>
    /// <param name="count">How much there is.</param>
    /// <param name="body">Gets the start and the end of a part.</param>
    public static void Run(int count, Action<int, int> body)
    {
        var parts = Environment.ProcessorCount;
        Parallel.For(0, parts, part => body((int)((long)count * part / parts), (int)((long)count * (part + 1) / parts)));
    }
}
