using System;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using Micro.MLNet.Benchmarks.Workloads;
using Micro.MLNet.Samples.Training;

namespace Micro.MLNet.Benchmarks.Report;

/// <summary><c>export</c>: time, bytes and memory of every export format, each in a process of its own.</summary>
internal static class ExportCommand
{
    private const double BytesPerMegabyte = 1e6;
    private const int WarmUpItems = 2_000;

    public static Command Create()
    {
        var items = new Option<int>("--items") { Description = "Items", DefaultValueFactory = _ => 1_000_000, HelpName = "N" };
        var dimension = new Option<int>("--dimension") { Description = "Numbers in a vector", DefaultValueFactory = _ => 64, HelpName = "N" };
        var runs = new Option<int>("--runs") { Description = "Runs of which the fastest counts", DefaultValueFactory = _ => 3, HelpName = "N" };
        var format = new Option<string?>("--format") { Description = "One format, measured in this process", Hidden = true };
        var command = new Command("export", "Measure the export formats: a table in Markdown") { items, dimension, runs, format };
        command.SetAction(arguments =>
        {
            var (count, width, times) = (arguments.GetValue(items), arguments.GetValue(dimension), arguments.GetValue(runs));
            if (arguments.GetValue(format) is { } one)
            {
                Console.WriteLine(Measure(one, count, width, times));
                return;
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count:N0} items x {width}; {Machine.Describe(Environment.ProcessorCount)}\n"));
            Console.WriteLine("| Format | time | processor time | bytes | memory over the model's |\n|---|---|---|---|---|");
            foreach (var name in ExportWorkload.Formats)
            {
                Console.Write(ChildProcess.Run(ChildProcess.Benchmarks, ["export", "--format", name, .. Arguments(count, width, times)]));
            }
        });
        return command;
    }

    private static string[] Arguments(int items, int dimension, int runs) =>
        ["--items", Text(items), "--dimension", Text(dimension), "--runs", Text(runs)];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Measure(string format, int items, int dimension, int runs)
    {
        var folder = Directory.CreateTempSubdirectory("micro-export-");
        try
        {
            var path = Path.Combine(folder.FullName, "export");
            new ExportWorkload(Math.Min(items, WarmUpItems), dimension, ExportWorkload.IsGraph(format)).Write(format, path); // code is compiled
            var workload = new ExportWorkload(items, dimension, ExportWorkload.IsGraph(format));
            ProcessMemory.ResetPeak();
            var before = ProcessMemory.Current();
            var measured = Enumerable.Range(0, runs).Select(_ => Seconds(() => workload.Write(format, path))).ToList();
            var memory = ProcessMemory.Peak() - before;
            var bytes = folder.EnumerateFiles().Sum(file => file.Name.StartsWith("export", StringComparison.Ordinal) ? file.Length : 0);
            var size = format == "store records" ? "-" : Numbers.Memory(bytes / BytesPerMegabyte);
            return $"| {format} | {Numbers.Time(measured.Min(run => run.Elapsed))} | {Numbers.Time(measured.Min(run => run.Processor))} | {size} | {Numbers.Memory(memory)} |";
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // the machine may be shared: the processor's time tells more than the clock's
    private static (double Elapsed, double Processor) Seconds(Action action)
    {
        using var process = Process.GetCurrentProcess();
        var (before, watch) = (process.TotalProcessorTime, Stopwatch.StartNew());
        action();
        process.Refresh();
        return (watch.Elapsed.TotalSeconds, (process.TotalProcessorTime - before).TotalSeconds);
    }
}
