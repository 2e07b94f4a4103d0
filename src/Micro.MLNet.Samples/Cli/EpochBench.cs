using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using Micro.MLNet.Benchmarks.Naive;
using Micro.MLNet.Samples.Data;
using Micro.MLNet.Samples.Generation;
using Micro.MLNet.Samples.Training;
using TorchSharp;

namespace Micro.MLNet.Samples.Cli;

/// <summary><c>bench epoch</c>: whole epochs on a real data set, and the naive baseline's beside them.</summary>
internal sealed class EpochBench
{
    private readonly Terminal _terminal;
    private readonly BenchFlags _flags = new(defaultEpochs: 2);
    private readonly Option<string> _data = CommandOptions.Data();
    private readonly Option<int> _naiveSteps = new("--naive-steps") { Description = "Steps of the naive baseline to measure, at least 2; 0 leaves it out", DefaultValueFactory = _ => 3, HelpName = "N" };
    private readonly Option<string?> _widths = new("--feature-widths") { Description = "Make features of these widths from a seed, in place of any in the folder", HelpName = "A,B" };
    private readonly Option<string?> _json = CommandOptions.Json();

    private EpochBench(Terminal terminal) => _terminal = terminal;

    public static Command Create(Terminal terminal)
    {
        var bench = new EpochBench(terminal);
        bench._naiveSteps.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or 1)
            {
                result.AddError("--naive-steps must be 0 or at least 2: the first step builds graphs, the others don't.");
            }
        });
        var command = new Command("epoch", "Measure whole epochs beside the naive baseline's") { bench._data, bench._naiveSteps, bench._widths, bench._json };
        bench._flags.AddTo(command);
        command.SetAction((arguments, cancellation) => CommandTask.Run(() => bench.Run(arguments, cancellation)));
        return command;
    }

    private void Run(ParseResult arguments, CancellationToken cancellation)
    {
        var json = arguments.GetValue(_json) is { } path ? OutputFile.Reserve(path) : null;
        var data = Read(arguments.GetRequiredValue(_data), arguments.GetValue(_widths));
        var options = _flags.CreateOptions(data, arguments);
        var steps = arguments.GetValue(_naiveSteps);
        var settings = steps > 0 ? NaiveComparison.Settings(options) : null;
        _terminal.Line($"{data.Counts.Users} users, {data.Counts.Items} items, {data.Counts.Train} interactions, modalities: {string.Join(", ", data.Modalities)}");
        var times = EpochTimer.Measure(data, options, cancellation);
        var report = Describe(data, options, times);
        if (settings is not null)
        {
            var arrays = NaiveComparison.Data(data);
            ProcessMemory.ResetPeak();
            var naive = NaiveTraining.Measure(arrays, settings, steps, _flags.Threads(arguments) ?? torch.get_num_threads());
            AddNaive(report, naive, times, ProcessMemory.Peak());
        }

        Show(report);
        json?.Write(stream => RunReport.Write(stream, report));
    }

    private static DataSet Read(string folder, string? widths)
    {
        if (widths is null)
        {
            return DataSetReader.Read(folder);
        }

        var data = DataSetReader.Read(folder, modalities: []);
        var random = new System.Random(1);
        var ids = data.Train[DataSet.ItemColumn];
        var items = ids.Take([.. Enumerable.Range(0, ids.RowCount).DistinctBy(ids.TextAt)]);
        var clusters = new int[items.RowCount];
        for (var i = 0; i < clusters.Length; i++)
        {
            clusters[i] = random.Next((clusters.Length / new ScaleSettings().ItemsPerCluster) + 1);
        }

        return data with { ItemFeatures = ScaleGenerator.Features(items, clusters, BenchFlags.Numbers(widths, "--feature-widths"), random) };
    }

    private static JsonObject Describe(DataSet data, MicroOptions options, EpochTimes times) => new()
    {
        ["versions"] = RunReport.Versions(),
        ["users"] = data.Counts.Users,
        ["items"] = data.Counts.Items,
        ["interactions"] = data.Counts.Train,
        ["modalities"] = new JsonArray([.. data.ItemFeatures!.Columns.OfType<VectorColumn>().Select(column => JsonValue.Create($"{column.Name} {column.Width.ToString(CultureInfo.InvariantCulture)}"))]),
        ["contrastiveItems"] = options.Fusion.Items.ToString(),
        ["threads"] = options.Optimization.ThreadCount ?? torch.get_num_threads(),
        ["readSeconds"] = Round(times.ReadSeconds),
        ["graphSeconds"] = Round(times.GraphSeconds),
        ["epochSeconds"] = Round(times.Best),
        ["everyEpochSeconds"] = new JsonArray([.. times.EpochSeconds.Select(seconds => JsonValue.Create(Round(seconds)))]),
        ["dataMemoryMB"] = times.DataMemory,
        ["estimatedMemoryMB"] = times.EstimatedMemory,
        ["peakMemoryMB"] = times.PeakMemory,
    };

    private static void AddNaive(JsonObject report, NaiveTimes naive, EpochTimes times, double peak)
    {
        report["naiveStepsMeasured"] = naive.MeasuredSteps;
        report["naiveStepsInEpoch"] = naive.StepCount;
        report["naiveGraphSeconds"] = Round(naive.SetupSeconds);
        report["naiveStepSeconds"] = Round(naive.StepSeconds);
        report["naiveEpochSeconds"] = Round(naive.EpochSeconds);
        report["naivePeakMemoryMB"] = peak;
        report["timeRatio"] = Round(naive.EpochSeconds / times.Best);
        report["memoryRatio"] = Round(times.PeakMemory / peak);
    }

    private void Show(JsonObject report)
    {
        _terminal.Table(
            ["measure", "Micro.MLNet", "naive"],
            ["epoch, s", Text(report["epochSeconds"]), Text(report["naiveEpochSeconds"])],
            ["graphs of the raw features, s", Text(report["graphSeconds"]), Text(report["naiveGraphSeconds"])],
            ["peak memory, MB", Text(report["peakMemoryMB"]), Text(report["naivePeakMemoryMB"])],
            ["of it before training; estimate of the rest, MB", $"{Text(report["dataMemoryMB"])}; {Text(report["estimatedMemoryMB"])}", "-"]);
        if (report["timeRatio"] is { } ratio)
        {
            _terminal.Line($"{ratio} times as fast as the naive baseline, with {report["memoryRatio"]} times its peak memory ({report["dataMemoryMB"]} MB of both are there before training)");
            _terminal.Line($"naive: {report["naiveStepsMeasured"]} steps measured, {report["naiveStepSeconds"]} s the fastest, scaled to the {report["naiveStepsInEpoch"]} steps of an epoch");
        }
    }

    private static string Text(JsonNode? value) => value?.ToString() ?? "-";

    private static double Round(double value) => System.Math.Round(value, 4);
}
