using System;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using Micro.MLNet.Samples.Cli;
using Micro.MLNet.Samples.Training;
using Microsoft.ML;

namespace Micro.MLNet.Samples.Experiments.Tuning;

/// <summary>Trains trials and logs each, a JSON line a trial. It never sees the test part.</summary>
internal sealed class TrialRunner
{
    private readonly Terminal _terminal;
    private readonly RunLog _log;
    private readonly ExperimentData _data;

    /// <summary>Continues in a folder, or starts there.</summary>
    /// <param name="folder">Of the log.</param>
    /// <param name="data">The data set.</param>
    /// <param name="terminal">Shows the trainings.</param>
    /// <exception cref="InvalidDataException">The data has no validation interactions.</exception>
    public TrialRunner(string folder, ExperimentData data, Terminal terminal)
    {
        if (data.Set.Validation is null)
        {
            throw new InvalidDataException("The data has no validation interactions, which a search chooses by. Split some off.");
        }

        var seen = data.Set with { Test = null };
        _data = data with { Set = seen, Split = SplitHash.Of(seen) };
        _terminal = terminal;
        _log = new RunLog(Path.Combine(folder, "trials.jsonl"));
    }

    /// <summary>What a trial reaches on validation, trained now or read from the log.</summary>
    /// <param name="request">What to train.</param>
    /// <param name="cancellation">Ends the search; finished trials are kept.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public double Run(TrainingRequest request, CancellationToken cancellation)
    {
        var key = RunKey.Of(_data, request);
        if (_log.Find(key) is { } logged)
        {
            return (double)logged["value"]!;
        }

        cancellation.ThrowIfCancellationRequested();
        var ml = new MLContext(request.Seed);
        var run = ModelTraining.Run(ml, _data.Set, request, _terminal, cancellation);
        cancellation.ThrowIfCancellationRequested();
        var summary = run.Model.Model.Summary;
        // ItemKNN trains no epochs; a system that knows no cold item held out some of its own interactions
        var value = double.IsFinite(summary.ValidationValue) ? summary.ValidationValue : ModelEvaluation.OnValidation(ml, run.Model, _data.Set)!.Values["Recall@20"];
        _log.Add(key, new JsonObject
        {
            ["data"] = _data.Name,
            ["split"] = _data.Split,
            ["algorithm"] = request.Algorithm,
            ["seed"] = request.Seed,
            ["settings"] = new JsonArray([.. request.Settings.Select(setting => JsonValue.Create(setting))]),
            ["maxEpochs"] = request.MaxEpochs,
            ["epochs"] = summary.Epochs,
            ["bestEpoch"] = summary.BestEpoch,
            ["seconds"] = Math.Round(run.Epochs.Sum(epoch => epoch.Seconds), 2),
            ["value"] = value,
        });
        return value;
    }
}
