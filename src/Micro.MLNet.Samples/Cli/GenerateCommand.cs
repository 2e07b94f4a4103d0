using System.CommandLine;
using System.IO;
using Micro.MLNet.Samples.Generation;

namespace Micro.MLNet.Samples.Cli;

/// <summary><c>generate</c>: makes the embedded data set again, or a sibling from another seed.</summary>
internal static class GenerateCommand
{
    public static Command Create(Terminal terminal)
    {
        var defaults = new GeneratorSettings();
        var output = new Option<string>("--out") { Description = "Folder to write items.tsv, interactions.tsv and pictures to", DefaultValueFactory = _ => EmbeddedData.FolderName, HelpName = "DIR" };
        var seed = new Option<int>("--seed") { Description = "Seed", DefaultValueFactory = _ => defaults.Seed, HelpName = "N" };
        var set = new Option<string[]>("--set") { Description = "Any other setting, such as Users=1000 or Image.Noise=0.5; repeatable", HelpName = "NAME=VALUE" };
        var command = new Command("generate", "Generate the embedded data set") { output, seed, set };
        command.SetAction((arguments, _) => CommandTask.Run(() =>
        {
            var folder = arguments.GetRequiredValue(output);
            var settings = OptionSetter.Apply(defaults with { Seed = arguments.GetValue(seed) }, arguments.GetValue(set) ?? []);
            var count = DataSetGenerator.Generate(folder, settings);
            terminal.Line($"Wrote {settings.Users} users, {settings.Items} items and {count} interactions to {Path.GetFullPath(folder)}");
        }));
        return command;
    }
}
