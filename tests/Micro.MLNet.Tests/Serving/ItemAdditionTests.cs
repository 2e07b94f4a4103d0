using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Micro.MLNet.Core;
using Micro.MLNet.Options;
using Micro.MLNet.Persistence;
using Micro.MLNet.Serving;
using Micro.MLNet.Tests.Oracles;
using Micro.MLNet.Tests.Persistence;
using Micro.MLNet.Tests.Training;
using Micro.MLNet.Training;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Serving;

[TestClass]
public sealed class ItemAdditionTests
{
    private const int Added = 7;

    // per new item and modality; null is a missing vector
    private static readonly float[]?[][] New = [.. Enumerable.Range(0, Added).Select(n => new[] { Vector(n, 6, 10), Vector(n, 4, 20) })];

    [TestMethod]
    [DataRow(2, "b:0.59628 new:0.55556", 0f, 1f)]
    [DataRow(3, "b:0.5164 new:0.41667 a:0.3873", 0.35112344f, 0.93632918f)]
    public void Add_OneItemAmongTwo_MatchesHandValues(int neighborCount, string row, float first, float second)
    {
        // x = (3, 4) to a = (1, 0) and b = (0, 1), whose degrees are 1: ŝ = 0.6 and 0.8, and 1 to itself. With k = 2 D = 1.8: 0.8/√1.8 and 1/1.8, h = 0.596 e_b;
        // with k = 3 D = 2.4: 0.6/√2.4, 0.8/√2.4 and 1/2.4, h = (0.6·1, 0.8·2)/√2.4 from e_a = (1, 0), e_b = (0, 2), so x̂ = (0.6, 1.6)/√2.92
        var model = OfTwoItems(neighborCount);
        var added = ItemAddition.Add(model, ["new"], [new FeatureMatrix(1, 2, [3, 4])], default);

        var graph = added.Modalities[0].Graph;
        var found = graph.Neighbors(2).ToArray().Zip(graph.Weights(2).ToArray(), (item, weight) => FormattableString.Invariant($"{added.Items[item]}:{weight:0.#####}"));
        Assert.AreEqual(row, string.Join(' ', found));
        Assert.AreEqual(1, added.Modalities[0].Attention[2]);
        Assert.AreEqual(first, added.ItemEmbeddings.Row(2)[0], 1e-6f);
        Assert.AreEqual(second, added.ItemEmbeddings.Row(2)[1], 1e-6f);
        Assert.AreEqual(added.ItemEmbeddings.Row(2)[1] * 3, new Recommender(added).Score("u", "new"), 1e-6f); // u = (0, 3)
    }

    [TestMethod]
    [DataRow("one layer")]
    [DataRow("two layers")]
    [DataRow("three layers")]
    [DataRow("features, no layer")]
    [DataRow("features, one layer")]
    [DataRow("features, two layers")]
    [DataRow("raw graph alone")]
    [DataRow("learned graph alone")]
    [DataRow("random walk")]
    [DataRow("no normalization")]
    [DataRow("negative similarities")]
    [DataRow("no self-loop")]
    [DataRow("mask")]
    [DataRow("zero")]
    [DataRow("mean")]
    [DataRow("NGCF")]
    [DataRow("LATTICE")]
    [DataRow("LATTICE, two layers")]
    [DataRow("all neighbors")]
    [DataRow("pair of members")]
    [DataRow("LATTICE, pair of members")]
    public void Add_EveryKindOfModel_MatchesPlainLoops(string kind)
    {
        var model = Fit(kind);
        var added = Add(model, Enumerable.Range(0, Added));
        for (var n = 0; n < Added; n++)
        {
            var (vector, attention, rows) = new AdditionOracle(model).Place(New[n]);
            var item = Planted.Items + n;
            for (var c = 0; c < vector.Length; c++)
            {
                Assert.AreEqual(vector[c], added.ItemEmbeddings.Row(item)[c], 1e-5);
            }

            for (var m = 0; m < rows.Length; m++)
            {
                Assert.AreEqual(attention[m], added.Modalities[m].Attention[item], 1e-5);
                var graph = added.Modalities[m].Graph;
                Assert.AreEqual(rows[m].Count, graph.Neighbors(item).Length);
                for (var e = 0; e < graph.Neighbors(item).Length; e++)
                {
                    Assert.AreEqual(rows[m][graph.Neighbors(item)[e] == item ? AdditionOracle.Self : graph.Neighbors(item)[e]], graph.Weights(item)[e], 1e-5);
                    Assert.IsTrue(e == 0 || graph.Weights(item)[e] <= graph.Weights(item)[e - 1]);
                }
            }
        }
    }

    [TestMethod]
    [DataRow("two layers")]
    [DataRow("features, one layer")]
    public void Add_InAnyOrderAndCompany_GivesTheSameVectors(string kind)
    {
        var model = Fit(kind);
        var together = Add(model, Enumerable.Range(0, Added));
        var reversed = Add(model, Enumerable.Range(0, Added).Reverse());
        var single = model;
        foreach (var n in new[] { 3, 0, 6, 2, 5, 1, 4 })
        {
            single = Add(single, [n]);
        }

        for (var n = 0; n < Added; n++)
        {
            foreach (var other in new[] { reversed, single })
            {
                var (item, place) = (together.Items.IndexOf($"new{n}"), other.Items.IndexOf($"new{n}"));
                CollectionAssert.AreEqual(together.ItemEmbeddings.Row(item).ToArray(), other.ItemEmbeddings.Row(place).ToArray());
                CollectionAssert.AreEqual(together.Modalities[1].Graph.Weights(item).ToArray(), other.Modalities[1].Graph.Weights(place).ToArray());
            }
        }
    }

    [TestMethod]
    public void Add_Any_LeavesTheOldModelAndItsItemsAsTheyWere()
    {
        var model = Fit("one layer");
        var before = Bytes(model);
        var added = Add(model, Enumerable.Range(0, Added));

        CollectionAssert.AreEqual(before, Bytes(model));
        Assert.AreEqual((Planted.Items + Added, Planted.Items), (added.ItemCount, added.State!.EgoItems.RowCount));
        for (var item = 0; item < Planted.Items; item++)
        {
            CollectionAssert.AreEqual(model.ItemEmbeddings.Row(item).ToArray(), added.ItemEmbeddings.Row(item).ToArray());
            CollectionAssert.AreEqual(model.Modalities[0].Graph.Neighbors(item).ToArray(), added.Modalities[0].Graph.Neighbors(item).ToArray());
        }
    }

    [TestMethod]
    [DataRow("one layer")]
    [DataRow("two layers")]
    [DataRow("features, no layer")]
    [DataRow("features, two layers")]
    [DataRow("LATTICE, two layers")]
    public void Save_ModelWithAddedItems_LoadsInBothFormats(string kind)
    {
        var added = Add(Fit(kind), [0, 1, 2]);
        var bytes = Bytes(added);
        var loaded = ModelArchive.Load(new MemoryStream(bytes)).Model;
        var floats = FloatPack.Decode(FloatPack.Encode(added, TestModels.Columns)).Model;

        CollectionAssert.AreEqual(bytes, Bytes(loaded));
        CollectionAssert.AreEqual(bytes, Bytes(floats));
        CollectionAssert.AreEqual(Bytes(Add(added, [3, 4])), Bytes(Add(loaded, [3, 4]))); // and goes on
    }

    [TestMethod]
    [DataRow("one layer", 1e-5)]
    [DataRow("two layers", 1e-5)]
    [DataRow("features, no layer", 5e-3)]
    [DataRow("features, two layers", 5e-3)]
    [DataRow("LATTICE, two layers", 1e-5)]
    public void Explain_AddedItem_IsAllContentInShares(string kind, double tolerance)
    {
        var recommender = new Recommender(Add(Fit(kind), Enumerable.Range(0, Added)));
        for (var n = 0; n < Added; n++)
        {
            var explanation = recommender.Explain("u3", $"new{n}");
            Assert.AreEqual((0.0, (double)explanation.Score), (explanation.CollaborativePart!.Value, explanation.ContentPart!.Value));
            Assert.AreEqual(explanation.Score, explanation.Modalities.Sum(modality => modality.ContentPart!.Value), tolerance);
            Assert.IsNotEmpty(recommender.Neighbors($"new{n}", "image", 3));
            Assert.HasCount(5, recommender.SimilarItems($"new{n}", 5));
        }
    }

    [TestMethod]
    public void Add_ManyThreadsAtOnce_GiveTheSameBytes()
    {
        var model = Fit("two layers");
        var results = new byte[16][];
        Parallel.For(0, results.Length, new ParallelOptions { MaxDegreeOfParallelism = 16 }, n => results[n] = Bytes(Add(model, Enumerable.Range(0, Added))));
        foreach (var result in results)
        {
            CollectionAssert.AreEqual(results[0], result);
        }
    }

    [TestMethod]
    public void Add_Cancelled_Throws() => Assert.ThrowsExactly<OperationCanceledException>(
        () => ItemAddition.Add(OfTwoItems(2), ["new"], [new FeatureMatrix(1, 2, [3, 4])], new CancellationToken(canceled: true)));

    private static FittedModel OfTwoItems(int neighborCount) => new(
        new IdMap(["u"]),
        new IdMap(["a", "b"]),
        new EmbeddingTable(1, 2, [0, 3]),
        new EmbeddingTable(2, 2, [1, 0, 0, 1]),
        Interactions.Build(1, 2, [0], [0]),
        [new ModalityInsight("image", new ItemGraph(2, [0, 1, 2], [0, 1], [1, 1]), [1, 1])],
        new TrainingSummary("MICRO-MatrixFactorization", 1, 1, "", double.NaN, 0, "cpu"),
        state: new TrainingState(
            new NetworkSettings(
                RankingAlgorithm.Micro,
                BackboneKind.MatrixFactorization,
                0,
                UserItemNormalization.Symmetric,
                new ItemGraphSettings(neighborCount, 1, 1, GraphNormalization.Symmetric, NegativeSimilarity.Clamp, true, ItemInput.Id, MissingModality.Throw, false)),
            new EmbeddingTable(1, 2, [0, 3]),
            new EmbeddingTable(2, 2, [1, 0, 0, 2]),
            [
                new NamedTensor("_layers.0.projection.weight", [2, 2], [1, 0, 0, 1]),
                new NamedTensor("_layers.0.projection.bias", [2], [0, 0]),
                new NamedTensor("_fusion.transform.weight", [2, 2], [1, 0, 0, 1]),
                new NamedTensor("_fusion.transform.bias", [2], [0, 0]),
                new NamedTensor("_fusion.query.weight", [1, 2], [1, 1]),
            ],
            [new ModalityState(new CompactFeatures(2, 2, [127, 0, 0, 127], [1 / 127f, 1 / 127f]), [1, 1], [])]));

    private static FittedModel Fit(string kind)
    {
        var (options, dataset) = (Planted.Micro(members: kind.Contains("members", StringComparison.Ordinal) ? 2 : 1), Planted.Dataset());
        var policy = kind switch { "mask" => MissingModality.Mask, "zero" => MissingModality.Zero, _ => MissingModality.Mean };
        var graph = options.Graph! with
        {
            LayerCount = kind.Contains("two", StringComparison.Ordinal) ? 2 : kind.Contains("three", StringComparison.Ordinal) ? 3 : kind.Contains("no layer", StringComparison.Ordinal) ? 0 : 1,
            ItemInput = kind.Contains("features", StringComparison.Ordinal) ? ItemInput.Features : ItemInput.Id,
            SkipWeight = kind switch { "raw graph alone" => 1, "learned graph alone" => 0, _ => .7 },
            Normalization = kind switch { "random walk" => GraphNormalization.RandomWalk, "no normalization" => GraphNormalization.None, _ => GraphNormalization.Symmetric },
            NegativeSimilarity = kind == "negative similarities" ? NegativeSimilarity.Keep : NegativeSimilarity.Clamp,
            IncludeSelfLoop = kind != "no self-loop",
            NeighborCount = kind is "negative similarities" or "all neighbors" ? Planted.Items - 1 : 4,
            MissingModality = policy,
        };
        if (policy != MissingModality.Mean)
        {
            dataset = new RecommendationDataset(dataset.Users, dataset.Items, dataset.Train, [Without(dataset.Modalities[0], policy, 2, 9), Without(dataset.Modalities[1], policy, 9, 17)]);
        }

        var algorithm = kind.Contains("LATTICE", StringComparison.Ordinal) ? RankingAlgorithm.Lattice : RankingAlgorithm.Micro;
        var backbone = options.Backbone with { Kind = kind == "NGCF" ? BackboneKind.Ngcf : BackboneKind.LightGcn, Combination = LayerCombination.Mean };
        return TrainingLoop.Fit(dataset, Planted.Validation(), options with { Graph = graph, Algorithm = algorithm, Backbone = backbone }, null, default);
    }

    private static Modality Without(Modality modality, MissingModality policy, params int[] missing)
    {
        var (values, width) = (modality.Features.ToArray(), modality.Features.Width);
        Array.ForEach(missing, item => values.AsSpan(item * width, width).Clear());
        return modality with { Features = new FeatureMatrix(Planted.Items, width, values, policy == MissingModality.Mask ? [.. Enumerable.Range(0, Planted.Items).Select(item => !missing.Contains(item))] : null) };
    }

    private static FittedModel Add(FittedModel model, IEnumerable<int> which)
    {
        int[] items = [.. which];
        FeatureMatrix Matrix(int m, int width) => new(
            items.Length, width, items.SelectMany(n => New[n][m] ?? new float[width]).ToArray(), [.. items.Select(n => New[n][m] is not null)]);
        return ItemAddition.Add(model, [.. items.Select(n => $"new{n}")], [Matrix(0, 6), Matrix(1, 4)], default);
    }

    // items 1 and 5 lack one modality, item 2 points away from the others in the first
    private static float[]? Vector(int n, int width, int seed)
    {
        var random = new Random(seed + n);
        return (n, width) is (1, 4) or (5, 6) ? null : [.. Enumerable.Range(0, width).Select(c => (n == 2 && width == 6 ? -1 : 1) * (random.NextSingle() + (c % 3 == n % 3 ? 1 : 0)))];
    }

    private static byte[] Bytes(FittedModel model)
    {
        using var stream = new MemoryStream();
        ModelArchive.Save(stream, model, TestModels.Columns);
        return stream.ToArray();
    }
}
