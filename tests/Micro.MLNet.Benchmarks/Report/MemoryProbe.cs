using System;
using System.CommandLine;
using System.Globalization;
using Micro.MLNet.Benchmarks.Workloads;
using Micro.MLNet.Samples.Training;
using TorchSharp;

namespace Micro.MLNet.Benchmarks.Report;

/// <summary><c>probe</c>: what one contrast needs in a process of its own, over what was there before it.</summary>
internal static class MemoryProbe
{
    private const int WarmUpItems = 300;

    public static Command CreateCommand()
    {
        var ours = new Option<bool>("--ours");
        var items = new Option<int>("--items");
        var threads = new Option<int>("--threads");
        var command = new Command("probe") { ours, items, threads };
        command.Hidden = true;
        command.SetAction(arguments => Console.WriteLine(
            Measure(arguments.GetValue(ours), arguments.GetValue(items), arguments.GetValue(threads)).ToString(CultureInfo.InvariantCulture)));
        return command;
    }

    /// <summary>Megabytes, measured in a child process.</summary>
    public static double MeasureApart(bool ours, int items, int threads) => double.Parse(
        ChildProcess.Run(
            ChildProcess.Benchmarks,
            "probe",
            "--ours",
            ours ? "true" : "false",
            "--items",
            items.ToString(CultureInfo.InvariantCulture),
            "--threads",
            threads.ToString(CultureInfo.InvariantCulture)),
        CultureInfo.InvariantCulture);

    private static double Measure(bool ours, int items, int threads)
    {
        torch.set_num_threads(threads);
        using (var small = new ContrastWorkload(WarmUpItems))
        {
            Run(small, ours); // code and libraries are loaded
        }

        using var workload = new ContrastWorkload(items);
        ProcessMemory.ResetPeak();
        var before = ProcessMemory.Current();
        Run(workload, ours);
        return Math.Round(ProcessMemory.Peak() - before, 1);
    }

    private static void Run(ContrastWorkload workload, bool ours)
    {
        if (ours)
        {
            workload.Ours();
        }
        else
        {
            workload.Baseline();
        }
    }
}
