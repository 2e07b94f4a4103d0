using System.CommandLine;

namespace Micro.MLNet.Samples.Cli;

/// <summary><c>bench</c>: measurements of the README.</summary>
internal static class BenchCommand
{
    public static Command Create(Terminal terminal)
    {
        var ids = new Option<int>("--ids") { Description = "Users and items together, 80 % of them users", DefaultValueFactory = _ => 250_000, HelpName = "N" };
        var dimension = new Option<int>("--dimension") { Description = "Embedding dimension", DefaultValueFactory = _ => 64, HelpName = "D" };
        var rows = new Option<int>("--rows") { Description = "Rows to score", DefaultValueFactory = _ => 1_000_000, HelpName = "N" };
        var text = new Option<bool>("--text-ids") { Description = "Text ids instead of 32-bit integers" };
        var json = CommandOptions.Json();
        var persistence = new Command("persistence", "Save, load, restore and score a large model") { ids, dimension, rows, text, json };
        persistence.SetAction((arguments, _) => CommandTask.Run(() => PersistenceBench.Run(
            terminal, arguments.GetValue(ids), arguments.GetValue(dimension), arguments.GetValue(rows), arguments.GetValue(text), arguments.GetValue(json))));
        return new Command("bench", "Measure") { persistence, EpochBench.Create(terminal), ScaleBench.Create(terminal), AdditionBench.Create(terminal) };
    }
}
