using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Robustness;

/// <summary>Threads that start at one moment.</summary>
internal static class Threads
{
    /// <summary>Runs a body on each of many threads at once and waits for all; the first failure fails the test.</summary>
    /// <param name="count">Threads.</param>
    /// <param name="body">Gets the thread's number.</param>
    public static void Run(int count, Action<int> body)
    {
        using var start = new Barrier(count);
        var failures = new ConcurrentQueue<Exception>();
        var threads = Enumerable.Range(0, count).Select(n => new Thread(() =>
        {
            try
            {
                start.SignalAndWait();
                body(n);
            }
            catch (Exception e)
            {
                failures.Enqueue(e);
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.IsEmpty(failures, string.Join(Environment.NewLine, failures));
    }
}
