using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using Micro.MLNet.Samples.Cli;
using Micro.MLNet.Samples.Training;

namespace Micro.MLNet.Samples.Experiments.AfterTraining;

/// <summary>What a fitted model can do after its training, measured: a line for each data set, system, variant and seed, and their mean.</summary>
internal abstract class AfterTrainingStudy
{
    /// <summary>What the command line calls it.</summary>
    public abstract string Name { get; }

    /// <summary>For help.</summary>
    public abstract string Description { get; }

    /// <summary>Over the table.</summary>
    public abstract string Title { get; }

    /// <summary>What the columns mean.</summary>
    public abstract string Note { get; }

    /// <summary>Names of the numbers of a line.</summary>
    public abstract string[] Columns { get; }

    /// <summary>What is trained.</summary>
    public abstract string[] Systems { get; }

    /// <summary>The lines of all data sets; finished runs in the folder's log aren't trained again.</summary>
    /// <param name="folder">Where the log is.</param>
    /// <param name="dataFolders">Data sets.</param>
    /// <param name="seeds">One run each.</param>
    /// <param name="request">What all runs share.</param>
    /// <param name="terminal">Shows progress.</param>
    /// <param name="cancellation">Ends the study; finished runs are kept.</param>
    public TextTable Run(string folder, IReadOnlyList<string> dataFolders, IReadOnlyList<int> seeds, TrainingRequest request, Terminal terminal, CancellationToken cancellation)
    {
        var log = new RunLog(System.IO.Path.Combine(folder, ExperimentRunner.LogFile));
        var table = new TextTable(["data", "system", "variant", "seed", .. Columns]);
        foreach (var data in dataFolders.Select(path => ExperimentData.Read(path, isColdStart: false)))
        {
            foreach (var system in Systems)
            {
                var runs = seeds.Select(seed => (Seed: seed, Lines: Find(log, data, request with { Algorithm = system, Seed = seed }, terminal, cancellation))).ToList();
                foreach (var variant in runs[0].Lines.Select(line => line.Key))
                {
                    var lines = runs.Select(run => (run.Seed, Values: run.Lines[variant]!.AsArray().Select(value => value?.GetValue<double>() ?? double.NaN).ToArray())).ToList();
                    lines.ForEach(line => table.Add([data.Name, system, variant, TextTable.Cell(line.Seed), .. line.Values.Select(Cell)]));
                    if (lines.Count > 1)
                    {
                        table.Add([data.Name, system, variant, "mean", .. Columns.Select((_, column) => Cell(lines.Average(line => line.Values[column])))]);
                    }
                }
            }
        }

        return table;
    }

    /// <summary>One run: numbers by variant.</summary>
    protected abstract IReadOnlyDictionary<string, double[]> Measure(ExperimentData data, TrainingRequest request, Terminal terminal, CancellationToken cancellation);

    // numbers of epochs are whole
    private static string Cell(double value) => double.IsInteger(value) ? TextTable.Cell((int)value) : TextTable.Cell(value);

    private JsonObject Find(RunLog log, ExperimentData data, TrainingRequest request, Terminal terminal, CancellationToken cancellation)
    {
        var key = Name + RunKey.Of(data, request);
        if (log.Find(key) is not { } entry)
        {
            cancellation.ThrowIfCancellationRequested();
            var lines = Measure(data, request, terminal, cancellation);
            cancellation.ThrowIfCancellationRequested(); // a training that was ended early has a model, but isn't the run that was asked for
            entry = new JsonObject
            {
                ["data"] = data.Name,
                ["system"] = request.Algorithm,
                ["seed"] = request.Seed,
                ["lines"] = new JsonObject(lines.Select(line => KeyValuePair.Create(line.Key, (JsonNode?)new JsonArray([.. line.Value.Select(value => double.IsFinite(value) ? JsonValue.Create(value) : null)])))),
            };
            log.Add(key, entry);
        }

        return entry["lines"]!.AsObject();
    }
}
