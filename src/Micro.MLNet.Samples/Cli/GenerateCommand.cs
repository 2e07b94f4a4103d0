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
        var output = new Option<string>("--out") { Description = "Folder to write items.tsv and interactions.tsv to", DefaultValueFactory = _ => EmbeddedData.FolderName, HelpName = "DIR" };
        var seed = new Option<int>("--seed") { Description = "Seed", DefaultValueFactory = _ => defaults.Seed, HelpName = "N" };
        var users = new Option<int>("--users") { Description = "Number of users", DefaultValueFactory = _ => defaults.Users, HelpName = "N" };
        var command = new Command("generate", "Generate the embedded data set") { output, seed, users };
        command.SetAction((arguments, _) => CommandTask.Run(() =>
        {
            var folder = arguments.GetRequiredValue(output);
            var settings = defaults with { Seed = arguments.GetValue(seed), Users = arguments.GetValue(users) };
            var count = DataSetGenerator.Generate(folder, settings);
            terminal.Line($"Wrote {settings.Users} users, {settings.Items} items and {count} interactions to {Path.GetFullPath(folder)}");
        }));
        return command;
    }
}
