using System;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Serving;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Serving;

[TestClass]
public sealed class FittedModelTests
{
    private static readonly TrainingSummary Summary = new("hand-made", 1, 1, "", double.NaN, 0, "cpu");

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    [DataRow(64)]
    public void ScoreAll_RandomTables_EqualsScoreBitForBit(int dimension)
    {
        var random = new Random(dimension);
        var model = Create(5, 37, dimension, () => random.NextSingle() - 0.5f);
        var scores = new float[37];
        for (var u = 0; u < 5; u++)
        {
            model.ScoreAll(u, scores);
            CollectionAssert.AreEqual(Enumerable.Range(0, 37).Select(item => model.Score(u, item)).ToArray(), scores);
        }
    }

    [TestMethod]
    public void Score_UnknownIndex_IsNaN()
    {
        var model = Create(1, 1, 1, () => 1);

        Assert.IsTrue(float.IsNaN(model.Score(-1, 0)));
        Assert.IsTrue(float.IsNaN(model.Score(0, -1)));
        Assert.AreEqual(1f, model.Score(0, 0));
    }

    [TestMethod]
    public void ScoreAll_BadUserOrBuffer_Throws()
    {
        var model = Create(2, 3, 1, () => 1);

        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => model.ScoreAll(2, new float[3]));
        Assert.AreEqual(
            "The score buffer has 2 entries, but 3 were expected. (Parameter 'scores')",
            Assert.ThrowsExactly<ArgumentException>(() => model.ScoreAll(0, new float[2])).Message);
    }

    [TestMethod]
    public void Constructor_PartsThatDisagree_NamesThePart()
    {
        var (users, items) = (new IdMap(["u"]), new IdMap(["i", "j"]));
        var (userTable, itemTable) = (new EmbeddingTable(1, 2, new float[2]), new EmbeddingTable(2, 2, new float[4]));
        var seen = Interactions.Empty(1, 2);
        var graph = new ItemGraph(2, [0, 0, 0], [], []);

        AssertFault("userEmbeddings", itemTable, itemTable, seen, null);
        AssertFault("itemEmbeddings", userTable, userTable, seen, null);
        AssertFault("itemEmbeddings", userTable, new EmbeddingTable(2, 3, new float[6]), seen, null);
        AssertFault("seen", userTable, itemTable, Interactions.Empty(2, 2), null);
        AssertFault("seen", userTable, itemTable, Interactions.Empty(1, 1), null);
        AssertFault("modalities", userTable, itemTable, seen, new("m", graph, new float[1]));
        AssertFault("modalities", userTable, itemTable, seen, new("m", new ItemGraph(1, [0, 0], [], []), new float[2]));

        void AssertFault(string parameter, EmbeddingTable userRows, EmbeddingTable itemRows, Interactions pairs, ModalityInsight? modality)
        {
            var exception = Assert.ThrowsExactly<ArgumentException>(
                () => new FittedModel(users, items, userRows, itemRows, pairs, modality is null ? [] : [modality], Summary));
            Assert.AreEqual(parameter, exception.ParamName);
        }
    }

    [TestMethod]
    [DataRow(new[] { 0, 1 }, new[] { 0 }, new[] { 1f }, DisplayName = "too few pointers")]
    [DataRow(new[] { 0, 2, 1 }, new[] { 0 }, new[] { 1f }, DisplayName = "descending pointers")]
    [DataRow(new[] { 0, 1, 2 }, new[] { 0 }, new[] { 1f }, DisplayName = "last pointer")]
    [DataRow(new[] { 0, 1, 1 }, new[] { 2 }, new[] { 1f }, DisplayName = "neighbor out of range")]
    [DataRow(new[] { 0, 1, 1 }, new[] { 0 }, new float[0], DisplayName = "weights missing")]
    [DataRow(new[] { -1, 0, 1 }, new[] { 0 }, new[] { 1f }, DisplayName = "first pointer")]
    public void ItemGraph_BrokenInvariant_Throws(int[] rowPointers, int[] neighbors, float[] weights) =>
        Assert.Throws<ArgumentException>(() => new ItemGraph(2, rowPointers, neighbors, weights));

    [TestMethod]
    public void ItemGraph_Rows_GiveNeighborsAndWeights()
    {
        var graph = new ItemGraph(2, [0, 2, 2], [1, 0], [0.7f, 0.3f]);

        CollectionAssert.AreEqual(new[] { 1, 0 }, graph.Neighbors(0).ToArray());
        CollectionAssert.AreEqual(new[] { 0.7f, 0.3f }, graph.Weights(0).ToArray());
        Assert.IsTrue(graph.Neighbors(1).IsEmpty);
    }

    private static FittedModel Create(int userCount, int itemCount, int dimension, Func<float> next) => new(
        new IdMap([.. Enumerable.Range(0, userCount).Select(n => $"u{n}")]),
        new IdMap([.. Enumerable.Range(0, itemCount).Select(n => $"i{n}")]),
        new EmbeddingTable(userCount, dimension, [.. Enumerable.Range(0, userCount * dimension).Select(_ => next())]),
        new EmbeddingTable(itemCount, dimension, [.. Enumerable.Range(0, itemCount * dimension).Select(_ => next())]),
        Interactions.Empty(userCount, itemCount),
        [],
        Summary);
}
