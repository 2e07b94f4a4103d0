using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using Micro.MLNet.Evaluation;
using Micro.MLNet.Options;
using Micro.MLNet.Samples.Data;
using Micro.MLNet.Samples.Experiments;
using Micro.MLNet.Samples.Training;
using Microsoft.ML;

namespace Micro.MLNet.Samples.Cli;

/// <summary><c>train</c>: fits a model, measures the best one and saves it.</summary>
internal sealed class TrainCommand
{
    private readonly Option<string> _data = CommandOptions.Data();
    private readonly Option<string> _out = new("--out") { Description = "Model file to write", Required = true, HelpName = "FILE" };
    private readonly Option<string> _algorithm = new("--algorithm") { Description = "What to train", DefaultValueFactory = _ => "micro" };
    private readonly Option<string> _preset = CommandOptions.Preset();
    private readonly Option<string?> _backbone = new("--backbone") { Description = "The network under MICRO or LATTICE" };
    private readonly Option<string?> _modalities = new("--modalities") { Description = "Modalities to use, separated by commas; all by default", HelpName = "A,B" };
    private readonly Option<int?> _seed = new("--seed") { Description = "Seed of initialization and sampling", HelpName = "N" };
    private readonly Option<int?> _epochs = new("--epochs") { Description = "Most epochs", HelpName = "N" };
    private readonly Option<int?> _threads = CommandOptions.Threads();
    private readonly Option<string?> _device = new("--device") { Description = "auto, cpu, cuda or cuda:n", HelpName = "D" };
    private readonly Option<string[]> _set = CommandOptions.Set();
    private readonly Option<string> _mask = CommandOptions.Mask();
    private readonly Option<string?> _json = CommandOptions.Json();
    private readonly Option<string?> _checkpoint = new("--checkpoint") { Description = "File to leave checkpoints in; training goes on from it where it is there", HelpName = "FILE" };
    private readonly Option<int?> _checkpointEvery = new("--checkpoint-every") { Description = "Epochs between checkpoints", HelpName = "N" };
    private readonly Option<string?> _graphs = new("--graph-diagnostics") { Description = "Folder for tables and plots of the item graphs during training", HelpName = "DIR" };
    private readonly Terminal _terminal;

    private TrainCommand(Terminal terminal)
    {
        _terminal = terminal;
        _algorithm.AcceptOnlyFromAmong([.. TrainerChoice.Names]);
        _backbone.AcceptOnlyFromAmong("mf", "ngcf", "lightgcn");
    }

    public static Command Create(Terminal terminal)
    {
        var train = new TrainCommand(terminal);
        var command = new Command("train", "Train a model, measure it and save it")
        {
            train._data, train._out, train._algorithm, train._preset, train._backbone, train._modalities, train._seed,
            train._epochs, train._threads, train._device, train._set, train._mask, train._json, train._graphs, train._checkpoint, train._checkpointEvery,
        };
        command.SetAction((arguments, cancellation) => CommandTask.Run(() => train.Run(arguments, cancellation)));
        return command;
    }

    private void Run(ParseResult arguments, CancellationToken cancellation)
    {
        var output = OutputFile.Reserve(arguments.GetRequiredValue(_out));
        var json = arguments.GetValue(_json) is { } path ? OutputFile.Reserve(path) : null;
        var graphs = arguments.GetValue(_graphs) is { } folder ? new GraphDiagnostics(Directory.CreateDirectory(folder).FullName) : null;
        var request = CreateRequest(arguments) with { GraphProgress = graphs };
        var data = DataSetReader.Read(
            arguments.GetRequiredValue(_data),
            arguments.GetValue(_modalities) is { } modalities ? CommandOptions.Split(modalities) : null);
        var counts = data.Counts;
        _terminal.Line($"{counts.Users} users, {counts.Items} items ({counts.ColdItems} cold), {counts.Train}/{counts.Validation}/{counts.Test} interactions, modalities: {string.Join(", ", data.Modalities)}");

        var ml = new MLContext(request.Seed);
        var run = ModelTraining.Run(ml, data, request, _terminal, cancellation);
        output.Write(stream => ml.Model.Save(run.Model, data.Train.Schema, stream));
        var validation = ModelEvaluation.OnValidation(ml, run.Model, data);
        var test = ModelEvaluation.OnTest(ml, run.Model, data, arguments.GetValue(_mask) != "train");
        json?.Write(stream => RunReport.Write(stream, RunReport.Create(data, run, validation, test)));
        if (graphs?.Write(run.Model.Model.Summary.Algorithm, Describe(arguments, run.Model.Model.Summary.Seed)) == false)
        {
            _terminal.Line($"with these options the model has no item graphs, so there are no diagnostics");
        }

        Show(run, validation, test, ModelEvaluation.CountUnknown(run.Model, data.Test));
    }

    private TrainingRequest CreateRequest(ParseResult arguments) => new()
    {
        Algorithm = arguments.GetRequiredValue(_algorithm),
        Preset = arguments.GetRequiredValue(_preset),
        Backbone = arguments.GetValue(_backbone) switch
        {
            "mf" => BackboneKind.MatrixFactorization,
            "ngcf" => BackboneKind.Ngcf,
            "lightgcn" => BackboneKind.LightGcn,
            _ => null,
        },
        Seed = arguments.GetValue(_seed),
        MaxEpochs = arguments.GetValue(_epochs),
        ThreadCount = arguments.GetValue(_threads),
        Device = arguments.GetValue(_device),
        CheckpointPath = arguments.GetValue(_checkpoint),
        CheckpointEvery = arguments.GetValue(_checkpointEvery),
        Settings = arguments.GetValue(_set) ?? [],
    };

    // What makes the same diagnostics again.
    private string Describe(ParseResult arguments, int seed)
    {
        (string Name, string? Value)[] options =
        [
            (_data.Name, ExperimentRunner.NameOf(arguments.GetRequiredValue(_data))),
            (_algorithm.Name, arguments.GetValue(_algorithm)),
            (_preset.Name, arguments.GetValue(_preset)),
            (_backbone.Name, arguments.GetValue(_backbone)),
            (_modalities.Name, arguments.GetValue(_modalities)),
            (_seed.Name, seed.ToString(CultureInfo.InvariantCulture)),
            (_epochs.Name, arguments.GetValue(_epochs)?.ToString(CultureInfo.InvariantCulture)),
            .. (arguments.GetValue(_set) ?? []).Select(setting => (_set.Name, (string?)setting)),
        ];
        return $"train {string.Join(' ', options.Where(option => option.Value is not null).Select(option => $"{option.Name} {option.Value}"))} {_graphs.Name} DIR";
    }

    private void Show(TrainingRun run, RankingReport? validation, RankingReport? test, int unknown)
    {
        var summary = run.Model.Model.Summary;
        _terminal.Line($"{summary.Algorithm}: {summary.Epochs} epochs, best {summary.BestEpoch}, {run.Epochs.Sum(epoch => epoch.Seconds):0.0} s of training, peak memory {ProcessMemory.Peak():0} MB");
        if (validation is not null)
        {
            _terminal.Line($"validation: {validation}");
        }

        if (test is not null)
        {
            _terminal.Line($"test: {test}");
        }

        if (unknown > 0)
        {
            _terminal.Line($"{unknown} test interactions are with items that this model can't rank: they don't count, so compare with care");
        }
    }
}
