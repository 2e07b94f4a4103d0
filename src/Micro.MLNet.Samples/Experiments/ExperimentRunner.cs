using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using Micro.MLNet.Core;
using Micro.MLNet.Evaluation;
using Micro.MLNet.Samples.Cli;
using Micro.MLNet.Samples.Data;
using Micro.MLNet.Samples.Training;
using Microsoft.ML;

namespace Micro.MLNet.Samples.Experiments;

/// <summary>Trains and measures the runs of an experiment that aren't in its log yet.</summary>
internal sealed class ExperimentRunner
{
    /// <summary>The log's name in its folder.</summary>
    public const string LogFile = "runs.jsonl";

    private readonly string _folder;
    private readonly Terminal _terminal;
    private readonly RunLog _log;

    /// <summary>Continues in a folder, or starts there.</summary>
    public ExperimentRunner(string folder, Terminal terminal)
    {
        _folder = folder;
        _terminal = terminal;
        Directory.CreateDirectory(Path.Combine(folder, "users"));
        _log = new RunLog(Path.Combine(folder, LogFile));
    }

    /// <summary>All runs of a row on a data set, one a seed, trained now or read from the log.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; finished runs are kept.</exception>
    /// <param name="data">The data set, with the row's modalities.</param>
    /// <param name="row">What to train.</param>
    /// <param name="seeds">One run each.</param>
    /// <param name="cancellation">Ends the experiment.</param>
    public IReadOnlyList<FinishedRun> Run(ExperimentData data, ExperimentRow row, IReadOnlyList<int> seeds, CancellationToken cancellation)
    {
        var runs = new List<FinishedRun>();
        foreach (var seed in seeds)
        {
            var request = row.Request with { Seed = seed };
            var key = RunKey.Of(data, request, row.ColdItems);
            var users = UsersFile(_folder, key);
            if (_log.Find(key) is not { } report || !File.Exists(users))
            {
                cancellation.ThrowIfCancellationRequested();
                report = TrainAndMeasure(data, row with { Request = request }, users, cancellation);
                report["data"] = data.Name;
                report["split"] = data.Split;
                report["row"] = row.Name;
                _log.Add(key, report);
            }

            runs.Add(new FinishedRun(seed, data.Split, report, UserResults.Read(users)));
        }

        return runs;
    }

    /// <summary>Where a run's results by user are.</summary>
    public static string UsersFile(string folder, string key) => Path.Combine(folder, "users", $"{key}.tsv");

    /// <summary>The folder's own name.</summary>
    public static string NameOf(string dataFolder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(dataFolder)));

    private JsonObject TrainAndMeasure(ExperimentData source, ExperimentRow row, string usersPath, CancellationToken cancellation)
    {
        var (data, request, isColdStart) = (source.Set, row.Request, source.IsColdStart);
        if (isColdStart && TrainerChoice.CreateOptions(data, request) is not MultimodalTrainerOptions)
        {
            data = data with { Validation = null }; // it knows none of the cold items, so it holds out some of its own
        }

        var ml = new MLContext(request.Seed);
        var run = ModelTraining.Run(ml, ForTraining(data, row.ColdItems), request, _terminal, cancellation);
        cancellation.ThrowIfCancellationRequested(); // a training that was ended early has a model, but isn't the run that was asked for
        if (row.ColdItems == ColdItemUse.Added)
        {
            run = run with { Model = run.Model.AddItems(data.ItemFeatures!, DataSet.ItemColumn, skipKnown: true, cancellation) };
        }

        var test = data.Test ?? throw new InvalidDataException("The data has no test interactions, which an experiment measures on. Split some off.");
        var known = ModelEvaluation.KnowsAnItem(run.Model, test);
        RankingReport? Measure(TopKEvaluationOptions options, bool maskValidation) =>
            known ? ml.Recommendation().EvaluateTopK(run.Model, test, options, maskValidation ? data.Validation : null, cancellation: cancellation) : null;

        var report = Measure(new TopKEvaluationOptions { KeepPerUser = true }, maskValidation: false);
        string[] users = [.. DataSet.Ids(test, DataSet.UserColumn).Intersect(DataSet.Ids(data.Train, DataSet.UserColumn))];
        UserResults.Of(report, ModelEvaluation.HitsByUser(run.Model, test, users, UserResults.Cutoff), users).Write(usersPath);
        var entry = RunReport.Create(data, run, ModelEvaluation.OnValidation(ml, run.Model, data), report);
        entry["testTrainAndValidationMasked"] = RunReport.Metrics(Measure(new TopKEvaluationOptions(), maskValidation: true));
        entry["testNdcgOfRetrievedHits"] = RunReport.Metrics(Measure(new TopKEvaluationOptions { NdcgIdeal = NdcgIdeal.RetrievedHits }, maskValidation: false));
        if (isColdStart)
        {
            entry["testAmongColdItems"] = RunReport.Metrics(Measure(new TopKEvaluationOptions { Candidates = CandidateItems.ColdOnly }, maskValidation: false));
        }

        return entry;
    }

    private static DataSet ForTraining(DataSet data, ColdItemUse coldItems)
    {
        if (coldItems == ColdItemUse.TrainedAndValidated)
        {
            return data;
        }

        var features = data.ItemFeatures ?? throw new InvalidDataException("The data has no item features, by which cold items could be placed. Name a folder with features.");
        return data with
        {
            Validation = null,
            ItemFeatures = coldItems == ColdItemUse.Added ? features.Where(row => !data.ColdItems.Contains(features[DataSet.ItemColumn].TextAt(row))) : features,
        };
    }
}

/// <summary>A run of a row.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Split">The split's hash.</param>
/// <param name="Report">Its line of the log.</param>
/// <param name="Users">Each test user's results.</param>
internal sealed record FinishedRun(int Seed, string Split, JsonObject Report, UserResults Users);
