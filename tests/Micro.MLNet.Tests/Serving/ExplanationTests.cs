using System;
using System.Linq;
using System.Threading.Tasks;
using Micro.MLNet.Core;
using Micro.MLNet.Options;
using Micro.MLNet.Serving;
using Micro.MLNet.Tests.Training;
using Micro.MLNet.Training;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Serving;

[TestClass]
public sealed class ExplanationTests
{
    private const int Width = 8;

    [TestMethod]
    [DataRow(false, 1, ItemInput.Id, 1e-6)]
    [DataRow(false, 2, ItemInput.Id, 1e-6)]
    [DataRow(false, 3, ItemInput.Id, 1e-6)]
    [DataRow(false, 0, ItemInput.Features, 1e-2)]
    [DataRow(false, 1, ItemInput.Features, 1e-2)]
    [DataRow(false, 2, ItemInput.Features, 1e-2)]
    [DataRow(true, 0, ItemInput.Features, 1e-6)]
    [DataRow(true, 1, ItemInput.Id, 1e-6)]
    [DataRow(true, 2, ItemInput.Id, 1e-6)]
    public void Explain_MatrixFactorization_LeavesTheIdEmbeddingsProduct(bool lattice, int layers, ItemInput input, double tolerance)
    {
        var model = Fit(lattice ? RankingAlgorithm.Lattice : RankingAlgorithm.Micro, BackboneKind.MatrixFactorization, graph => graph with { LayerCount = layers, ItemInput = input });
        var moved = 0.0;
        foreach (var (user, item) in Pairs())
        {
            var explanation = Explain(model, user, item);
            var collaborative = Dot(model.UserEmbeddings.Row(user), model.State!.EgoItems.Row(item)); // with this backbone x̃_i = e_i
            Assert.AreEqual(collaborative, explanation.CollaborativePart!.Value, tolerance);
            Assert.AreEqual(model.Score(user, item), explanation.Score);
            Assert.AreEqual(explanation.Score, (float)(explanation.CollaborativePart + explanation.ContentPart)!.Value);
            Assert.AreEqual(explanation.ContentPart!.Value, explanation.Modalities.Sum(modality => modality.ContentPart!.Value), 1e-12);
            moved += Math.Abs(explanation.ContentPart.Value);
        }

        Assert.IsGreaterThan(1, moved);
    }

    [TestMethod]
    [DataRow(BackboneKind.LightGcn, 1)]
    [DataRow(BackboneKind.Ngcf, 1)]
    [DataRow(BackboneKind.LightGcn, 2)]
    public void Explain_OneLayer_SharesContentAsPlainLoopsDo(BackboneKind backbone, int members)
    {
        var model = Fit(RankingAlgorithm.Micro, backbone, graph => graph, members);
        foreach (var (user, item) in Pairs())
        {
            var weighted = model.Modalities.Select(modality => View(modality.Graph, model.State!.EgoItems, item).Select(value => value * modality.Attention[item]).ToArray()).ToArray();
            var norms = Enumerable.Range(0, Width).Chunk(Width / members).Select(member => Math.Sqrt(member.Sum(c => Math.Pow(weighted.Sum(view => view[c]), 2)))).ToArray();
            var explanation = Explain(model, user, item);
            for (var m = 0; m < weighted.Length; m++)
            {
                Assert.AreEqual(weighted[m].Select((value, c) => value * model.UserEmbeddings.Row(user)[c] / norms[c * members / Width]).Sum(), explanation.Modalities[m].ContentPart!.Value, 1e-6);
                Assert.AreEqual((model.Modalities[m].Name, model.Modalities[m].Attention[item]), (explanation.Modalities[m].Name, explanation.Modalities[m].Weight));
            }
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Explain_NoItemGraphs_HasNoContent(bool selfSupervised)
    {
        var options = Planted.Alone(BackboneKind.LightGcn) with { Algorithm = selfSupervised ? RankingAlgorithm.Sgl : RankingAlgorithm.Micro, SelfSupervision = new SelfSupervisionOptions() };
        var model = TrainingLoop.Fit(Planted.Dataset(), Planted.Validation(), options, null, default);
        var explanation = Explain(model, 3, 4);
        Assert.AreEqual(((double?)model.Score(3, 4), (double?)0.0), (explanation.CollaborativePart, explanation.ContentPart));
        Assert.IsEmpty(explanation.Modalities);
        Assert.IsEmpty(explanation.SeenNeighbors);
    }

    [TestMethod]
    public void Explain_ModelWithoutState_TellsNeighborsAndWeightsOnly()
    {
        var model = HandMadeModel.OfFiveItems();
        var explanation = new Recommender(model).Explain("8", "10", 1);

        Assert.AreEqual((null, null), (explanation.CollaborativePart, explanation.ContentPart));
        Assert.AreEqual(("Image", 0.75f, null), (explanation.Modalities[0].Name, explanation.Modalities[0].Weight, explanation.Modalities[0].ContentPart));
        // item 10's row is itself, 30 and 20; user 8 has seen 10 and 30
        CollectionAssert.AreEqual(new[] { new NeighborReason("30", 0.3f, true) }, explanation.Modalities[0].Neighbors.ToArray());
        CollectionAssert.AreEqual(new[] { new NeighborReason("40", 1, false) }, explanation.Modalities[1].Neighbors.ToArray());
        CollectionAssert.AreEqual(new[] { new NeighborReason("30", 0.75f * 0.3f, true) }, explanation.SeenNeighbors.ToArray());
        CollectionAssert.AreEqual(new[] { "30", "20" }, new Recommender(model).Explain(8, 10).Modalities[0].Neighbors.Select(neighbor => neighbor.ItemId).ToArray());
    }

    [TestMethod]
    public void Explain_ItemKnn_SharesTheScoreAmongSeenNeighbors()
    {
        // item 2 is similar to 0 by 0.5, to 1 by 0.25 and to 3 by 0.125; the user has seen 0, 1 and 2
        var model = new FittedModel(
            new IdMap(["u"]),
            new IdMap(["0", "1", "2", "3"]),
            new EmbeddingTable(1, 1, [0]),
            new EmbeddingTable(4, 1, [0, 0, 0, 0]),
            Interactions.Build(1, 4, [0, 0, 0], [0, 1, 2]),
            [],
            new TrainingSummary("ItemKNN", 0, 0, "", double.NaN, 0, "cpu"),
            new ItemNeighborhood(4, [0, 0, 0, 3, 3], [0, 1, 3], [.5f, .25f, .125f]));
        var explanation = new Recommender(model).Explain("u", "2");

        CollectionAssert.AreEqual(new NeighborReason[] { new("0", .5f, true), new("1", .25f, true) }, explanation.SeenNeighbors.ToArray());
        Assert.AreEqual((.75f, (double?)0.75, (double?)0.0), (explanation.Score, explanation.CollaborativePart, explanation.ContentPart));
    }

    [TestMethod]
    public void Explain_UnknownIds_ThrowsOrReturnsFalse()
    {
        var recommender = new Recommender(HandMadeModel.OfFiveItems());
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => recommender.Explain("nobody", "10")).Message, "'nobody'", StringComparison.Ordinal);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => recommender.Explain("8", "nothing")).Message, "'nothing'", StringComparison.Ordinal);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => recommender.Explain("8", "10", 0));
        Assert.IsFalse(recommender.TryExplain("nobody", "10", out var none));
        Assert.IsNull(none);
        Assert.IsTrue(recommender.TryExplain("8", "10", out var explanation));
        Assert.AreEqual(recommender.Score("8", "10"), explanation.Score);
    }

    [TestMethod]
    public void Explain_ManyThreadsAtOnce_AgreeWithOne()
    {
        FittedModel Create() => Fit(RankingAlgorithm.Micro, BackboneKind.LightGcn, graph => graph with { LayerCount = 2 });
        var (expected, shared) = (Create(), Create());
        var parts = new double[16];
        Parallel.For(0, parts.Length, new ParallelOptions { MaxDegreeOfParallelism = 16 }, n => parts[n] = Explain(shared, n, n).ContentPart!.Value);
        for (var n = 0; n < parts.Length; n++)
        {
            Assert.AreEqual(Explain(expected, n, n).ContentPart!.Value, parts[n]);
        }
    }

    private static FittedModel Fit(RankingAlgorithm algorithm, BackboneKind backbone, Func<GraphOptions, GraphOptions> change, int members = 1)
    {
        var options = Planted.Micro(members: members);
        options = options with { Algorithm = algorithm, Backbone = options.Backbone with { Kind = backbone, Combination = LayerCombination.Mean }, Graph = change(options.Graph!) };
        return TrainingLoop.Fit(Planted.Dataset(), Planted.Validation(), options, null, default);
    }

    private static Explanation Explain(FittedModel model, int user, int item) => new Recommender(model).Explain(model.Users[user], model.Items[item]);

    private static (int User, int Item)[] Pairs() => [.. from user in Enumerable.Range(0, Planted.Users) from item in Enumerable.Range(0, Planted.Items) select (user, item)];

    private static double[] View(ItemGraph graph, EmbeddingTable items, int item)
    {
        var view = new double[Width];
        for (var n = 0; n < graph.Neighbors(item).Length; n++)
        {
            for (var c = 0; c < Width; c++)
            {
                view[c] += graph.Weights(item)[n] * items.Row(graph.Neighbors(item)[n])[c];
            }
        }

        return view;
    }

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var n = 0; n < a.Length; n++)
        {
            sum += (double)a[n] * b[n];
        }

        return sum;
    }
}
