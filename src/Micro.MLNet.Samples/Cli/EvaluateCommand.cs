using System;
using System.CommandLine;
using System.IO;
using System.Text.Json.Nodes;
using Micro.MLNet.Evaluation;
using Micro.MLNet.Samples.Data;
using Micro.MLNet.Samples.Training;
using Microsoft.ML;

namespace Micro.MLNet.Samples.Cli;

/// <summary><c>evaluate</c>: measures a saved model.</summary>
internal static class EvaluateCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = CommandOptions.Model();
        var data = CommandOptions.Data();
        var split = new Option<string>("--split") { Description = "The part to measure on", DefaultValueFactory = _ => "test" };
        split.AcceptOnlyFromAmong("test", "validation");
        var mask = CommandOptions.Mask();
        var json = CommandOptions.Json();
        var command = new Command("evaluate", "Measure a saved model by full ranking") { model, data, split, mask, json };
        command.SetAction((arguments, _) => CommandTask.Run(() => Run(
            terminal,
            arguments.GetRequiredValue(model),
            arguments.GetRequiredValue(data),
            arguments.GetRequiredValue(split),
            arguments.GetRequiredValue(mask) != "train",
            arguments.GetValue(json))));
        return command;
    }

    private static void Run(Terminal terminal, string modelPath, string folder, string split, bool maskValidation, string? jsonPath)
    {
        var json = jsonPath is null ? null : OutputFile.Reserve(jsonPath);
        var ml = new MLContext();
        var model = ml.Recommendation().LoadMicro(modelPath);
        var data = DataSetReader.Read(folder, modalities: []);
        var onTest = split == "test";
        var all = (onTest ? ModelEvaluation.OnTest(ml, model, data, maskValidation) : ModelEvaluation.OnValidation(ml, model, data))
            ?? throw new InvalidDataException($"'{folder}' has no {split} interactions.");
        terminal.Line($"{split}: {all}");
        var report = new JsonObject { ["model"] = Path.GetFileName(modelPath), ["versions"] = RunReport.Versions(), [split] = RunReport.Metrics(all) };
        foreach (var cold in onTest && data.ColdItems.Count > 0 ? [false, true] : Array.Empty<bool>())
        {
            if (ModelEvaluation.OnTestPart(ml, model, data, cold, maskValidation) is RankingReport part)
            {
                terminal.Line($"{split}, {(cold ? "cold-start" : "warm")} items only: {part}");
                report[split + (cold ? "Cold" : "Warm")] = RunReport.Metrics(part);
            }
        }

        json?.Write(stream => RunReport.Write(stream, report));
    }
}
