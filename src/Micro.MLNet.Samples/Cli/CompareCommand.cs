using System.CommandLine;
using System.IO;
using Micro.MLNet.Samples.Experiments;

namespace Micro.MLNet.Samples.Cli;

/// <summary><c>experiment compare</c>: the systems of two result folders, user by user.</summary>
internal static class CompareCommand
{
    public static Command Create(Terminal terminal)
    {
        var first = new Argument<string>("A") { Description = "Folder that an experiment wrote" };
        var second = new Argument<string>("B") { Description = "Another, with results on the same split" };
        var output = new Option<string?>("--out") { Description = "Folder for compare.md and compare.csv", HelpName = "DIR" };
        var against = new Option<string?>("--against") { Description = "System of B that each of A's is compared with; without it each with its namesake", HelpName = "NAME" };
        var command = new Command("compare", "Compare the systems of two result folders; refused when their splits differ") { first, second, against, output };
        command.SetAction((arguments, _) => CommandTask.Run(() =>
        {
            var (a, b) = (ResultFolder.Read(arguments.GetRequiredValue(first)), ResultFolder.Read(arguments.GetRequiredValue(second)));
            var system = arguments.GetValue(against);
            var table = Comparison.Of(a, b, system);
            var markdown = Comparison.ToMarkdown(table, a, b, system);
            if (arguments.GetValue(output) is { } folder)
            {
                Directory.CreateDirectory(folder);
                ExperimentReport.WriteTable(folder, "compare", markdown, table.ToCsv());
            }

            terminal.Output.Write(markdown);
        }));
        return command;
    }
}
