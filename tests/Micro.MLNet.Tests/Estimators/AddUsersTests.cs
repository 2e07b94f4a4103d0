using System;
using System.IO;
using System.Linq;
using Micro.MLNet.Serving;
using Micro.MLNet.Tests.Data;
using Micro.MLNet.Tests.Persistence;
using Microsoft.ML;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Estimators;

[TestClass]
public sealed class AddUsersTests
{
    private static readonly Lazy<MicroTransformer> Shared = new(() => BlockData.BlockMicro(new MLContext(1)).Fit(Views.Pairs(BlockData.Blocks())));

    private static MicroTransformer Model => Shared.Value;

    private static (string User, string Item)[] New => [("n1", "i0"), ("n2", "i1"), ("n1", "i2"), ("n2", "i3"), ("n1", "i0"), ("n3", "cold")];

    [TestMethod]
    public void AddUsers_Once_GivesUsersThatWorkEverywhere()
    {
        var added = Model.AddUsers(Views.Pairs(New));
        var recommender = added.Recommender;

        CollectionAssert.AreEqual(new[] { "i0", "i2" }, recommender.SeenItems("n1").Order().ToArray());
        CollectionAssert.AreEqual(Model.RecommendForHistory(["i0", "i2"], 5).ToArray(), recommender.Recommend("n1", 5).ToArray());
        CollectionAssert.AreEqual(Model.RecommendForHistory(["cold"], 5).ToArray(), recommender.Recommend("n3", 5).ToArray());
        Assert.AreEqual(recommender.Score("n2", "i5"), Views.Column<float>(added.Transform(Views.Pairs(("n2", "i5"))), "Score")[0]);
        Assert.AreEqual(recommender.Score("n1", "i4"), recommender.Explain("n1", "i4").Score, 1e-5);
        Assert.AreEqual(15, Views.Column<string>(added.Recommend(Views.Pairs(New), 5), "UserId").Length);
        CollectionAssert.AreEqual(Model.Recommend("u0", 5).ToArray(), added.Recommend("u0", 5).ToArray());
    }

    [TestMethod]
    public void AddUsers_ToAModel_LeavesItAsItIs()
    {
        var before = Model.Fitted.UserCount;
        Model.AddUsers(Views.Pairs(New));
        Assert.AreEqual(before, Model.Fitted.UserCount);
        Assert.IsFalse(Model.Recommender.TryScore("n1", "i0", out _));
    }

    [TestMethod]
    public void AddUsers_OneAfterAnother_EqualsAllAtOnce()
    {
        var options = new FoldInOptions { RefinementSteps = 2 };
        var atOnce = Model.AddUsers(Views.Pairs(New), options);
        var first = Model.AddUsers(Views.Pairs([.. New.Where(pair => pair.User == "n1")]), options);
        var all = first.AddUsers(Views.Pairs([.. New.Where(pair => pair.User != "n1")]), options);
        TestModels.AssertSame(atOnce.Fitted, all.Fitted);
    }

    [TestMethod]
    public void AddUsers_SavedInBothFormats_IsReadBack()
    {
        var added = Model.AddUsers(Views.Pairs(New));
        using var compact = new MemoryStream();
        added.Save(compact);
        TestModels.AssertSame(added.Fitted, MicroTransformer.Load(new MLContext(1), compact).Fitted);

        var ml = new MLContext(1);
        using var stream = new MemoryStream();
        ml.Model.Save(added, Views.Pairs(New).Schema, stream);
        var loaded = ml.Model.Load(stream, out _);
        TestModels.AssertSame(added.Fitted, ml.Recommendation().FindMicro(ml.Recommendation().Restore(loaded)).Fitted);
        Assert.AreEqual(added.Recommender.Score("n1", "i4"), Views.Column<float>(loaded.Transform(Views.Pairs(("n1", "i4"))), "Score")[0]);
    }

    [TestMethod]
    public void AddUsers_KnownUsersOrUnknownItems_AreNamed()
    {
        var known = Assert.ThrowsExactly<ArgumentException>(() => Model.AddUsers(Views.Pairs(("n1", "i0"), ("u3", "i0"))));
        StringAssert.Contains(known.Message, "The model knows 'u3' of column 'UserId' already", StringComparison.Ordinal);
        var unknown = Assert.ThrowsExactly<ArgumentException>(() => Model.AddUsers(Views.Pairs(("n1", "i0"), ("n1", "x1"), ("n1", "x2"))));
        StringAssert.Contains(unknown.Message, "The model doesn't know 'x1', 'x2' of column 'ItemId'", StringComparison.Ordinal);
    }

    [TestMethod]
    public void AddUsers_UnknownItemsSkipped_AddsUsersWithAnother()
    {
        var added = Model.AddUsers(Views.Pairs(("n0", "x1"), ("n1", "x1"), ("n1", "i2")), new() { UnknownItems = UnknownItemPolicy.Ignore });
        CollectionAssert.AreEqual(new[] { "i2" }, added.Recommender.SeenItems("n1").ToArray());
        Assert.AreEqual(Model.Fitted.UserCount + 1, added.Fitted.UserCount);
    }

    [TestMethod]
    public void AddUsers_NothingToAdd_SaysWhy()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => Model.AddUsers(Views.Labeled(("n1", "i0", false), ("", "i0", true)), labelColumnName: "Label"));
        StringAssert.Contains(error.Message, "of 2 rows, 1 aren't interactions by their label, 1 lack an id and 0 have an unknown item", StringComparison.Ordinal);
    }

    [TestMethod]
    public void AddUsers_KeysThatExtendThoseOfTraining_AreKnownToASavedModel()
    {
        var ml = new MLContext(1);
        var pairs = BlockData.Blocks();
        var more = pairs.Append(("n1", "i0")).ToArray();
        var options = BlockData.Quick();
        var model = ml.Recommendation().Trainers.LightGcn(options).Fit(Keys(pairs, pairs));
        var added = model.AddUsers(Keys(more, [("n1", "i0"), ("n1", "i2")]));
        using var stream = new MemoryStream();
        ml.Model.Save(added, Keys(more, more).Schema, stream);
        var scored = ml.Model.Load(stream, out _).Transform(Keys(more, [("n1", "i4"), ("u3", "i4")]));
        Assert.AreEqual(added.Recommender.Score("n1", "i4"), Views.Column<float>(scored, "Score")[0]);
        Assert.AreEqual(model.Recommender.Score("u3", "i4"), Views.Column<float>(scored, "Score")[1]);

        // other keys of the same names don't extend them: the saved model goes on asking for those of training
        var reversed = model.AddUsers(Keys([.. more.Reverse()], [("n1", "i0")]));
        Assert.AreEqual(model.Columns.UserType, reversed.Columns.UserType);
        CollectionAssert.AreEqual(model.Columns.UserKeyIndices, reversed.Columns.UserKeyIndices);

        IDataView Keys((string User, string Item)[] map, (string User, string Item)[] rows) => ml.Transforms.Conversion.MapValueToKey("UserId")
            .Append(ml.Transforms.Conversion.MapValueToKey("ItemId")).Fit(Views.Pairs(map)).Transform(Views.Pairs(rows));
    }
}
