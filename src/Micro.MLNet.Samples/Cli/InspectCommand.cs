using System.CommandLine;
using System.Globalization;
using System.Linq;
using Microsoft.ML;

namespace Micro.MLNet.Samples.Cli;

/// <summary><c>inspect</c>: what a model file holds.</summary>
internal static class InspectCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = CommandOptions.Model();
        var command = new Command("inspect", "Show what a model file holds") { model };
        command.SetAction((arguments, _) => CommandTask.Run(() => Run(terminal, arguments.GetRequiredValue(model))));
        return command;
    }

    private static void Run(Terminal terminal, string path)
    {
        var fitted = new MLContext().Recommendation().LoadMicro(path);
        var (model, summary) = (fitted.Model, fitted.Model.Summary);
        terminal.Table(
            ["property", "value"],
            ["algorithm", summary.Algorithm],
            ["columns", $"{fitted.UserColumnName}, {fitted.ItemColumnName} -> {fitted.ScoreColumnName}"],
            ["users", Text(model.UserIds.Count)],
            ["items", Text(model.ItemIds.Count)],
            ["interactions", Text(model.InteractionCount)],
            ["embedding dimension", Text(model.EmbeddingDimension)],
            ["epochs", $"{Text(summary.Epochs)}, best {Text(summary.BestEpoch)}"],
            ["validation", string.Create(CultureInfo.InvariantCulture, $"{summary.ValidationMetric} {summary.ValidationValue:0.0000}").Trim()],
            ["seed, device", $"{Text(summary.Seed)}, {summary.Device}"]);
        if (model.ModalityNames.Count > 0)
        {
            terminal.Table(
                ["modality", "mean weight"],
                [.. model.ModalityNames.Select(name => new[] { name, MeanWeight(fitted, name).ToString("0.000", CultureInfo.InvariantCulture) })]);
        }
    }

    private static string Text(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static double MeanWeight(MicroTransformer fitted, string modality) =>
        fitted.Model.ItemIds.Average(item => (double)fitted.Recommender.ModalityWeights(item)[modality]);
}
