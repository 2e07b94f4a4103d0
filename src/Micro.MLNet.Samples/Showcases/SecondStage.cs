using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Micro.MLNet.Options;
using Micro.MLNet.Samples.Data;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Transforms;

namespace Micro.MLNet.Samples.Showcases;

/// <summary>
/// Two stages: MICRO picks 50 candidates from the catalog, FastTree re-ranks them by MICRO's score and what the item table knows. The second
/// stage learns from held-out interactions, because MICRO's scores of its own training interactions are too good to be true.
/// </summary>
internal static class SecondStage
{
    private const int CandidateCount = 50;

    public static void Example(TextWriter output, int? maxEpochs)
    {
        var data = EmbeddedData.Read();
        var mlContext = new MLContext(seed: 1);

        // Stage 1 sees the training interactions only; it holds out a share of them for early stopping.
        var stage1 = mlContext.Recommendation().Trainers.Micro(new MicroOptions
        {
            UserColumnName = "user",
            ItemColumnName = "item",
            ScoreColumnName = "MicroScore", // FastTree writes Score
            ItemFeatures = data.ItemFeatures,
            Optimization = new OptimizationOptions { MaxEpochs = maxEpochs ?? 1000, ThreadCount = 1 },
        }).Fit(data.Train);

        // Stage 2: candidates of every user, labeled by the validation interactions.
        var labeled = Candidates(mlContext, stage1, data.Validation!);
        var stage2 = LookUp(mlContext, data.ItemFeatures!, "price")
            .Append(LookUp(mlContext, data.ItemFeatures!, "rating"))
            .Append(mlContext.Transforms.Concatenate("Features", "MicroScore", "price", "rating"))
            .Append(mlContext.Ranking.Trainers.FastTree(new FastTreeRankingTrainer.Options
            {
                RowGroupColumnName = "GroupId",
                LabelColumnName = "Label",
                FeatureColumnName = "Features",
                NumberOfTrees = 500, // many small steps: few trees give tied scores, which Ranking.Evaluate counts as misplaced
                NumberOfLeaves = 4,
                MinimumExampleCountPerLeaf = 200,
                LearningRate = 0.02,
                NumberOfThreads = 1,
            }));
        var chain = new TransformerChain<ITransformer>(stage1, stage2.Fit(stage1.Transform(labeled)));

        var test = Candidates(mlContext, stage1, data.Test!);
        output.WriteLine(FormattableString.Invariant($"NDCG@10 of the candidates, stage 1: {Ndcg(mlContext, chain.Transform(test), "MicroScore"):0.0000}"));
        output.WriteLine(FormattableString.Invariant($"NDCG@10 of the candidates, stage 2: {Ndcg(mlContext, chain.Transform(test), "Score"):0.0000}"));

        // The whole chain is one file.
        using var file = new MemoryStream();
        mlContext.Model.Save(chain, test.Schema, file);
        var loaded = new MLContext().Model.Load(file, out _);
        output.WriteLine($"Loaded chain scores the same: {Scores(chain, test).SequenceEqual(Scores(loaded, test))}");
    }

    private static ValueMappingEstimator LookUp(MLContext mlContext, TableView items, string column) =>
        mlContext.Transforms.Conversion.MapValue(column, items, items.Schema["item"], items.Schema[column], "item");

    /// <summary>Rows user, item, GroupId and Label: the first items of every user with a relevant item among them, one user after the other.</summary>
    private static IDataView Candidates(MLContext mlContext, MicroTransformer model, TableView relevant)
    {
        var relevantPairs = Enumerable.Range(0, relevant.RowCount)
            .Select(row => (relevant["user"].TextAt(row), relevant["item"].TextAt(row))).ToHashSet();
        var rows = new List<Candidate>();
        foreach (var user in model.Model.UserIds)
        {
            var list = model.Recommend(user, CandidateCount)
                .Select(item => new Candidate { User = user, Item = item.ItemId, Label = relevantPairs.Contains((user, item.ItemId)) ? 1 : 0 }).ToList();
            rows.AddRange(list.Any(row => row.Label > 0) ? list : []);
        }

        var view = mlContext.Data.LoadFromEnumerable(rows);
        return mlContext.Transforms.Conversion.MapValueToKey("GroupId", "user").Fit(view).Transform(view);
    }

    private static double Ndcg(MLContext mlContext, IDataView scored, string scoreColumn) =>
        mlContext.Ranking.Evaluate(scored, new RankingEvaluatorOptions { DcgTruncationLevel = 10 }, "Label", "GroupId", scoreColumn).NormalizedDiscountedCumulativeGains[9];

    private static float[] Scores(ITransformer model, IDataView rows) => [.. model.Transform(rows).GetColumn<float>("Score")];

    private sealed class Candidate
    {
        [ColumnName("user")]
        public string User { get; init; } = "";

        [ColumnName("item")]
        public string Item { get; init; } = "";

        public float Label { get; init; }
    }
}

// Expected output, to about a hundredth:
// NDCG@10 of the candidates, stage 1: 0.27
// NDCG@10 of the candidates, stage 2: 0.27
// Loaded chain scores the same: True
//
// This shows the wiring. Price and rating tell little here that MICRO's score doesn't hold already; what a shop knows beyond taste (stock, margin,
// freshness) is what a second stage is for.
