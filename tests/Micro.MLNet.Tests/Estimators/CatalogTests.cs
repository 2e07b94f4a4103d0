using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Evaluation;
using Micro.MLNet.Tests.Data;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Estimators;

[TestClass]
public sealed class CatalogTests
{
    private static readonly MicroRecommendationCatalog Catalog = Views.Context.Recommendation();

    [TestMethod]
    public void EvaluateTopK_HandValues_Match()
    {
        // a's candidates by score: w 7, z 5, y 3 -> z is second; b's: w 8, z 6, x 2 -> x is third
        var report = Catalog.EvaluateTopK(TinyModel.Transformer(), Views.Pairs(("a", "z"), ("b", "x")), new TopKEvaluationOptions { Cutoffs = [2, 3] });
        Assert.AreEqual(0.5, report.Values["Recall@2"], 1e-12);
        Assert.AreEqual(1, report.Values["Recall@3"], 1e-12);
        Assert.AreEqual(((1 / 2.0) + (1 / 3.0)) / 2, report.Values["MRR@3"], 1e-12);
        Assert.AreEqual(2, report.UsersEvaluated);
        Assert.AreEqual(report.Values["MRR@3"], Views.Context.Ranking.EvaluateTopK(TinyModel.Transformer(), Views.Pairs(("a", "z"), ("b", "x")), new() { Cutoffs = [2, 3] }).Values["MRR@3"]);
    }

    [TestMethod]
    public void EvaluateTopK_Validation_IsMaskedToo()
    {
        // without w, z is a's best
        var options = new TopKEvaluationOptions { Cutoffs = [1] };
        Assert.AreEqual(0, Catalog.EvaluateTopK(TinyModel.Transformer(), Views.Pairs(("a", "z")), options).Values["HitRate@1"]);
        Assert.AreEqual(1, Catalog.EvaluateTopK(TinyModel.Transformer(), Views.Pairs(("a", "z")), options, Views.Pairs(("a", "w"))).Values["HitRate@1"]);
    }

    [TestMethod]
    public void EvaluateTopK_UnknownUsersAndItems_AreCountedOrPassedOver()
    {
        var report = Catalog.EvaluateTopK(TinyModel.Transformer(), Views.Pairs(("a", "z"), ("q", "z"), ("r", "z"), ("q", "y"), ("b", "new")));
        Assert.AreEqual(1, report.UsersEvaluated);
        Assert.AreEqual(2, report.UsersSkipped["unknown user"]);
    }

    [TestMethod]
    public void EvaluateTopK_TestRepeatsATrainingInteraction_IsRefused()
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Catalog.EvaluateTopK(TinyModel.Transformer(), Views.Pairs(("a", "x"), ("a", "z"))));
        Expect.Message(error, "'a'", "'x'");
    }

    [TestMethod]
    public void EvaluateTopK_LabelColumn_OtherRowsArentRelevant()
    {
        var test = Views.Labeled<float>(("a", "z", 1), ("a", "y", 0));
        Assert.AreEqual(1, Catalog.EvaluateTopK(TinyModel.Transformer(), test, new() { Cutoffs = [2] }, labelColumnName: "Label").Values["Recall@2"]);
    }

    [TestMethod]
    public void EvaluateTopK_ChainLoadedOrNot_SeesWhatTheChainSees()
    {
        // the chain renames the columns, so the test view must have the old names
        var before = Views.Context.Transforms.CopyColumns("UserId", "Person").Append(Views.Context.Transforms.CopyColumns("ItemId", "Thing")).Fit(Renamed(("a", "z")));
        var chain = new TransformerChain<ITransformer>(before, TinyModel.Transformer());
        var test = Renamed(("a", "z"), ("b", "x"));
        var expected = Catalog.EvaluateTopK(TinyModel.Transformer(), Views.Pairs(("a", "z"), ("b", "x"))).Values;
        Expect.Sequence(expected.Values, Catalog.EvaluateTopK(chain, test).Values.Values);

        using var file = new MemoryStream();
        Views.Context.Model.Save(chain, test.Schema, file);
        file.Position = 0;
        Expect.Sequence(expected.Values, Catalog.EvaluateTopK(Views.Context.Model.Load(file, out _), test).Values.Values);
    }

    [TestMethod]
    public void FindMicro_NoneOrSeveral_SaysWhatToPass()
    {
        var none = Assert.ThrowsExactly<ArgumentException>(() => Catalog.FindMicro(new TransformerChain<ITransformer>()));
        Expect.Message(none, "The model holds 0 recommenders of this package, but exactly one was expected. Pass a MicroTransformer, a chain with one");
        var chain = new TransformerChain<ITransformer>(TinyModel.Transformer(), TinyModel.Transformer(score: "Two"));
        var several = Assert.ThrowsExactly<ArgumentException>(() => Catalog.FindMicro(chain));
        Expect.Message(several, "The model holds 2 recommenders of this package, but exactly one was expected. Pass the MicroTransformer that is meant.");
    }

    [TestMethod]
    public void LayOutCandidates_RankingEvaluate_GivesTheSameNdcg()
    {
        var data = BlockData.Blocks();
        var split = Catalog.SplitPerUser(Views.Pairs(data), validationFraction: 0, testFraction: 0.4, seed: 3);
        var model = BlockData.BlockMicro(new MLContext(seed: 2)).Fit(split.Train);
        var ours = Catalog.EvaluateTopK(model, split.Test, new TopKEvaluationOptions { Cutoffs = [1, 3, 5] });
        var scored = model.Transform(Catalog.LayOutCandidates(model, split.Test));
        var theirs = Views.Context.Ranking.Evaluate(scored, labelColumnName: "Label", rowGroupColumnName: "GroupId");
        foreach (var cutoff in (int[])[1, 3, 5])
        {
            Assert.AreEqual(ours[RankingMetricKind.Ndcg, cutoff], theirs.NormalizedDiscountedCumulativeGains[cutoff - 1], 1e-6, $"NDCG@{cutoff}");
        }
    }

    [TestMethod]
    public void LayOutCandidates_Rows_AreAllUnseenItemsOfTestUsersInRuns()
    {
        var rows = Catalog.LayOutCandidates(TinyModel.Transformer(), Views.Pairs(("b", "x"), ("a", "z")), "Group", "Relevant");
        Expect.Sequence(["a", "a", "a", "b", "b", "b"], Views.Column<string>(rows, "UserId"));
        Expect.Sequence(["y", "z", "w", "x", "z", "w"], Views.Column<string>(rows, "ItemId"));
        Expect.Sequence<uint>([1, 1, 1, 2, 2, 2], Views.Column<uint>(rows, "Group"));
        Expect.Sequence([0f, 1, 0, 1, 0, 0], Views.Column<float>(rows, "Relevant"));
        var error = Assert.ThrowsExactly<ArgumentException>(() => Catalog.LayOutCandidates(TinyModel.Transformer(), Views.Pairs(("q", "x"))));
        Expect.Message(error, "None of the test rows holds a user and an item that the model knows, so there is nothing to lay out.");
    }

    [TestMethod]
    public void CrossValidateTopK_Popularity_GivesOneReportPerFold()
    {
        var report = Catalog.CrossValidateTopK(Views.Pairs(BlockData.Blocks()), Catalog.Trainers.Popularity(), folds: 3, new() { Cutoffs = [5] }, seed: 4);
        Assert.AreEqual(3, report.Folds.Count);
        var recalls = report.Folds.Select(fold => fold.Values["Recall@5"]).ToArray();
        var mean = (recalls[0] + recalls[1] + recalls[2]) / 3;
        Assert.AreEqual(mean, report.Mean["Recall@5"], 1e-12);
        var variance = recalls.Sum(recall => Math.Pow(recall - mean, 2)) / 2;
        Assert.AreEqual(Math.Sqrt(variance), report.StandardDeviation["Recall@5"], 1e-12);
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Catalog.CrossValidateTopK(Views.Pairs(("a", "x")), Catalog.Trainers.Popularity(), folds: 1));
        Expect.Message(error, "'folds' is 1, but cross-validation needs at least 2; 5 is usual.");
    }

    [TestMethod]
    public void CrossValidateTopK_RepeatedPairs_AreNotEvaluatedTwice()
    {
        var pairs = BlockData.Blocks();
        var report = Catalog.CrossValidateTopK(Views.Pairs([.. pairs, .. pairs]), Catalog.Trainers.Popularity(), folds: 2, seed: 1);
        Assert.AreEqual(2, report.Folds.Count);
    }

    [TestMethod]
    public void Splits_EveryRule_PartitionsTheRowsAndKeepsOrderAndColumns()
    {
        var rows = BlockData.Blocks().Select((pair, n) => (pair.User, pair.Item, (long)n)).ToArray();
        var view = Views.Labeled(rows);
        var splits = new Dictionary<string, RecommendationSplit>
        {
            ["ratio"] = Catalog.SplitPerUser(view, seed: 1, testFraction: 0.2),
            ["published"] = Catalog.SplitPublished(view, seed: 1),
            ["one"] = Catalog.SplitLeaveOneOut(view, seed: 1),
            ["latest"] = Catalog.SplitLeaveOneOut(view, timeColumnName: "Label"),
            ["temporal"] = Catalog.SplitTemporal(view, "Label"),
            ["own"] = Catalog.SplitTemporal(view, "Label", perUser: true),
            ["cold"] = Catalog.SplitColdItems(view, coldFraction: 0.5, seed: 1),
        };
        foreach (var (name, split) in splits)
        {
            long[][] parts = [Views.Column<long>(split.Train, "Label"), Views.Column<long>(split.Validation, "Label"), Views.Column<long>(split.Test, "Label")];
            Expect.Set(rows.Select(row => row.Item3), parts.SelectMany(part => part));
            foreach (var part in parts)
            {
                Assert.IsTrue(part.Length > 0, name);
                Expect.Sequence(part.Order(), part);
            }

            Assert.AreEqual(parts[0].Length, split.Train.GetRowCount());
        }

        // each user has five pairs in row order; with times the last is test and the one before validation
        Expect.Sequence(Enumerable.Range(0, 12).Select(user => (user * 5L) + 4), Views.Column<long>(splits["latest"].Test, "Label"));
        Expect.Sequence<long>([57, 58, 59], Views.Column<long>(splits["temporal"].Test, "Label").TakeLast(3));
        Assert.IsFalse(Views.Column<string>(splits["cold"].Train, "ItemId").Intersect(Views.Column<string>(splits["cold"].Test, "ItemId")).Any());
    }

    [TestMethod]
    public void Split_PartsInFurtherTransforms_Compose()
    {
        var split = Catalog.SplitLeaveOneOut(Views.Pairs(BlockData.Blocks()), seed: 1);
        var data = Views.Context.Data;
        Assert.AreEqual(12, Views.Column<string>(data.Cache(split.Test), "UserId").Length);
        Assert.AreEqual(36, Views.Column<string>(data.ShuffleRows(split.Train, seed: 1), "UserId").Length);
        Assert.AreEqual(12, Views.Column<float>(Catalog.Trainers.Popularity().Fit(split.Train).Transform(split.Test), "Score").Length);
    }

    [TestMethod]
    public void Split_SourceChangesLater_IsRefused()
    {
        var rows = new List<Views.Pair<string, string>>([.. BlockData.Blocks().Select(pair => new Views.Pair<string, string> { UserId = pair.User, ItemId = pair.Item })]);
        var split = Catalog.SplitPerUser(Views.Context.Data.LoadFromEnumerable((IEnumerable<Views.Pair<string, string>>)rows));
        rows.Add(rows[0]);
        var more = Assert.ThrowsExactly<InvalidOperationException>(() => Views.Column<string>(split.Train, "UserId"));
        Expect.Message(more, "The source of a split now gives more rows than the 60 that were split. Keep the rows with mlContext.Data.Cache before splitting, or split again.");
        rows.RemoveRange(0, 5);
        Expect.Message(Assert.ThrowsExactly<InvalidOperationException>(() => Views.Column<string>(split.Train, "UserId")), "now gives fewer rows than the 60");
    }

    [TestMethod]
    public void Split_NoInteractions_CountsTheRows()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => Catalog.SplitPerUser(Views.Pairs((string.Empty, "x"))));
        Expect.Message(error, "There are no interactions to split: of 1 rows, 1 lack an id in column 'UserId' or 'ItemId'.");
    }

    private static IDataView Renamed(params (string Person, string Thing)[] rows) =>
        Views.Context.Data.LoadFromEnumerable(rows.Select(row => new Named { Person = row.Person, Thing = row.Thing }));

    private sealed class Named
    {
        public string Person { get; set; } = string.Empty;

        public string Thing { get; set; } = string.Empty;
    }
}
