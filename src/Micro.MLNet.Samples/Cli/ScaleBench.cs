using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using Micro.MLNet.Samples.Generation;
using Micro.MLNet.Samples.Training;
using TorchSharp;

namespace Micro.MLNet.Samples.Cli;

/// <summary><c>bench scale</c>: how time and memory grow with generated catalogs.</summary>
internal sealed class ScaleBench
{
    private const double MicrosecondsPerSecond = 1e6;
    private static readonly string[] Columns = ["items", "interactions", "graphSeconds", "epochSeconds", "microsecondsPerInteraction", "dataMemoryMB", "estimatedMemoryMB", "peakMemoryMB"];
    private readonly Terminal _terminal;
    private readonly BenchFlags _flags = new(defaultEpochs: 1);
    private readonly Option<string> _items = new("--items") { Description = "Sizes: so many items and as many users", DefaultValueFactory = _ => "10000,30000", HelpName = "N,N" };
    private readonly Option<int> _perUser = new("--interactions") { Description = "Interactions of a user on average", DefaultValueFactory = _ => new ScaleSettings().InteractionsPerUser, HelpName = "N" };
    private readonly Option<string> _widths = new("--feature-widths") { Description = "Width of each modality's features", DefaultValueFactory = _ => "128,128", HelpName = "A,B" };
    private readonly Option<int> _seed = new("--seed") { Description = "Seed of the generator", DefaultValueFactory = _ => new ScaleSettings().Seed, HelpName = "N" };
    private readonly Option<string?> _json = CommandOptions.Json();

    private ScaleBench(Terminal terminal) => _terminal = terminal;

    public static Command Create(Terminal terminal)
    {
        var bench = new ScaleBench(terminal);
        var command = new Command("scale", "Measure how time and memory grow with the catalog") { bench._items, bench._perUser, bench._widths, bench._seed, bench._json };
        bench._flags.AddTo(command);
        command.SetAction((arguments, cancellation) => CommandTask.Run(() => bench.Run(arguments, cancellation)));
        return command;
    }

    private void Run(ParseResult arguments, CancellationToken cancellation)
    {
        var json = arguments.GetValue(_json) is { } path ? OutputFile.Reserve(path) : null;
        var sizes = BenchFlags.Numbers(arguments.GetRequiredValue(_items), "--items");
        var widths = BenchFlags.Numbers(arguments.GetRequiredValue(_widths), "--feature-widths");
        var rows = new List<JsonObject>();
        foreach (var size in sizes.Order())
        {
            rows.Add(Measure(arguments, new ScaleSettings
            {
                Seed = arguments.GetValue(_seed),
                Users = size,
                Items = size,
                InteractionsPerUser = arguments.GetValue(_perUser),
                FeatureWidths = widths,
            }, cancellation));
            _terminal.Line($"{size} items: {rows[^1]["epochSeconds"]} s an epoch");
        }

        _terminal.Table(
            ["items", "interactions", "graphs, s", "epoch, s", "µs an interaction", "data, MB", "estimate, MB", "peak, MB"],
            [.. rows.Select(row => Columns.Select(column => Convert.ToString(row[column]!.GetValue<double>(), CultureInfo.InvariantCulture)).ToArray())]);
        json?.Write(stream => RunReport.Write(stream, new JsonObject
        {
            ["versions"] = RunReport.Versions(),
            ["threads"] = _flags.Threads(arguments) ?? torch.get_num_threads(),
            ["featureWidths"] = new JsonArray([.. widths.Select(width => JsonValue.Create(width))]),
            ["sizes"] = new JsonArray([.. rows]),
        }));
    }

    private JsonObject Measure(ParseResult arguments, ScaleSettings settings, CancellationToken cancellation)
    {
        var data = ScaleGenerator.Generate(settings);
        var times = EpochTimer.Measure(data, _flags.CreateOptions(data, arguments), cancellation);
        return new JsonObject
        {
            ["users"] = (double)settings.Users,
            ["items"] = (double)settings.Items,
            ["interactions"] = (double)data.Counts.Train,
            ["readSeconds"] = Round(times.ReadSeconds),
            ["graphSeconds"] = Round(times.GraphSeconds),
            ["epochSeconds"] = Round(times.Best),
            ["microsecondsPerInteraction"] = Round(MicrosecondsPerSecond * times.Best / data.Counts.Train),
            ["dataMemoryMB"] = times.DataMemory,
            ["estimatedMemoryMB"] = times.EstimatedMemory,
            ["peakMemoryMB"] = times.PeakMemory,
        };
    }

    private static double Round(double value) => Math.Round(value, 3);
}
