using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using Micro.MLNet.Samples.Data;
using Micro.MLNet.Samples.Experiments;
using Micro.MLNet.Samples.Experiments.AfterTraining;
using Micro.MLNet.Samples.Experiments.Pilot;
using Micro.MLNet.Samples.Experiments.Tuning;
using Micro.MLNet.Samples.Training;

namespace Micro.MLNet.Samples.Cli;

/// <summary><c>experiment</c>: one of the paper's tables or figures, from training to Markdown, CSV and a plot.</summary>
internal sealed class ExperimentCommand
{
    private const string Statistics = "table3";
    private const int QuickEpochs = 10;
    private readonly Argument<string> _name = new("name") { Description = "Which table or figure" };
    private readonly Option<string> _data = ExperimentOptions.Data();
    private readonly Option<string> _out = ExperimentOptions.Out();
    private readonly Option<string> _seeds = ExperimentOptions.Seeds();
    private readonly Option<int?> _epochs = new("--epochs") { Description = "Most epochs of a run", HelpName = "N" };
    private readonly Option<bool> _quick = new("--quick") { Description = $"One seed and at most {QuickEpochs.ToString(CultureInfo.InvariantCulture)} epochs, to see that it works" };
    private readonly Option<string?> _settings = new("--settings") { Description = "Folder of settings, DATA/ALGORITHM.txt, as tune writes them", HelpName = "DIR" };
    private readonly Option<string[]> _rows = new("--row") { Description = "Only this row of the table, by its name there; repeatable", HelpName = "NAME" };
    private readonly Option<string[]> _set = CommandOptions.Set();
    private readonly Option<string> _preset = CommandOptions.Preset();
    private readonly Option<int?> _threads = CommandOptions.Threads();
    private readonly Terminal _terminal;

    private ExperimentCommand(Terminal terminal)
    {
        _terminal = terminal;
        _name.AcceptOnlyFromAmong([.. PilotStudy.Names, Statistics, .. ExperimentCatalog.All.Select(experiment => experiment.Name)]);
    }

    public static Command Create(Terminal terminal)
    {
        var experiment = new ExperimentCommand(terminal);
        var command = new Command("experiment", "Reproduce a table or figure of the paper: train what it needs, then write Markdown, CSV and a plot")
        {
            experiment._name, experiment._data, experiment._out, experiment._seeds, experiment._epochs, experiment._quick, experiment._settings, experiment._rows, experiment._set, experiment._preset, experiment._threads,
            CompareCommand.Create(terminal),
            TuneCommand.Create(terminal),
            AfterTrainingCommand.Create(new FoldInStudy(), terminal),
            AfterTrainingCommand.Create(new WarmStartStudy(), terminal),
        };
        command.SetAction((arguments, cancellation) => CommandTask.Run(() => experiment.Run(arguments, cancellation)));
        return command;
    }

    private void Run(ParseResult arguments, CancellationToken cancellation)
    {
        var name = arguments.GetRequiredValue(_name);
        var output = arguments.GetRequiredValue(_out);
        var folders = CommandOptions.Split(arguments.GetRequiredValue(_data));
        var quick = arguments.GetValue(_quick);
        var seeds = ExperimentOptions.ParseSeeds(arguments.GetRequiredValue(_seeds), quick);
        int? epochs = arguments.GetValue(_epochs) ?? (quick ? QuickEpochs : null);
        var preset = arguments.GetRequiredValue(_preset);
        var settings = arguments.GetValue(_settings);
        string[] rows = arguments.GetValue(_rows) ?? [];
        string[] set = arguments.GetValue(_set) ?? [];
        if (settings is not null && !Directory.Exists(settings))
        {
            throw new DirectoryNotFoundException($"--settings got '{settings}', but there is no such folder. experiment tune writes one, OUT/settings.");
        }

        Directory.CreateDirectory(output);
        var command = string.Create(
            CultureInfo.InvariantCulture,
            $"experiment {name} --data {string.Join(',', folders.Select(ExperimentRunner.NameOf))} --seeds {string.Join(',', seeds)} --preset {preset}{(settings is null ? string.Empty : " --settings " + ExperimentRunner.NameOf(settings))}{(epochs is null ? string.Empty : $" --epochs {epochs}")}{string.Concat(rows.Select(row => $" --row \"{row}\""))}{string.Concat(set.Select(value => $" --set {value}"))}");
        if (PilotStudy.Find(name) is { } study)
        {
            Array.ForEach(folders, folder => study.Add(ExperimentRunner.NameOf(folder), DataSetReader.Read(folder, modalities: null), cancellation));
            study.Plot(Path.Combine(output, name));
            ExperimentOptions.Write(_terminal, output, name, study.ToMarkdown($"experiment {name} --data {string.Join(',', folders.Select(ExperimentRunner.NameOf))}"), study.ToCsv());
            return;
        }

        if (name == Statistics)
        {
            var statistics = new DataStatistics();
            Array.ForEach(folders, folder => statistics.Add(ExperimentRunner.NameOf(folder), DataSetReader.Read(folder, modalities: null)));
            ExperimentOptions.Write(_terminal, output, name, statistics.ToMarkdown(command), statistics.ToCsv());
            return;
        }

        var experiment = ExperimentCatalog.Find(name);
        var runner = new ExperimentRunner(output, _terminal);
        var report = new ExperimentReport(output, experiment);
        foreach (var folder in folders)
        {
            var request = new TrainingRequest { Preset = preset, MaxEpochs = epochs, ThreadCount = arguments.GetValue(_threads), Settings = set };
            var data = ExperimentData.Read(folder, experiment.IsColdStart);
            (string, IReadOnlyList<FinishedRun>)[] finished =
            [
                .. Chosen(experiment.Rows(data.Set, request), rows).Select(row => Tuned(row, settings, data.Name))
                    .Select(row => (row.Name, runner.Run(data.With(row.Modalities), row, seeds, cancellation))),
            ];
            report.Add(data, finished);
        }

        _terminal.Output.Write(report.Write(command));
    }

    private static IEnumerable<ExperimentRow> Chosen(IReadOnlyList<ExperimentRow> rows, string[] names)
    {
        var unknown = names.Except(rows.Select(row => row.Name), StringComparer.Ordinal).ToList();
        return unknown.Count == 0
            ? rows.Where(row => names.Length == 0 || names.Contains(row.Name, StringComparer.Ordinal))
            : throw new ArgumentException($"--row got '{string.Join("', '", unknown)}', but the table has the rows {string.Join(", ", rows.Select(row => $"'{row.Name}'"))}.");
    }

    // What the row itself sets comes last and wins.
    private static ExperimentRow Tuned(ExperimentRow row, string? settings, string data) => settings is null
        ? row
        : row with { Request = row.Request with { Settings = [.. ChosenSettings.Read(settings, data, row.Request.Algorithm), .. row.Request.Settings] } };
}
