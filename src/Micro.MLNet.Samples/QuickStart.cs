using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using Micro.MLNet.Core;
using Micro.MLNet.Evaluation;
using Micro.MLNet.Samples.Cli;
using Micro.MLNet.Samples.Data;
using Micro.MLNet.Samples.Training;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Micro.MLNet.Samples;

/// <summary>What runs without a command: train, compare, recommend, explain, save and load on the embedded data set.</summary>
internal static class QuickStart
{
    private const int Seed = 1;
    private const int ListLength = 8;
    private const int NeighborCount = 4;
    private const int Cutoff = 20;

    // the matrices are small: a second thread costs more than it brings, and one thread gives every reader the same numbers
    private const int ThreadCount = 1;
    private const string User = "u007";
    private static readonly string[] Contestants = ["micro", "lightgcn", "popularity"];

    public static void Run(Terminal terminal, CancellationToken cancellation) => Run(terminal, EmbeddedData.Read(), maxEpochs: null, cancellation);

    /// <summary>The quick start on any data set.</summary>
    public static void Run(Terminal terminal, DataSet data, int? maxEpochs, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        var ml = new MLContext(Seed);
        var counts = data.Counts;
        terminal.Line($"Data: {counts.Users} users, {counts.Items} items of which {counts.ColdItems} are cold, {counts.Train} training interactions, modalities {string.Join(" and ", data.Modalities)}");

        terminal.Heading("Train MICRO, its backbone and popularity");
        var request = new TrainingRequest { Seed = Seed, MaxEpochs = maxEpochs, ThreadCount = ThreadCount };
        var runs = Contestants.Select(algorithm => ModelTraining.Run(ml, data, request with { Algorithm = algorithm }, terminal, cancellation)).ToArray();

        terminal.Heading("Compare: full ranking of the test interactions, with warm items and with cold-start items");
        terminal.Table(
            ["model", $"warm Recall@{Cutoff}", $"warm NDCG@{Cutoff}", $"cold Recall@{Cutoff}", $"cold NDCG@{Cutoff}"],
            [.. runs.Select(run => CompareRow(ml, run.Model, data))]);

        terminal.Line($"-: without item features a model can't rank items that it has never seen");

        var micro = runs[0].Model;
        var user = micro.Model.UserIds.Contains(User) ? User : micro.Model.UserIds[0];
        Recommend(terminal, micro, data, user);
        Explain(terminal, micro, data, user);
        SaveAndLoad(terminal, ml, micro, data);
        terminal.Heading(string.Create(CultureInfo.InvariantCulture, $"Done in {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s. Next: --help, or train --data DIR --out model.zip"));
    }

    private static string[] CompareRow(MLContext ml, MicroTransformer model, DataSet data)
    {
        var warm = ModelEvaluation.OnTestPart(ml, model, data, cold: false);
        var cold = ModelEvaluation.OnTestPart(ml, model, data, cold: true);
        return
        [
            model.Model.Summary.Algorithm,
            Text(warm, RankingMetricKind.Recall), Text(warm, RankingMetricKind.Ndcg),
            Text(cold, RankingMetricKind.Recall), Text(cold, RankingMetricKind.Ndcg),
        ];
    }

    private static string Text(RankingReport? report, RankingMetricKind metric) => report is null ? "-" : report[metric, Cutoff].ToString("0.0000", CultureInfo.InvariantCulture);

    private static void Recommend(Terminal terminal, MicroTransformer micro, DataSet data, string user)
    {
        terminal.Heading($"Recommend for user {user}");
        var seen = micro.Recommender.SeenItems(user);
        terminal.Line($"Knows {seen.Count} items, among them: {string.Join(", ", seen.Take(ListLength).Select(data.TitleOf))}");
        terminal.Table(
            ["item", "title", "cold-start", "score"],
            [
                .. micro.Recommend(user, ListLength).Select(item => new[]
                {
                    item.ItemId, data.TitleOf(item.ItemId), data.ColdItems.Contains(item.ItemId) ? "yes" : "", item.Score.ToString("0.000", CultureInfo.InvariantCulture),
                }),
            ]);
    }

    private static void Explain(Terminal terminal, MicroTransformer micro, DataSet data, string user)
    {
        var best = micro.Recommend(user, 1)[0].ItemId;
        var seen = micro.Recommender.SeenItems(user);
        terminal.Heading($"Why '{data.TitleOf(best)}'? Its neighbors in each modality's item graph");
        foreach (var (modality, weight) in micro.Recommender.ModalityWeights(best))
        {
            var neighbors = micro.Recommender.Neighbors(best, modality, NeighborCount)
                .Select(neighbor => data.TitleOf(neighbor.ItemId) + (seen.Contains(neighbor.ItemId) ? " (seen)" : ""));
            terminal.Line($"{modality}, weight {weight:0.00}: {string.Join(", ", neighbors)}");
        }
    }

    private static void SaveAndLoad(Terminal terminal, MLContext ml, MicroTransformer micro, DataSet data)
    {
        terminal.Heading("Save and load");
        var path = Path.Combine(Path.GetTempPath(), $"micro-quick-start-{Environment.ProcessId}.zip");
        try
        {
            OutputFile.Reserve(path).Write(stream => ml.Model.Save(micro, data.Train.Schema, stream));
            var loaded = new MLContext().Model.Load(path, out _);
            var expected = Scores(micro, data);
            if (!expected.AsSpan().SequenceEqual(Scores(loaded, data)))
            {
                throw new InvalidOperationException("The loaded model scores differently than the saved one.");
            }

            terminal.Line($"Wrote {new FileInfo(path).Length / 1024} KB with mlContext.Model.Save; the loaded model gives the same {expected.Length} scores, bit for bit.");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static float[] Scores(ITransformer model, DataSet data) => [.. model.Transform(data.Train).GetColumn<float>("Score")];
}
