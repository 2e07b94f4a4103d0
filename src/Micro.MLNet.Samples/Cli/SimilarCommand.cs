using System.CommandLine;
using Microsoft.ML;

namespace Micro.MLNet.Samples.Cli;

/// <summary><c>similar</c>: the items most like an item.</summary>
internal static class SimilarCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = CommandOptions.Model();
        var item = new Option<string>("--item") { Description = "The item's id", Required = true, HelpName = "ID" };
        var count = CommandOptions.Count();
        var data = CommandOptions.Titles();
        var command = new Command("similar", "Find the items most like an item, by the cosine of their embeddings") { model, item, count, data };
        command.SetAction((arguments, _) => CommandTask.Run(() =>
        {
            var fitted = new MLContext().Recommendation().LoadMicro(arguments.GetRequiredValue(model));
            RecommendCommand.Show(terminal, fitted.SimilarItems(arguments.GetRequiredValue(item), arguments.GetValue(count)), "cosine", arguments.GetValue(data));
        }));
        return command;
    }
}
