using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using Micro.MLNet.Samples.Data;
using Micro.MLNet.Serving;
using Microsoft.ML;

namespace Micro.MLNet.Samples.Cli;

/// <summary><c>recommend</c>: a user's best items.</summary>
internal static class RecommendCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = CommandOptions.Model();
        var user = new Option<string>("--user") { Description = "The user's id", Required = true, HelpName = "ID" };
        var count = CommandOptions.Count();
        var data = CommandOptions.Titles();
        var command = new Command("recommend", "Recommend items to a user of the training data") { model, user, count, data };
        command.SetAction((arguments, _) => CommandTask.Run(() =>
        {
            var fitted = new MLContext().Recommendation().LoadMicro(arguments.GetRequiredValue(model));
            Show(terminal, fitted.Recommend(arguments.GetRequiredValue(user), arguments.GetValue(count)), "score", arguments.GetValue(data));
        }));
        return command;
    }

    /// <summary>Prints a ranked list, with titles when a data set is given.</summary>
    public static void Show(Terminal terminal, IReadOnlyList<Recommendation> items, string scoreName, string? folder)
    {
        Func<string, string> titleOf = folder is null ? _ => "" : DataSetReader.Read(folder, modalities: []).TitleOf;
        terminal.Table(
            ["item", "title", scoreName],
            [.. items.Select(item => new[] { item.ItemId, titleOf(item.ItemId), item.Score.ToString("0.0000", CultureInfo.InvariantCulture) })]);
    }
}
