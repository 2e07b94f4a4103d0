using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using Micro.MLNet.Core;
using Micro.MLNet.Samples.Cli;
using Micro.MLNet.Samples.Data;
using Micro.MLNet.Samples.Training;
using Microsoft.ML;

namespace Micro.MLNet.Samples.Experiments.AfterTraining;

/// <summary>What it saves to start from the model of yesterday's data: epochs until validation is as good as at the end of a fit from scratch.</summary>
internal sealed class WarmStartStudy : AfterTrainingStudy
{
    private const double Reached = .98; // of the best value from scratch, set before anything was measured
    private const int OldShare = 80;
    private const int Patience = 30;

    public override string Name => "warm-start";

    public override string Description => "Measure how many epochs it saves to start from an earlier model of fewer users or interactions";

    public override string Title => "Warm start";

    public override string[] Columns => ["goal Recall@20", "epochs from scratch", "epochs warm", "best epoch from scratch", "best epoch warm", "test Recall@20 old", "test Recall@20 from scratch", "test Recall@20 warm"];

    public override string[] Systems => ["lightgcn", "micro"];

    public override string Note => string.Create(
        CultureInfo.InvariantCulture,
        $"The old model was trained on {OldShare} % of the training data, drawn by seed: of the users with all they have, or of the interactions. Then everything was trained, from scratch and from the saved and loaded old model, " +
        $"with the same seed and options. The goal is {Reached} times the best validation Recall@20 from scratch, with validation after every epoch and a patience of {Patience}; epochs are those until it was first reached, - where it wasn't. Test Recall@20 leaves out training items.");

    protected override IReadOnlyDictionary<string, double[]> Measure(ExperimentData data, TrainingRequest request, Terminal terminal, CancellationToken cancellation)
    {
        var set = data.Set;
        _ = set.Validation ?? throw new InvalidDataException("The data has no validation interactions, which this experiment stops by. Split some off.");
        request = request with { Settings = [.. request.Settings, "Optimization.EvaluateEvery=1", $"Optimization.Patience={Patience.ToString(CultureInfo.InvariantCulture)}"] };
        var scratch = ModelTraining.Run(new MLContext(request.Seed), set, request, terminal, cancellation);
        var goal = Reached * scratch.Epochs.Max(epoch => epoch.ValidationValue ?? 0);
        var lines = new Dictionary<string, double[]>();
        foreach (var (variant, train) in Parts(set.Train, request.Seed ?? 0))
        {
            var old = ModelTraining.Run(new MLContext(request.Seed), set with { Train = train }, request, terminal, cancellation);
            using var file = new MemoryStream();
            old.Model.Save(file);
            var warm = ModelTraining.Run(new MLContext(request.Seed), set, request, terminal, cancellation, MicroTransformer.Load(new MLContext(request.Seed), file).Model);
            lines.Add(
                variant,
                [
                    goal,
                    Epochs(scratch, goal),
                    Epochs(warm, goal),
                    scratch.Model.Model.Summary.BestEpoch,
                    warm.Model.Model.Summary.BestEpoch,
                    OnTest(old.Model, set),
                    OnTest(scratch.Model, set),
                    OnTest(warm.Model, set),
                ]);
        }

        return lines;
    }

    private static IEnumerable<(string Variant, TableView Train)> Parts(TableView train, int seed)
    {
        var (random, users) = (new Random(seed), DataSet.Ids(train, DataSet.UserColumn).ToArray());
        random.Shuffle(users);
        var kept = users.Take(users.Length * OldShare / 100).ToHashSet(StringComparer.Ordinal);
        yield return ($"{OldShare} % of users", train.Where(row => kept.Contains(train[DataSet.UserColumn].TextAt(row))));
        yield return ($"{OldShare} % of interactions", train.Where(_ => random.Next(100) < OldShare));
    }

    private static double Epochs(TrainingRun run, double goal) => run.Epochs.FirstOrDefault(epoch => epoch.ValidationValue >= goal)?.Epoch ?? double.NaN;

    private static double OnTest(MicroTransformer model, DataSet data) =>
        ModelEvaluation.OnTest(new MLContext(), model, data, maskValidation: false)?[RankingMetricKind.Recall, 20] ?? double.NaN;
}
