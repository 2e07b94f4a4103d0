using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using Micro.MLNet.Samples.Showcases;

namespace Micro.MLNet.Samples.Cli;

/// <summary><c>sample NAME</c>: runs one of the short samples.</summary>
internal static class SampleCommand
{
    /// <summary>The samples: each takes where to write, and the most epochs (null for the default).</summary>
    public static readonly IReadOnlyDictionary<string, Action<TextWriter, int?>> Samples = new SortedDictionary<string, Action<TextWriter, int?>>(StringComparer.Ordinal)
    {
        [nameof(TrainAndRecommend)] = TrainAndRecommend.Example,
        [nameof(ColdStartItems)] = ColdStartItems.Example,
        [nameof(CompareBaselines)] = CompareBaselines.Example,
        [nameof(SaveAndLoad)] = SaveAndLoad.Example,
        [nameof(SecondStage)] = SecondStage.Example,
    };

    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string>("name") { Description = string.Join(", ", Samples.Keys) };
        name.AcceptOnlyFromAmong([.. Samples.Keys]);
        var epochs = new Option<int?>("--epochs") { Description = "Most epochs", HelpName = "N" };
        var command = new Command("sample", "Run one of the short samples") { name, epochs };
        command.SetAction((arguments, _) => CommandTask.Run(() => Samples[arguments.GetRequiredValue(name)](terminal.Output, arguments.GetValue(epochs))));
        return command;
    }
}
