using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks;
using TorchSharp;
using static TorchSharp.torch;

namespace Micro.MLNet.Graphs;

/// <summary>Splits work that is made of many small operators over threads, where libtorch would split every operator and wait after each.</summary>
internal static class TorchWorkers
{
    /// <summary>How many workers pay: torch's thread count on a CPU, one elsewhere.</summary>
    public static int Count(Device device, long tasks) =>
        device.type == DeviceType.CPU ? (int)Math.Max(1, Math.Min(get_num_threads(), tasks)) : 1;

    /// <summary>Adds the workers' results up in the first one's.</summary>
    public static Tensor Total(IEnumerable<Tensor> parts) => parts.Aggregate((total, part) => total.AddInPlace(part));

    /// <summary>Runs a body once per worker, without gradient and in a dispose scope of its own; each operator inside runs on its worker's thread alone.</summary>
    /// <param name="count">Workers.</param>
    /// <param name="body">Gets the worker's number; must share out its work by that number, so that results don't depend on timing.</param>
    public static void Run(int count, Action<int> body)
    {
        if (count == 1)
        {
            RunOne(0, body);
            return;
        }

        var threads = get_num_threads();
        set_num_threads(1);
        try
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = count }, worker => RunOne(worker, body));
        }
        catch (AggregateException failures) when (failures.InnerException is OperationCanceledException cancelled)
        {
            ExceptionDispatchInfo.Throw(cancelled);
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    private static void RunOne(int worker, Action<int> body)
    {
        using var noGradient = no_grad(); // a setting of the thread
        using var scope = NewDisposeScope();
        body(worker);
    }
}
