using System;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using Micro.MLNet.Samples.Data;
using Micro.MLNet.Samples.Generation;
using Micro.MLNet.Samples.Training;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Micro.MLNet.Samples.Cli;

/// <summary><c>bench additions</c>: how long it takes to add items to a large model, and to explain a score.</summary>
internal sealed class AdditionBench
{
    private const int Repetitions = 3;
    private const int Explanations = 1000;
    private readonly Terminal _terminal;
    private readonly BenchFlags _flags = new(defaultEpochs: 1);
    private readonly Option<int> _items = new("--items") { Description = "Items to train on", DefaultValueFactory = _ => 20_000, HelpName = "N" };
    private readonly Option<int> _new = new("--new") { Description = "Items to add afterwards", DefaultValueFactory = _ => 1000, HelpName = "N" };
    private readonly Option<int> _users = new("--users") { Description = "Users", DefaultValueFactory = _ => 2000, HelpName = "N" };
    private readonly Option<string> _widths = new("--feature-widths") { Description = "Width of each modality's features", DefaultValueFactory = _ => "128,128", HelpName = "A,B" };
    private readonly Option<string?> _json = CommandOptions.Json();

    private AdditionBench(Terminal terminal) => _terminal = terminal;

    public static Command Create(Terminal terminal)
    {
        var bench = new AdditionBench(terminal);
        var command = new Command("additions", "Measure adding items to a trained model, and explaining scores") { bench._items, bench._new, bench._users, bench._widths, bench._json };
        bench._flags.AddTo(command);
        command.SetAction((arguments, cancellation) => CommandTask.Run(() => bench.Run(arguments, cancellation)));
        return command;
    }

    private void Run(ParseResult arguments, CancellationToken cancellation)
    {
        var json = arguments.GetValue(_json) is { } path ? OutputFile.Reserve(path) : null;
        var (known, added) = (arguments.GetValue(_items), arguments.GetValue(_new));
        var widths = BenchFlags.Numbers(arguments.GetRequiredValue(_widths), "--feature-widths");
        var settings = new ScaleSettings { Users = arguments.GetValue(_users), Items = known, FeatureWidths = widths };
        var features = Features(settings, known + added);
        var data = ScaleGenerator.Generate(settings with { FeatureWidths = [] }) with { ItemFeatures = features.Where(row => row < known) };
        var start = Stopwatch.GetTimestamp();
        var model = new MLContext(1).Recommendation().Trainers.Micro(_flags.CreateOptions(data, arguments) with { Cancellation = cancellation }).Fit(data.Train);
        var results = new JsonObject
        {
            ["items"] = known,
            ["featureWidths"] = string.Join(',', widths),
            ["trainSeconds"] = Seconds(start),
            ["newItems"] = added,
        };
        var extended = Add(model, features.Where(row => row >= known), results, cancellation);
        Explain(extended, data, results);
        foreach (var (name, value) in results)
        {
            _terminal.Line($"{name,-32} {value}");
        }

        json?.Write(stream => RunReport.Write(stream, results));
    }

    private static MicroTransformer Add(MicroTransformer model, TableView features, JsonObject results, CancellationToken cancellation)
    {
        var (seconds, processor) = (new double[Repetitions], new double[Repetitions]);
        var extended = model;
        for (var n = 0; n < Repetitions; n++)
        {
            var (start, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            extended = model.AddItems(features, cancellation: cancellation);
            seconds[n] = Seconds(start);
            processor[n] = Math.Round((Environment.CpuUsage.TotalTime - used).TotalSeconds, 3);
        }

        results["addItemsSeconds"] = seconds.Min();
        results["addItemsFirstSeconds"] = seconds[0];
        results["addItemsProcessorSeconds"] = processor.Min(); // of all cores together: what a busy machine doesn't stretch
        return extended;
    }

    /// <summary>Pairs of a user and any item, old or new: the first, which computes what the others use too, and the mean of the rest.</summary>
    private static void Explain(MicroTransformer model, DataSet data, JsonObject results)
    {
        var random = new Random(1);
        var users = data.Train[DataSet.UserColumn];
        var milliseconds = Enumerable.Range(0, Explanations).Select(_ =>
        {
            var (user, item) = (users.TextAt(random.Next(data.Train.RowCount)), random.Next(model.Model.ItemIds.Count).ToString(CultureInfo.InvariantCulture));
            var start = Stopwatch.GetTimestamp();
            model.Recommender.Explain(user, item);
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }).ToArray();
        results["explainFirstMilliseconds"] = Math.Round(milliseconds[0], 3);
        Array.Sort(milliseconds, 1, Explanations - 1);
        results["explainMedianMilliseconds"] = Math.Round(milliseconds[Explanations / 2], 4);
        results["explain99thPercentileMilliseconds"] = Math.Round(milliseconds[Explanations * 99 / 100], 4);
    }

    // Items of one cluster lie side by side; the new ones belong to the clusters of old ones.
    private static TableView Features(ScaleSettings settings, int total) => ScaleGenerator.Features(
        new NumberColumn<int>(DataSet.ItemColumn, NumberDataViewType.Int32, [.. Enumerable.Range(0, total)]),
        [.. Enumerable.Range(0, total).Select(item => item % settings.Items / settings.ItemsPerCluster)],
        settings.FeatureWidths,
        new Random(settings.Seed));

    private static double Seconds(long start) => Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 3);
}
