using System;
using System.Collections.Generic;
using System.CommandLine;
using TorchSharp;

namespace Micro.MLNet.Benchmarks.Report;

/// <summary><c>report</c>: measures the targets and writes them as Markdown and plots.</summary>
internal sealed class ReportCommand
{
    private static readonly Dictionary<string, Func<ReportSettings, ReportPage>> Parts = new()
    {
        ["contrast"] = ContrastReport.Create,
        ["kernels"] = KernelReport.Create,
        ["serving"] = ServingReport.Create,
        ["epochs"] = EpochReport.Create,
        ["scale"] = ScaleReport.Create,
    };

    private readonly Argument<string[]> _parts = new("parts") { Description = $"{string.Join(", ", Parts.Keys)}; all by default", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string> _data = new("--data") { Description = "Folder of tiktok, baby and clothing", DefaultValueFactory = _ => "../shared/data", HelpName = "DIR" };
    private readonly Option<string> _out = new("--out") { Description = "Folder to write to", DefaultValueFactory = _ => "tests/Micro.MLNet.Benchmarks/results", HelpName = "DIR" };
    private readonly Option<int> _threads = new("--threads") { Description = "Threads", DefaultValueFactory = _ => Environment.ProcessorCount, HelpName = "N" };
    private readonly Option<int> _runs = new("--runs") { Description = "Runs of which the fastest counts", DefaultValueFactory = _ => 5, HelpName = "N" };
    private readonly Option<int> _items = new("--items") { Description = "N of the contrast", DefaultValueFactory = _ => 7050, HelpName = "N" };
    private readonly Option<string> _sizes = new("--sizes") { Description = "Catalogs to generate", DefaultValueFactory = _ => "10000,30000,100000,300000,1000000", HelpName = "N,N" };
    private readonly Option<string> _dataSets = new("--data-sets") { Description = "Data sets to train on", DefaultValueFactory = _ => "tiktok,baby,clothing", HelpName = "A,B" };
    private readonly Option<int> _naiveSteps = new("--naive-steps") { Description = "Steps of the naive baseline", DefaultValueFactory = _ => 3, HelpName = "N" };

    public static Command Create()
    {
        var report = new ReportCommand();
        report._parts.AcceptOnlyFromAmong([.. Parts.Keys]);
        var command = new Command("report", "Measure the targets and write Markdown and plots")
        {
            report._parts, report._data, report._out, report._threads, report._runs, report._items, report._sizes, report._dataSets, report._naiveSteps,
        };
        command.SetAction(report.Run);
        return command;
    }

    private int Run(ParseResult arguments)
    {
        var threads = arguments.GetValue(_threads);
        torch.set_num_threads(threads);
        var machine = Machine.Describe(threads);
        var settings = new ReportSettings(
            threads,
            arguments.GetValue(_runs),
            arguments.GetRequiredValue(_data),
            arguments.GetValue(_items),
            arguments.GetRequiredValue(_sizes).Split(','),
            arguments.GetRequiredValue(_dataSets).Split(','),
            arguments.GetValue(_naiveSteps));
        foreach (var part in arguments.GetValue(_parts) is { Length: > 0 } wanted ? wanted : [.. Parts.Keys])
        {
            Console.Error.WriteLine($"measuring {part} ...");
            var page = Parts[part](settings);
            page.Write(arguments.GetRequiredValue(_out), machine);
            Console.WriteLine(page.ToMarkdown(machine));
        }

        return 0;
    }
}
