using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using Micro.MLNet.Samples.Experiments;
using Micro.MLNet.Samples.Experiments.Tuning;
using Micro.MLNet.Samples.Training;

namespace Micro.MLNet.Samples.Cli;

/// <summary><c>experiment tune</c>: searches settings on validation, then measures the chosen ones on test, once.</summary>
internal sealed class TuneCommand
{
    private const int QuickTrials = 3;
    private const int QuickEpochs = 15;
    private readonly Option<string> _data = ExperimentOptions.Data();
    private readonly Option<string> _out = ExperimentOptions.Out();
    private readonly Option<string> _algorithms = new("--algorithm") { Description = $"What to tune, separated by commas: {string.Join(", ", SearchSpace.Algorithms)}", DefaultValueFactory = _ => "micro", HelpName = "A,B" };
    private readonly Option<string[]> _ranges = new("--range") { Description = "What to search in place of the algorithm's own ranges: PATH=a,b,c or PATH=low..high or PATH=low..high:log; repeatable", HelpName = "PATH=RANGE" };
    private readonly Option<SearchKind> _search = new("--search") { Description = "random: all epochs for each trial; halving: few for all, threefold for the best third, and so on", DefaultValueFactory = _ => SearchKind.Random };
    private readonly Option<int> _trials = new("--trials") { Description = "How many settings to try, the defaults included", DefaultValueFactory = _ => 16, HelpName = "N" };
    private readonly Option<int> _epochs = new("--epochs") { Description = "Most epochs of a trial", DefaultValueFactory = _ => 100, HelpName = "N" };
    private readonly Option<string> _seeds = ExperimentOptions.Seeds();
    private readonly Option<bool> _cold = new("--cold") { Description = "On the cold-start split, as in fig3, with ranges for cold items" };
    private readonly Option<bool> _quick = new("--quick") { Description = $"{QuickTrials.ToString(CultureInfo.InvariantCulture)} trials of at most {QuickEpochs.ToString(CultureInfo.InvariantCulture)} epochs and one seed, to see that it works" };
    private readonly Option<string[]> _set = CommandOptions.Set();
    private readonly Option<string> _preset = CommandOptions.Preset();
    private readonly Option<int?> _threads = CommandOptions.Threads();
    private readonly Terminal _terminal;

    private TuneCommand(Terminal terminal) => _terminal = terminal;

    public static Command Create(Terminal terminal)
    {
        var tune = new TuneCommand(terminal);
        var command = new Command("tune", "Search settings on validation; train the chosen ones with each seed and measure them on test")
        {
            tune._data, tune._out, tune._algorithms, tune._ranges, tune._search, tune._trials, tune._epochs, tune._seeds, tune._cold, tune._quick, tune._set, tune._preset, tune._threads,
        };
        command.SetAction((arguments, cancellation) => CommandTask.Run(() => tune.Run(arguments, cancellation)));
        return command;
    }

    private void Run(ParseResult arguments, CancellationToken cancellation)
    {
        var output = arguments.GetRequiredValue(_out);
        var quick = arguments.GetValue(_quick);
        var seeds = ExperimentOptions.ParseSeeds(arguments.GetRequiredValue(_seeds), quick);
        var trialCount = quick ? QuickTrials : arguments.GetRequiredValue(_trials);
        var epochs = quick ? QuickEpochs : arguments.GetRequiredValue(_epochs);
        if (trialCount < 1 || epochs < 1)
        {
            throw new ArgumentException($"--trials got {trialCount} and --epochs got {epochs}, but whole numbers of at least 1 are expected.");
        }

        string[] ranges = arguments.GetValue(_ranges) ?? [];
        var searches = CommandOptions.Split(arguments.GetRequiredValue(_algorithms))
            .Select(algorithm => (Algorithm: algorithm, Space: ranges.Length > 0 ? ranges.Select(SearchRange.Parse).ToList() : SearchSpace.Of(algorithm, arguments.GetValue(_cold))))
            .ToList();
        Directory.CreateDirectory(output);
        var runs = new ExperimentRunner(output, _terminal);
        var trialTable = new TextTable("data", "system", "trial", "settings", "most epochs", "validation Recall@20", "chosen");
        var results = new ResultTable();
        foreach (var folder in CommandOptions.Split(arguments.GetRequiredValue(_data)))
        {
            var data = ExperimentData.Read(folder, arguments.GetValue(_cold));
            var trials = new TrialRunner(output, data, _terminal);
            var finished = new List<(string, IReadOnlyList<FinishedRun>)>();
            foreach (var (algorithm, space) in searches)
            {
                var request = CreateRequest(arguments, algorithm, seeds[0]);
                var made = TuningSearch.Run(arguments.GetValue(_search), TuningSearch.Draw(space, trialCount, seeds[0]), epochs, (number, settings, most) =>
                {
                    _terminal.Line($"{data.Name}, {algorithm}, trial {number}: {Describe(settings)}");
                    return trials.Run(With(request, settings) with { MaxEpochs = most }, cancellation);
                });
                var best = TuningSearch.Best(made);
                AddTrials(trialTable, data.Name, algorithm, made, best);
                ChosenSettings.Write(Path.Combine(output, "settings"), data.Name, algorithm, best.Settings);
                var row = new ExperimentRow(algorithm, With(request, best.Settings) with { MaxEpochs = quick ? epochs : null });
                finished.Add((algorithm, runs.Run(data, row, seeds, cancellation)));
            }

            results.Add(data.Name, finished);
        }

        var command = $"experiment tune --algorithm {arguments.GetRequiredValue(_algorithms)} --search {arguments.GetValue(_search)} --trials {trialCount} --epochs {epochs} --seeds {string.Join(',', seeds)}";
        const string Note = "Trials use the first seed and never see the test part; each trained at most so many epochs, and the best epoch counts. Among those with the most epochs the best was chosen.";
        ExperimentOptions.Write(_terminal, output, "trials", trialTable.ToMarkdown("Trials of the search", command, Note), trialTable.ToCsv());
        ExperimentOptions.Write(_terminal, output, "tuned", results.ToMarkdown("The chosen settings on test", command), results.ToCsv());
    }

    private TrainingRequest CreateRequest(ParseResult arguments, string algorithm, int seed) => new()
    {
        Algorithm = algorithm,
        Preset = arguments.GetRequiredValue(_preset),
        ThreadCount = arguments.GetValue(_threads),
        Seed = seed,
        Settings = arguments.GetValue(_set) ?? [],
    };

    private static TrainingRequest With(TrainingRequest request, IReadOnlyList<string> settings) => request with { Settings = [.. request.Settings, .. settings] };

    private static void AddTrials(TextTable table, string data, string algorithm, IReadOnlyList<Trial> trials, Trial best)
    {
        foreach (var trial in trials)
        {
            var chosen = ReferenceEquals(trial, best) ? "yes" : string.Empty;
            table.Add(data, algorithm, TextTable.Cell(trial.Number), Describe(trial.Settings), TextTable.Cell(trial.MaxEpochs), TextTable.Cell(trial.Value), chosen);
        }
    }

    private static string Describe(IReadOnlyList<string> settings) => settings.Count == 0 ? "defaults" : string.Join(" ", settings);
}
