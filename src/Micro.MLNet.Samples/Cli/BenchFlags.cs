using System;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using Micro.MLNet.Samples.Data;
using Micro.MLNet.Samples.Training;

namespace Micro.MLNet.Samples.Cli;

/// <summary>Options that the measurements of training share.</summary>
internal sealed class BenchFlags(int defaultEpochs)
{
    private readonly Option<string> _preset = CommandOptions.Preset();
    private readonly Option<string[]> _set = CommandOptions.Set();
    private readonly Option<int?> _threads = CommandOptions.Threads();
    private readonly Option<int> _epochs = new("--epochs") { Description = "Epochs to train; the fastest counts", DefaultValueFactory = _ => defaultEpochs, HelpName = "N" };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _preset, _set, _threads, _epochs })
        {
            command.Add(option);
        }
    }

    public int? Threads(ParseResult arguments) => arguments.GetValue(_threads);

    /// <summary>What to train: a fixed seed, and nothing held out.</summary>
    public MicroOptions CreateOptions(DataSet data, ParseResult arguments)
    {
        var options = TrainerChoice.CreateMicroOptions(data, new TrainingRequest
        {
            Preset = arguments.GetRequiredValue(_preset),
            Settings = arguments.GetValue(_set) ?? [],
            Seed = 1,
            MaxEpochs = arguments.GetValue(_epochs),
            ThreadCount = arguments.GetValue(_threads),
            Device = "cpu",
        });
        return options with { Optimization = options.Optimization with { ValidationFraction = 0 } };
    }

    /// <summary>Whole numbers separated by commas.</summary>
    public static int[] Numbers(string text, string option) =>
    [
        .. CommandOptions.Split(text).Select(part =>
            int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                ? number
                : throw new ArgumentException($"{option} got '{part}', but whole numbers above 0 are expected, separated by commas.")),
    ];
}
