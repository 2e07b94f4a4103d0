using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using Micro.MLNet.Samples.Data;
using Micro.MLNet.Samples.Experiments;
using Micro.MLNet.Samples.Experiments.Pilot;
using Micro.MLNet.Samples.Training;
using Microsoft.ML;

namespace Micro.MLNet.Samples.Cli;

/// <summary><c>experiment</c>: one of the paper's tables or figures, from training to Markdown, CSV and a plot.</summary>
internal sealed class ExperimentCommand
{
    private const string Statistics = "table3";
    private const int QuickEpochs = 10;
    private readonly Argument<string> _name = new("name") { Description = "Which table or figure" };
    private readonly Option<string> _data = new("--data") { Description = "Folders of data sets, separated by commas", Required = true, HelpName = "DIR,DIR" };
    private readonly Option<string> _out = new("--out") { Description = "Folder for the runs and the table; finished runs in it aren't trained again", Required = true, HelpName = "DIR" };
    private readonly Option<string> _seeds = new("--seeds") { Description = "Seeds, separated by commas", DefaultValueFactory = _ => "1,2,3", HelpName = "N,N" };
    private readonly Option<int?> _epochs = new("--epochs") { Description = "Most epochs of a run", HelpName = "N" };
    private readonly Option<bool> _quick = new("--quick") { Description = $"One seed and at most {QuickEpochs.ToString(CultureInfo.InvariantCulture)} epochs, to see that it works" };
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
            experiment._name, experiment._data, experiment._out, experiment._seeds, experiment._epochs, experiment._quick, experiment._preset, experiment._threads,
            CompareCommand.Create(terminal),
        };
        command.SetAction((arguments, cancellation) => CommandTask.Run(() => experiment.Run(arguments, cancellation)));
        return command;
    }

    private void Run(ParseResult arguments, CancellationToken cancellation)
    {
        var name = arguments.GetRequiredValue(_name);
        var output = arguments.GetRequiredValue(_out);
        var folders = Split(arguments.GetRequiredValue(_data));
        var quick = arguments.GetValue(_quick);
        int[] seeds = [.. Split(arguments.GetRequiredValue(_seeds)).Select(ParseSeed)];
        seeds = quick ? seeds[..1] : seeds;
        int? epochs = arguments.GetValue(_epochs) ?? (quick ? QuickEpochs : null);
        var preset = arguments.GetRequiredValue(_preset);
        Directory.CreateDirectory(output);
        var command = string.Create(
            CultureInfo.InvariantCulture,
            $"experiment {name} --data {string.Join(',', folders.Select(ExperimentRunner.NameOf))} --seeds {string.Join(',', seeds)} --preset {preset}{(epochs is null ? string.Empty : $" --epochs {epochs}")}");
        if (PilotStudy.Find(name) is { } study)
        {
            Array.ForEach(folders, folder => study.Add(ExperimentRunner.NameOf(folder), DataSetReader.Read(folder, modalities: null), cancellation));
            study.Plot(Path.Combine(output, name));
            Write(output, name, study.ToMarkdown($"experiment {name} --data {string.Join(',', folders.Select(ExperimentRunner.NameOf))}"), study.ToCsv());
            return;
        }

        if (name == Statistics)
        {
            var statistics = new DataStatistics();
            Array.ForEach(folders, folder => statistics.Add(ExperimentRunner.NameOf(folder), DataSetReader.Read(folder, modalities: null)));
            Write(output, name, statistics.ToMarkdown(command), statistics.ToCsv());
            return;
        }

        var experiment = ExperimentCatalog.Find(name);
        var runner = new ExperimentRunner(output, _terminal);
        var report = new ExperimentReport(output, experiment);
        foreach (var folder in folders)
        {
            var request = new TrainingRequest { Preset = preset, MaxEpochs = epochs, ThreadCount = arguments.GetValue(_threads) };
            var folderName = ExperimentRunner.NameOf(folder);
            var data = Read(folder, null, experiment.IsColdStart);
            (string, IReadOnlyList<FinishedRun>)[] finished =
            [
                .. experiment.Rows(data, request).Select(row => (row.Name, runner.Run(
                    folderName, row.Modalities is null ? data : Read(folder, row.Modalities, experiment.IsColdStart), row, experiment.IsColdStart, seeds, cancellation))),
            ];
            report.Add(folderName, data, finished);
        }

        _terminal.Output.Write(report.Write(command));
    }

    private void Write(string folder, string name, string markdown, string csv)
    {
        ExperimentReport.WriteTable(folder, name, markdown, csv);
        _terminal.Output.Write(markdown);
    }

    private static DataSet Read(string folder, IReadOnlyList<string>? modalities, bool isColdStart)
    {
        var data = DataSetReader.Read(folder, modalities);
        return isColdStart ? ColdSplit.Of(new MLContext(), data) : data;
    }

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static int ParseSeed(string text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed)
        ? seed
        : throw new ArgumentException($"--seeds got '{text}', but whole numbers separated by commas are expected, for example 1,2,3.");
}
