using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using Micro.MLNet.Core;
using Micro.MLNet.Options;
using Micro.MLNet.Tests.Data;
using Micro.MLNet.Training;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Estimators;

[TestClass]
public sealed class MicroTrainerTests
{
    // x has three interactions, y two, z one
    private static readonly (string, string)[] Pairs = [("a", "x"), ("a", "y"), ("b", "x"), ("b", "z"), ("c", "x"), ("c", "y")];

    private static MicroTrainers Trainers => Views.Context.Recommendation().Trainers;

    [TestMethod]
    public void Popularity_Fit_ScoresByNumberOfInteractions()
    {
        var model = Trainers.Popularity().Fit(Views.Pairs(Pairs));
        Expect.Sequence([3, 2, 1, float.NaN], Views.Column<float>(model.Transform(Views.Pairs(("a", "x"), ("a", "y"), ("c", "z"), ("d", "z"))), "Score"));
        Expect.Sequence(["z"], model.Recommend("a", 5).Select(entry => entry.ItemId));
    }

    [TestMethod]
    public void Popularity_LabelColumn_LeavesOtherRowsOut()
    {
        var rows = Views.Labeled<float>(("a", "x", 1), ("a", "y", 0), ("b", "y", 5), ("b", "x", -1), ("c", "x", 1), ("q", "q", 0));
        var model = Trainers.Popularity(labelColumnName: "Label").Fit(rows);
        Assert.AreEqual(3, model.Model.InteractionCount);
        Expect.Sequence(["a", "b", "c"], model.Model.UserIds);
        Expect.Sequence(["x", "y"], model.Model.ItemIds);
    }

    [TestMethod]
    public void GetOutputSchema_EqualsTheFittedSchema()
    {
        var data = Views.Pairs(Pairs);
        var trainer = Trainers.Popularity(scoreColumnName: "MicroScore");
        var shape = trainer.GetOutputSchema(ShapeOf(data));
        var real = ShapeOf(trainer.Fit(data).Transform(data));
        Expect.Sequence(real.Select(Describe), shape.Select(Describe));
        Expect.Sequence(
            ["UserId String Scalar False ()", "ItemId String Scalar False ()", "MicroScore Single Scalar False (ScoreColumnKind, ScoreColumnSetId, ScoreValueKind)"],
            shape.Select(Describe));
    }

    [TestMethod]
    public void GetOutputSchema_MissingOrWrongColumn_IsRefusedBeforeFit()
    {
        var missing = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Trainers.Popularity("User").GetOutputSchema(ShapeOf(Views.Pairs(Pairs))));
        Expect.Message(missing, "Could not find user column 'User'. The interactions have the columns 'UserId', 'ItemId': set UserColumnName to one of them");
        var wrong = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Trainers.Popularity().GetOutputSchema(ShapeOf(Views.Pairs<string, float[]>(("a", [1])))));
        Expect.Message(wrong, "Schema mismatch for item column 'ItemId' of the interactions: expected text, an integer or a key, got Vector<Single>.");
        var label = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => Trainers.Popularity(labelColumnName: "Label").GetOutputSchema(ShapeOf(Views.Labeled<string>(("a", "x", "1")))));
        Expect.Message(label, "Schema mismatch for label column 'Label'", "got String");
        Assert.AreEqual(3, Trainers.Popularity().GetOutputSchema(ShapeOf(Views.Keys(5, (1, 1)))).Count);
    }

    [TestMethod]
    public void Fit_AnyTrainer_RecommendsAndCountsHeldOutInteractionsAsSeen()
    {
        var data = Views.Pairs(BlockData.Blocks());
        foreach (var trainer in (MicroTrainer[])[Trainers.LightGcn(BlockData.Quick()), Trainers.Ngcf(BlockData.Quick()), Trainers.MatrixFactorizationBpr(BlockData.Quick()), BlockData.BlockMicro(Views.Context)])
        {
            var model = trainer.Fit(data);
            Assert.AreEqual(BlockData.Blocks().Length, model.Model.InteractionCount, "Held-out interactions are seen ones.");
            Assert.IsFalse(model.Recommend("u0", 3).Select(entry => entry.ItemId).Intersect(BlockData.Blocks().Where(pair => pair.User == "u0").Select(pair => pair.Item)).Any());
            Assert.IsFalse(Views.Column<float>(model.Transform(data), "Score").Any(float.IsNaN));
            Assert.IsTrue(model.Model.Summary.Epochs is >= 1 and <= 4);
        }
    }

    [TestMethod]
    public void Fit_Micro_KeepsColdItemsAndExplains()
    {
        var model = BlockData.BlockMicro(Views.Context).Fit(Views.Pairs(BlockData.Blocks()));
        Assert.AreEqual("cold", model.Model.ItemIds[^1]);
        Expect.Sequence(["Image"], model.Model.ModalityNames);
        Assert.AreEqual(13, model.Recommend("u0", 50).Count + model.Recommender.SeenItems("u0").Count);
        Assert.IsTrue(model.Recommender.Neighbors("i0", "Image", 3).Count > 0);
    }

    [TestMethod]
    public void Fit_OneSeed_GivesTheSameScores()
    {
        var data = Views.Pairs(BlockData.Blocks());
        var first = Views.Column<float>(BlockData.BlockMicro(new MLContext(seed: 5)).Fit(data).Transform(data), "Score");
        var same = Views.Column<float>(BlockData.BlockMicro(new MLContext(seed: 5)).Fit(data).Transform(data), "Score");
        var other = Views.Column<float>(BlockData.BlockMicro(new MLContext(seed: 6)).Fit(data).Transform(data), "Score");
        Expect.Sequence(first, same);
        Assert.IsFalse(first.SequenceEqual(other));
    }

    [TestMethod]
    public void Fit_Turkish_LogsOneInvariantLinePerEpochAndReportsProgress()
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
        try
        {
            var context = new MLContext(seed: 1);
            var lines = new List<string>();
            context.Log += (_, entry) => lines.Add(entry.RawMessage);
            var reports = new List<EpochReport>();
            BlockData.BlockMicro(context, new Collect(reports), members: 1).Fit(Views.Pairs(BlockData.Blocks()));
            Expect.Sequence([1, 2, 3, 4], reports.Select(report => report.Epoch));
            Assert.AreEqual(4, lines.Count(line => line.StartsWith("Epoch ", StringComparison.Ordinal)));
            Assert.AreEqual(1, lines.Count(line => line.StartsWith("Training needs about ", StringComparison.Ordinal)));
            StringAssert.Contains(lines.Single(line => line.StartsWith("Epoch 2 of 4: ranking loss 0.", StringComparison.Ordinal)), "; Recall@5 ", StringComparison.Ordinal);
            Assert.IsTrue(lines.Any(line => line.StartsWith("12 users, 13 items, 60 interactions from 60 rows; passed over: 0 by their label", StringComparison.Ordinal)));
            Assert.IsTrue(lines.Any(line => line.StartsWith("Item features: 13 rows, 1 cold-start items", StringComparison.Ordinal)));
            Assert.IsTrue(lines.Any(line => line.StartsWith("Modality 'Image': 2 wide, 13 items with a vector, 0 without (policy Mean), 0 with an all-zero vector", StringComparison.Ordinal)));
            Assert.IsTrue(lines.Any(line => line.StartsWith("Held out 12 interactions (20", StringComparison.Ordinal)));
            Assert.IsTrue(lines.Any(line => line.StartsWith("With one modality", StringComparison.Ordinal)));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [TestMethod]
    public void Fit_ApproximateNeighbors_LogsWhatEachSearchFound()
    {
        var context = new MLContext(seed: 1);
        var lines = new List<string>();
        context.Log += (_, entry) => lines.Add(entry.RawMessage);
        BlockData.BlockMicro(context, search: NeighborSearch.Approximate).Fit(Views.Pairs(BlockData.Blocks()));
        StringAssert.StartsWith(
            lines.First(line => line.Contains("approximate", StringComparison.Ordinal)),
            "Modality 'Image', initial graph: approximate neighbors of 13 items from ",
            StringComparison.Ordinal);
        // four epochs rebuild once each, two evaluations and the export follow
        Assert.IsGreaterThanOrEqualTo(6, lines.Count(line => line.StartsWith("Modality 'Image', learned graph: approximate neighbors of 13 items", StringComparison.Ordinal)));
        Assert.IsTrue(lines.Any(line => line.Contains("refined from the graph before, recall 1.000 on a sample", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Fit_Cancelled_Throws()
    {
        var options = BlockData.Quick() with { Cancellation = new CancellationToken(canceled: true) };
        Assert.ThrowsExactly<OperationCanceledException>(() => Trainers.LightGcn(options).Fit(Views.Pairs(BlockData.Blocks())));
    }

    [TestMethod]
    public void Trainers_OfOtherCatalogs_AreBridgedWithTheirContext()
    {
        var context = new MLContext(seed: 1);
        var lines = 0;
        context.Log += (_, _) => lines++;
        var model = context.Ranking.Trainers.Popularity().Fit(Views.Pairs(Pairs));
        Assert.AreEqual(6, model.Model.InteractionCount);
        Assert.IsTrue(lines > 0, "The context's log wasn't reached.");
        Assert.AreEqual(SeedOf(new MLContext(seed: 9).Ranking.Trainers.Popularity()), SeedOf(new MLContext(seed: 9).Ranking.Trainers.Popularity()));
        Assert.AreNotEqual(SeedOf(new MLContext(seed: 8).Ranking.Trainers.Popularity()), SeedOf(new MLContext(seed: 9).Ranking.Trainers.Popularity()));
    }

    [TestMethod]
    public void Fit_KeyColumns_ScoresKeysOfTheSameMap()
    {
        var map = Views.Context.Transforms.Conversion.MapValueToKey("UserId").Append(Views.Context.Transforms.Conversion.MapValueToKey("ItemId"));
        var chain = map.Append(Trainers.Popularity()).Fit(Views.Pairs(Pairs));
        Expect.Sequence([3, 1], Views.Column<float>(chain.Transform(Views.Pairs(("b", "x"), ("c", "z"))), "Score"));
        Assert.AreEqual("Popularity", chain.LastTransformer.Model.Summary.Algorithm);
    }

    [TestMethod]
    public void Fit_ColdValidation_WatchesTheRankAmongColdItems()
    {
        var ml = new MLContext(1);
        var options = BlockData.Quick();
        var trainer = ml.Recommendation().Trainers.Micro(new MicroOptions
        {
            ItemFeatures = Views.Features([.. Enumerable.Range(0, 12).Select(n => ($"i{n}", (float[]?)[n % 2, 1 - (n % 2)])), ("cold0", [0, 1]), ("cold1", [1, 0])]),
            Backbone = options.Backbone,
            Graph = new GraphOptions { NeighborCount = 3 },
            Optimization = options.Optimization with { ValidationCandidates = CandidateItems.ColdOnly, ValidationCutoff = 1 },
        });
        var validation = Views.Pairs(("u0", "cold0"), ("u1", "cold1"), ("u2", "cold0"));
        var model = trainer.Fit(Views.Pairs(BlockData.Blocks()), validation);

        var report = ml.Recommendation().EvaluateTopK(model, validation, new() { Cutoffs = [1], Candidates = CandidateItems.ColdOnly });
        Assert.AreEqual("Recall@1 among cold items", model.Model.Summary.ValidationMetric);
        Assert.AreEqual(report.Values["Recall@1"], model.Model.Summary.ValidationValue);
        Assert.AreEqual(1, model.Model.Summary.ValidationValue, "each prefers the cold item of its own block to the other one");
    }

    private static int SeedOf(MicroTrainer trainer) => trainer.Fit(Views.Pairs(Pairs)).Model.Summary.Seed;

    /// <summary>ML.NET makes a schema shape from a schema only inside a chain; an estimator that notes its input sees it.</summary>
    private static SchemaShape ShapeOf(IDataView view)
    {
        var spy = new Spy();
        new EstimatorChain<ITransformer>().Append(Views.Context.Transforms.CopyColumns("Copy", view.Schema[0].Name)).Append(spy).Fit(view);
        return new SchemaShape(spy.Input!.Where(column => column.Name != "Copy"));
    }

    private static string Describe(SchemaShape.Column column) =>
        $"{column.Name} {column.ItemType} {column.Kind} {column.IsKey} ({string.Join(", ", column.Annotations.Select(entry => entry.Name).Order(StringComparer.Ordinal))})";

    private sealed class Spy : IEstimator<ITransformer>
    {
        public SchemaShape? Input { get; private set; }

        public ITransformer Fit(IDataView input) => new TransformerChain<ITransformer>();

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => Input = inputSchema;
    }

    private sealed class Collect(List<EpochReport> reports) : IProgress<EpochReport>
    {
        public void Report(EpochReport value) => reports.Add(value);
    }
}
