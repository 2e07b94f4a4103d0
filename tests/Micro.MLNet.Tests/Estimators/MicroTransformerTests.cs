using System;
using System.Linq;
using System.Threading.Tasks;
using Micro.MLNet.Serving;
using Micro.MLNet.Tests.Data;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Estimators;

[TestClass]
public sealed class MicroTransformerTests
{
    private static readonly float[] Expected = [1, 4, 11, 7, float.NaN, float.NaN, float.NaN]; // a x, b y, c z, a w, then unknown user, unknown item, missing item

    private static IDataView TextRows => Views.Pairs(("a", "x"), ("b", "y"), ("c", "z"), ("a", "w"), ("q", "x"), ("a", "q"), ("a", string.Empty));

    [TestMethod]
    public void Transform_TextIds_ScoresEveryRowAndCountsTheUnknown()
    {
        var transformer = TinyModel.Transformer();
        Expect.Sequence(Expected, Scores(transformer.Transform(TextRows)));
        Assert.AreEqual(3, transformer.UnknownIdCount);
    }

    [TestMethod]
    public void Transform_IntegerIds_AreTheDecimalTextIds()
    {
        var transformer = TinyModel.Transformer(TinyModel.Create(["10", "-20", "30"], ["1", "2", "3", "4"]));
        Expect.Sequence([1, 4, float.NaN], Scores(transformer.Transform(Views.Pairs<long, byte>((10, 1), (-20, 2), (11, 1)))));
        Expect.Sequence([1, 4, float.NaN], Scores(transformer.Transform(Views.Pairs<int, ulong>((10, 1), (-20, 2), (10, ulong.MaxValue)))));
    }

    [TestMethod]
    public void Transform_KeysWithoutKeyValues_AreTheirNumber()
    {
        var transformer = TinyModel.Transformer(TinyModel.Create(["1", "2", "3"], ["4", "3", "2", "1"]));
        Expect.Sequence([1, 4, float.NaN, float.NaN], Scores(transformer.Transform(Views.Keys(9, (1, 4), (2, 3), (0, 1), (9, 1)))));
    }

    [TestMethod]
    public void Transform_KeysOfAnyMapValueToKey_AreRemappedByKeyValue()
    {
        // this map numbers q, a, b, c and w, z, y, x
        var map = Views.Context.Transforms.Conversion.MapValueToKey("UserId").Append(Views.Context.Transforms.Conversion.MapValueToKey("ItemId"))
            .Fit(Views.Pairs(("q", "w"), ("a", "z"), ("b", "y"), ("c", "x")));
        var scored = TinyModel.Transformer().Transform(map.Transform(Views.Pairs(("a", "x"), ("b", "y"), ("c", "z"), ("q", "x"), ("new", "x"))));
        Expect.Sequence([1, 4, 11, float.NaN, float.NaN], Scores(scored));
    }

    [TestMethod]
    public void GetOutputSchema_BeforeAndAfterFit_Agree()
    {
        var transformer = TinyModel.Transformer(score: "MicroScore");
        var schema = transformer.GetOutputSchema(TextRows.Schema);
        Expect.Sequence(["UserId", "ItemId", "MicroScore"], schema.Select(column => column.Name));
        Assert.AreEqual(NumberDataViewType.Single, schema["MicroScore"].Type);
        Expect.Sequence(schema.Select(column => column.Name), transformer.Transform(TextRows).Schema.Select(column => column.Name));

        ReadOnlyMemory<char> kind = default;
        schema["MicroScore"].Annotations.GetValue("ScoreColumnKind", ref kind);
        Assert.AreEqual("Recommender", kind.ToString());
    }

    [TestMethod]
    public void Transform_TwoModelsInOneChain_GiveDifferentScoreSets()
    {
        var once = TinyModel.Transformer(score: "One").Transform(TextRows);
        var twice = TinyModel.Transformer(score: "Two").Transform(once);
        Expect.Sequence(Expected, Views.Column<float>(twice, "One"));
        Expect.Sequence(Expected, Views.Column<float>(twice, "Two"));
        uint first = 0, second = 0;
        twice.Schema["One"].Annotations.GetValue("ScoreColumnSetId", ref first);
        twice.Schema["Two"].Annotations.GetValue("ScoreColumnSetId", ref second);
        Assert.AreEqual((1u, 2u), (first, second));
    }

    [TestMethod]
    public void Transform_InputHasAScoreColumn_OursHidesIt()
    {
        var scored = TinyModel.Transformer(score: "Label").Transform(Views.Labeled<float>(("a", "x", 99)));
        Expect.Sequence([1], Views.Column<float>(scored, "Label"));
        Assert.AreEqual(1, scored.Schema.Count(column => column.Name == "Label" && !column.IsHidden));
    }

    [TestMethod]
    public void Transform_ScoreNotAskedFor_AsksForNoIdColumn()
    {
        var view = TinyModel.Transformer().Transform(Views.Labeled<float>(("a", "x", 5)));
        using var cursor = view.GetRowCursor([view.Schema["Label"]]);
        Assert.IsTrue(cursor.IsColumnActive(view.Schema["Label"]));
        Assert.IsFalse(cursor.IsColumnActive(view.Schema["UserId"]));
        Assert.IsFalse(cursor.IsColumnActive(view.Schema["Score"]));
        Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<float>(view.Schema["Score"]));
    }

    [TestMethod]
    public void Transform_ScoreReadAsAnotherType_SaysWhichTypeItHas()
    {
        var view = TinyModel.Transformer().Transform(TextRows);
        using var cursor = view.GetRowCursor(view.Schema);
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<double>(view.Schema["Score"]));
        Expect.Message(error, "Column 'Score' holds Single, but was read as Double. Read it as Single.");
    }

    [TestMethod]
    public void Transform_CacheShuffleFilterSaveAndPreview_GiveTheSameScores()
    {
        var data = Views.Context.Data;
        var scored = TinyModel.Transformer().Transform(data.Cache(TextRows));
        Expect.Sequence(Expected, Scores(data.Cache(scored)));
        Expect.Set(Expected, Scores(data.ShuffleRows(scored, seed: 3)));
        Expect.Sequence([4, 11, 7], Scores(data.FilterRowsByColumn(scored, "Score", lowerBound: 2, upperBound: 12)));
        Expect.Sequence(Expected[1..3], Scores(data.TakeRows(data.SkipRows(scored, 1), 2)));
        Assert.AreEqual(7, scored.Preview().RowView.Length);
        Assert.AreEqual(7, scored.GetRowCount());
        using var stream = new System.IO.MemoryStream();
        data.SaveAsBinary(scored, stream, keepHidden: false);
        Assert.IsTrue(stream.Length > 0);
    }

    [TestMethod]
    public void Transform_CursorSet_CoversEveryRowOnce()
    {
        var rows = Enumerable.Range(0, 5000).Select(n => (n % 2 == 0 ? "a" : "b", n % 3 == 0 ? "x" : "w")).ToArray();
        var scored = TinyModel.Transformer().Transform(Views.Context.Data.Cache(Views.Pairs(rows)));
        var cursors = scored.GetRowCursorSet([scored.Schema["Score"]], 4);
        var sums = new double[cursors.Length];
        Parallel.For(0, cursors.Length, n =>
        {
            using var cursor = cursors[n];
            var getter = cursor.GetGetter<float>(scored.Schema["Score"]);
            var score = 0f;
            while (cursor.MoveNext())
            {
                getter(ref score);
                sums[n] += score;
            }
        });
        // even n are user a: 834 with x at 1, 1666 with w at 7; odd n are user b: 833 with x at 2, 1667 with w at 8
        Assert.AreEqual((834 * 1) + (1666 * 7) + (833 * 2) + (1667 * 8), sums.Sum());
    }

    [TestMethod]
    public void PredictionEngine_KnownAndUnknownIds_ScoresAndNaN()
    {
        using var engine = Views.Context.Model.CreatePredictionEngine<Query, Answer>(TinyModel.Transformer());
        Assert.AreEqual(11, engine.Predict(new Query { UserId = "c", ItemId = "z" }).Score);
        Assert.IsTrue(float.IsNaN(engine.Predict(new Query { UserId = "c", ItemId = "?" }).Score));
        Assert.AreEqual(1, engine.Predict(new Query { UserId = "a", ItemId = "x" }).Score);
    }

    [TestMethod]
    public void PredictionEngine_Disposed_LeavesTheTransformerUsable()
    {
        var transformer = TinyModel.Transformer();
        Views.Context.Model.CreatePredictionEngine<Query, Answer>(transformer).Dispose();
        Assert.IsNotInstanceOfType<IDisposable>(transformer);
        Expect.Sequence(Expected, Scores(transformer.Transform(TextRows)));
    }

    [TestMethod]
    public void Transform_MissingOrWrongColumn_IsRefusedBeforeReading()
    {
        var transformer = TinyModel.Transformer();
        var missing = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => transformer.Transform(Views.Features<float>(("x", [1]))));
        Expect.Message(missing, "Could not find user column 'UserId'.");
        var wrong = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => transformer.GetOutputSchema(Views.Pairs<double, string>((1, "x")).Schema));
        Expect.Message(wrong, "Schema mismatch for user column 'UserId'", "got Double");
    }

    [TestMethod]
    public void Recommend_UserId_LeavesSeenItemsOut()
    {
        var transformer = TinyModel.Transformer();
        Expect.Sequence([new Recommendation("w", 15), new Recommendation("z", 11)], transformer.Recommend("c", 5)); // seen: x, y
        Expect.Sequence(["y", "x"], transformer.Recommend("c", 2, new RecommendOptions { ExcludeSeen = false, Deny = ["w", "z"] }).Select(entry => entry.ItemId));
        Assert.AreEqual(2, transformer.SimilarItems("x", 2).Count);
    }

    [TestMethod]
    public void Recommend_View_GivesRankedRowsPerDistinctUser()
    {
        var users = Views.Pairs(("b", "x"), ("a", "y"), ("b", "z"));
        var ranked = TinyModel.Transformer().Recommend(users, 2);
        Expect.Sequence(["b", "b", "a", "a"], Views.Column<string>(ranked, "UserId"));
        Expect.Sequence([1, 2, 1, 2], Views.Column<int>(ranked, "Rank"));
        Expect.Sequence(["w", "z", "w", "z"], Views.Column<string>(ranked, "ItemId"));
        Expect.Sequence([8f, 6, 7, 5], Views.Column<float>(ranked, "Score"));
    }

    [TestMethod]
    public void Recommend_ColumnsNamedLikeOurProperties_KeepTheirNames()
    {
        var columns = new ScoringColumns("Item", "User", "Label", TextDataViewType.Instance, TextDataViewType.Instance);
        var transformer = new MicroTransformer(Views.Context, TinyModel.Create(), columns);
        var users = Views.Context.Transforms.CopyColumns("Item", "UserId").Append(Views.Context.Transforms.CopyColumns("User", "ItemId"));
        var view = users.Fit(TextRows).Transform(Views.Pairs(("a", "z")));
        Expect.Sequence(["w"], Views.Column<string>(transformer.Recommend(view, 1), "User"));
        var candidates = Views.Context.Recommendation().LayOutCandidates(transformer, view, "Group", "Relevant");
        Expect.Sequence(["y", "z", "w"], Views.Column<string>(candidates, "User"));
    }

    [TestMethod]
    public void Recommend_ViewWithUnknownUser_FollowsThePolicy()
    {
        var users = Views.Pairs(("q", "x"), ("a", "y"));
        var transformer = TinyModel.Transformer();
        Assert.ThrowsExactly<ArgumentException>(() => transformer.Recommend(users, 2));
        var ranked = transformer.Recommend(users, 2, new RecommendOptions { UnknownUser = UnknownUserPolicy.Empty });
        Expect.Sequence(["a", "a"], Views.Column<string>(ranked, "UserId"));
    }

    [TestMethod]
    public void Model_Facade_GivesIdsEmbeddingsAndSummary()
    {
        var model = TinyModel.Transformer().Model;
        Expect.Sequence(["a", "b", "c"], model.UserIds);
        Expect.Sequence(["x", "y", "z", "w"], model.ItemIds);
        Assert.AreEqual(2, model.EmbeddingDimension);
        Assert.AreEqual(4, model.InteractionCount);
        Expect.Sequence([1f, 1], model.GetUserEmbedding("c").ToArray());
        Expect.Sequence([5f, 6], model.GetItemEmbedding("z").ToArray());
        Assert.AreEqual("Test", model.Summary.Algorithm);
        var error = Assert.ThrowsExactly<ArgumentException>(() => model.GetItemEmbedding("q"));
        Expect.Message(error, "The item 'q' is unknown: the model knows 4 items. Train with data that holds it.");
    }

    private static float[] Scores(IDataView view) => Views.Column<float>(view, "Score");

    private sealed class Query
    {
        public string UserId { get; set; } = string.Empty;

        public string ItemId { get; set; } = string.Empty;
    }

    private sealed class Answer
    {
        public float Score { get; set; }
    }
}
