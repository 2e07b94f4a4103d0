using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using Micro.MLNet.Samples.Experiments;
using Micro.MLNet.Samples.Experiments.AfterTraining;
using Micro.MLNet.Samples.Training;

namespace Micro.MLNet.Samples.Cli;

/// <summary><c>experiment fold-in</c> and its like: what a fitted model can do after its training.</summary>
internal sealed class AfterTrainingCommand
{
    private const int QuickEpochs = 10;
    private readonly Option<string> _data = ExperimentOptions.Data();
    private readonly Option<string> _out = ExperimentOptions.Out();
    private readonly Option<string> _seeds = ExperimentOptions.Seeds();
    private readonly Option<int?> _epochs = new("--epochs") { Description = "Most epochs of a run", HelpName = "N" };
    private readonly Option<bool> _quick = new("--quick") { Description = $"One seed and at most {QuickEpochs.ToString(CultureInfo.InvariantCulture)} epochs, to see that it works" };
    private readonly Option<string> _preset = CommandOptions.Preset();
    private readonly Option<int?> _threads = CommandOptions.Threads();
    private readonly AfterTrainingStudy _study;
    private readonly Terminal _terminal;

    private AfterTrainingCommand(AfterTrainingStudy study, Terminal terminal) => (_study, _terminal) = (study, terminal);

    public static Command Create(AfterTrainingStudy study, Terminal terminal)
    {
        var made = new AfterTrainingCommand(study, terminal);
        var command = new Command(study.Name, study.Description) { made._data, made._out, made._seeds, made._epochs, made._quick, made._preset, made._threads };
        command.SetAction((arguments, cancellation) => CommandTask.Run(() => made.Run(arguments, cancellation)));
        return command;
    }

    private void Run(ParseResult arguments, CancellationToken cancellation)
    {
        var output = arguments.GetRequiredValue(_out);
        var folders = CommandOptions.Split(arguments.GetRequiredValue(_data));
        var quick = arguments.GetValue(_quick);
        var seeds = ExperimentOptions.ParseSeeds(arguments.GetRequiredValue(_seeds), quick);
        int? epochs = arguments.GetValue(_epochs) ?? (quick ? QuickEpochs : null);
        var preset = arguments.GetRequiredValue(_preset);
        Directory.CreateDirectory(output);
        var request = new TrainingRequest { Preset = preset, MaxEpochs = epochs, ThreadCount = arguments.GetValue(_threads) };
        var table = _study.Run(output, folders, seeds, request, _terminal, cancellation);
        var command = string.Create(
            CultureInfo.InvariantCulture,
            $"experiment {_study.Name} --data {string.Join(',', folders.Select(ExperimentRunner.NameOf))} --seeds {string.Join(',', seeds)} --preset {preset}{(epochs is null ? string.Empty : $" --epochs {epochs}")}");
        ExperimentOptions.Write(_terminal, output, _study.Name, table.ToMarkdown(_study.Title, command, _study.Note), table.ToCsv());
    }
}
