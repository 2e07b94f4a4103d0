using System;
using System.IO;
using System.Linq;
using Micro.MLNet.Options;
using Micro.MLNet.Tests.Data;
using Microsoft.ML;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Estimators;

[TestClass]
public sealed class AddItemsTests
{
    private static readonly MLContext Context = new(seed: 1);
    private static readonly MicroTransformer Model = Context.Recommendation().Trainers.Micro(Options(epochs: 60)).Fit(Views.Pairs(BlockData.Blocks()));

    [TestMethod]
    public void AddItems_ItemsThatShowTheirBlock_AreRankedByIt()
    {
        var added = Model.AddItems(Views.Features(("odd", new float[] { 2, 0.1f }), ("even", [0.1f, 2])));

        Assert.AreEqual((12, 14), (Model.Model.ItemIds.Count, added.Model.ItemIds.Count));
        CollectionAssert.AreEqual(new[] { "odd", "even" }, added.Model.ItemIds.Skip(12).ToArray());
        Assert.IsGreaterThan(added.Recommender.Score("u1", "even"), added.Recommender.Score("u1", "odd"));
        Assert.IsGreaterThan(added.Recommender.Score("u2", "odd"), added.Recommender.Score("u2", "even"));
        CollectionAssert.IsSubsetOf(added.Recommender.Neighbors("odd", "Image", 2).Select(neighbor => neighbor.ItemId).ToArray(), Enumerable.Range(0, 6).Select(n => $"i{(2 * n) + 1}").ToArray());
        Assert.AreEqual(1, added.Recommender.ModalityWeights("odd")["Image"]);
        Assert.IsFalse(Model.Recommender.TryScore("u1", "odd", out _));
        Assert.AreEqual(added.Recommender.Score("u1", "odd"), Views.Column<float>(added.Transform(Views.Pairs(("u1", "odd"))), "Score")[0]);
    }

    [TestMethod]
    public void AddItems_SavedBothWays_ScoresTheSame()
    {
        var added = Model.AddItems(Views.Features(("odd", new float[] { 2, 0.1f })));
        var rows = Views.Pairs(("u1", "odd"), ("u2", "odd"), ("u1", "i1"));
        var expected = Views.Column<float>(added.Transform(rows), "Score");
        using var stream = new MemoryStream();
        added.Save(stream);
        stream.Position = 0;
        using var chain = new MemoryStream();
        Context.Model.Save(added, rows.Schema, chain);
        chain.Position = 0;
        var loaded = Context.Model.Load(chain, out _);

        Expect.Sequence(expected, Views.Column<float>(MicroTransformer.Load(Context, stream).Transform(rows), "Score"));
        Expect.Sequence(expected, Views.Column<float>(loaded.Transform(rows), "Score"));
        Expect.Sequence(expected, Views.Column<float>(Context.Recommendation().Restore(loaded).Transform(rows), "Score"));
    }

    [TestMethod]
    public void AddItems_KeyColumn_ReadsKeyValues()
    {
        var features = Views.Features(("odd", new float[] { 2, 0.1f }), ("even", [0.1f, 2]));
        var keys = Context.Transforms.Conversion.MapValueToKey("ItemId").Fit(features).Transform(features);
        CollectionAssert.AreEqual(Model.AddItems(features).Model.ItemIds.ToArray(), Model.AddItems(keys).Model.ItemIds.ToArray());
    }

    [TestMethod]
    public void AddItems_KnownItem_IsRefusedOrSkipped()
    {
        var features = Views.Features(("new", new float[] { 1, 2 }), ("i3", [1, 2]));
        Expect.Message(Assert.ThrowsExactly<ArgumentException>(() => Model.AddItems(features)), "Item 'i3'", "12 items", "skipKnown: true");
        Expect.Sequence(["new"], Model.AddItems(features, skipKnown: true).Model.ItemIds.Skip(12));
        Expect.Sequence(Model.Model.ItemIds, Model.AddItems(Views.Features(("i3", new float[] { 1 })), skipKnown: true).Model.ItemIds);
    }

    [TestMethod]
    public void AddItems_RowsThatCannotBeUsed_AreNamed()
    {
        void Refused(IDataView features, params string[] parts) => Expect.Message(Assert.Throws<ArgumentException>(() => Model.AddItems(features)), parts);

        Refused(Views.Features(("a", new float[] { 1, 2, 3 })), "'Image'", "3 numbers", "trained on vectors of 2");
        Refused(Views.Features(("a", new float[] { 1, 2 }), ("b", [1])), "1 numbers", "item 'b'", "2 for item 'a'");
        Refused(Views.Features(("a", new float[] { 1, 2 }), ("a", [1, 3])), "item 'a' more than once");
        Refused(Views.Features(("a", new float[] { 1, float.PositiveInfinity })), "Infinity", "item 'a'");
        Refused(Views.Features(("a", new float[] { 1, 2 }), (string.Empty, [1, 3])), "Row 2", "no id in column 'ItemId'");
        Refused(Views.Pairs(("a", "b")), "'Image'");
        Expect.Message(Assert.Throws<ArgumentException>(() => Model.AddItems(Views.Features(("a", new float[] { 1, 2 })), itemColumnName: "Sku")), "'Sku'");
    }

    [TestMethod]
    public void AddItems_MissingVector_IsTreatedAsAtTraining()
    {
        var added = Model.AddItems(Views.Features(("empty", (float[]?)null), ("nan", [float.NaN, 1]), ("twin", [0.5f, 0.5f])));
        Expect.Sequence(added.Model.GetItemEmbedding("empty").ToArray(), added.Model.GetItemEmbedding("nan").ToArray());
        Expect.Sequence(added.Model.GetItemEmbedding("empty").ToArray(), added.Model.GetItemEmbedding("twin").ToArray()); // half of the rows are (1, 0), half (0, 1)
        var strict = (MicroOptions o) => o with { Graph = o.Graph with { MissingModality = MissingModality.Throw } };
        var refusing = Context.Recommendation().Trainers.Micro(strict(Options(epochs: 1))).Fit(Views.Pairs(BlockData.Blocks()));
        Expect.Message(Assert.ThrowsExactly<ArgumentException>(() => refusing.AddItems(Views.Features(("a", new float[] { 1, 2 }), ("b", null)))), "Item 'b'", "'Image'", "Throw");
    }

    [TestMethod]
    public void AddItems_ModelThatCannot_SaysWhy()
    {
        var features = Views.Features(("a", new float[] { 1, 2 }));
        Expect.Message(Assert.ThrowsExactly<InvalidOperationException>(() => Model.ForServing().AddItems(features)), "KeepState", "ForServing");
        var alone = Context.Recommendation().Trainers.LightGcn(BlockData.Quick()).Fit(Views.Pairs(BlockData.Blocks()));
        Expect.Message(Assert.ThrowsExactly<InvalidOperationException>(() => alone.AddItems(features)), "LightGcn", "no item graphs", "Micro or Lattice");
    }

    private static MicroOptions Options(int epochs) => new()
    {
        ItemFeatures = Views.Features([.. Enumerable.Range(0, 12).Select(n => ($"i{n}", (float[]?)[n % 2, 1 - (n % 2)]))]),
        Backbone = new BackboneOptions { EmbeddingDimension = 8 },
        Graph = new GraphOptions { NeighborCount = 3 },
        Optimization = BlockData.Quick().Optimization with { MaxEpochs = epochs, ValidationFraction = 0 },
    };
}
