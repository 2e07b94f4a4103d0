using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Options;
using Micro.MLNet.Persistence;
using Micro.MLNet.Serving;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Persistence;

/// <summary>Fitted models with made-up numbers, the awkward ones included.</summary>
internal static class TestModels
{
    public const int Dimension = 5;

    /// <summary>Columns named as by default, ids of text.</summary>
    public static ModelColumns Columns { get; } = new(new IdColumn("UserId", IdColumnType.Text), new IdColumn("ItemId", IdColumnType.Text), "Score");

    /// <summary>A model whose ids are numbers: user u is 7 u + 3, item i is 5 i + 1, so that they can be typed as text, integers and keys.</summary>
    public static FittedModel Create(int users = 12, int items = 9, int modalities = 2, int seed = 1)
    {
        var random = new Random(seed);
        var userTable = Floats(random, users * Dimension);
        var itemTable = Floats(random, items * Dimension);
        (userTable[0], userTable[1], itemTable[1]) = (-0f, float.Epsilon, 1e30f);
        var pairs = Enumerable.Range(0, users * 3).Select(_ => (User: random.Next(users), Item: random.Next(items))).ToArray();
        return new FittedModel(
            Ids(users, u => (7 * u) + 3),
            Ids(items, i => (5 * i) + 1),
            new EmbeddingTable(users, Dimension, userTable),
            new EmbeddingTable(items, Dimension, itemTable),
            Interactions.Build(users, items, [.. pairs.Select(p => p.User)], [.. pairs.Select(p => p.Item)]),
            [.. Enumerable.Range(0, modalities).Select(m => Modality($"modality {m}", items, random))],
            new TrainingSummary("MICRO-LightGcn", 40, 31, "Recall@20", 0.1234567890123, 7, "cpu"));
    }

    /// <summary>The same with the state of a training, of which the last user and the last item know nothing.</summary>
    public static FittedModel CreateWithState(int users = 12, int items = 9, int modalities = 2)
    {
        var (model, random) = (Create(users, items, modalities), new Random(2));
        var (egoItems, width) = (items - 1, 7);
        var features = new FeatureMatrix(egoItems, width, Floats(random, egoItems * width));
        return new FittedModel(
            model.Users,
            model.Items,
            model.UserEmbeddings,
            model.ItemEmbeddings,
            model.Seen,
            model.Modalities,
            model.Summary,
            state: new TrainingState(
                new NetworkSettings(
                    RankingAlgorithm.Micro,
                    BackboneKind.LightGcn,
                    3,
                    UserItemNormalization.Symmetric,
                    new ItemGraphSettings(10, .9, 1, GraphNormalization.Symmetric, NegativeSimilarity.Clamp, true, ItemInput.Id, MissingModality.Mask, false),
                    EnsembleSize: 3),
                new EmbeddingTable(users - 1, 3, Floats(random, (users - 1) * 3)),
                new EmbeddingTable(egoItems, 3, Floats(random, egoItems * 3)),
                [new NamedTensor("_fusion.query.weight", [1, 3], Floats(random, 3)), new NamedTensor("scalar", [], [.5f]), new NamedTensor("none", [0, 4], [])],
                [.. Enumerable.Range(0, modalities).Select(_ => new ModalityState(CompactFeatures.Of(features), Floats(random, egoItems), Floats(random, egoItems)))]));
    }

    /// <summary>A model with the given tables and nothing seen.</summary>
    public static FittedModel FromTables(string[] users, string[] items, float[] userTable, float[] itemTable) => new(
        new IdMap(users),
        new IdMap(items),
        new EmbeddingTable(users.Length, userTable.Length / users.Length, userTable),
        new EmbeddingTable(items.Length, itemTable.Length / items.Length, itemTable),
        Interactions.Empty(users.Length, items.Length),
        [],
        new TrainingSummary("LightGcn", 1, 1, string.Empty, double.NaN, 1, "cpu"));

    /// <summary>Requires two models to be equal in every bit.</summary>
    public static void AssertSame(FittedModel expected, FittedModel actual)
    {
        CollectionAssert.AreEqual(expected.Users.Ids.ToArray(), actual.Users.Ids.ToArray());
        CollectionAssert.AreEqual(expected.Items.Ids.ToArray(), actual.Items.Ids.ToArray());
        CollectionAssert.AreEqual(Bits(expected.UserEmbeddings.Values), Bits(actual.UserEmbeddings.Values));
        CollectionAssert.AreEqual(Bits(expected.ItemEmbeddings.Values), Bits(actual.ItemEmbeddings.Values));
        Assert.AreEqual(expected.UserEmbeddings.Dimension, actual.UserEmbeddings.Dimension);
        CollectionAssert.AreEqual(expected.Seen.RowPointers.ToArray(), actual.Seen.RowPointers.ToArray());
        CollectionAssert.AreEqual(expected.Seen.ColumnIndices.ToArray(), actual.Seen.ColumnIndices.ToArray());
        Assert.AreEqual(expected.Summary, actual.Summary);
        Assert.HasCount(expected.Modalities.Count, actual.Modalities);
        foreach (var (e, a) in expected.Modalities.Zip(actual.Modalities))
        {
            Assert.AreEqual(e.Name, a.Name);
            CollectionAssert.AreEqual(Bits(e.Attention), Bits(a.Attention));
            CollectionAssert.AreEqual(e.Graph.RowPointers.ToArray(), a.Graph.RowPointers.ToArray());
            CollectionAssert.AreEqual(e.Graph.AllNeighbors.ToArray(), a.Graph.AllNeighbors.ToArray());
            CollectionAssert.AreEqual(Bits(e.Graph.AllWeights), Bits(a.Graph.AllWeights));
        }

        Assert.AreEqual(expected.State is null, actual.State is null);
        if (expected.State is { } state)
        {
            AssertSame(state, actual.State!);
        }
    }

    private static void AssertSame(TrainingState expected, TrainingState actual)
    {
        Assert.AreEqual(expected.Settings, actual.Settings);
        CollectionAssert.AreEqual(Bits(expected.EgoUsers.Values), Bits(actual.EgoUsers.Values));
        CollectionAssert.AreEqual(Bits(expected.EgoItems.Values), Bits(actual.EgoItems.Values));
        Assert.AreEqual(expected.EgoItems.Dimension, actual.EgoItems.Dimension);
        Assert.HasCount(expected.Parameters.Count, actual.Parameters);
        foreach (var (e, a) in expected.Parameters.Zip(actual.Parameters))
        {
            Assert.AreEqual(e.Name, a.Name);
            CollectionAssert.AreEqual(e.Shape.ToArray(), a.Shape.ToArray());
            CollectionAssert.AreEqual(Bits(e.Values), Bits(a.Values));
        }

        Assert.HasCount(expected.Modalities.Count, actual.Modalities);
        foreach (var (e, a) in expected.Modalities.Zip(actual.Modalities))
        {
            CollectionAssert.AreEqual(e.Features.Values.ToArray(), a.Features.Values.ToArray());
            CollectionAssert.AreEqual(Bits(e.Features.Scales), Bits(a.Features.Scales));
            CollectionAssert.AreEqual(Bits(e.InitialDegrees), Bits(a.InitialDegrees));
            CollectionAssert.AreEqual(Bits(e.LearnedDegrees), Bits(a.LearnedDegrees));
        }
    }

    /// <summary>Floats as bits, so that NaN equals itself and 0 differs from -0.</summary>
    public static int[] Bits(ReadOnlySpan<float> values)
    {
        var bits = new int[values.Length];
        for (var n = 0; n < bits.Length; n++)
        {
            bits[n] = BitConverter.SingleToInt32Bits(values[n]);
        }

        return bits;
    }

    private static IdMap Ids(int count, Func<int, int> idOf) =>
        new([.. Enumerable.Range(0, count).Select(n => idOf(n).ToString(CultureInfo.InvariantCulture))]);

    private static ModalityInsight Modality(string name, int items, Random random)
    {
        // item i has i mod 3 neighbors
        var pointers = new List<int> { 0 };
        var neighbors = new List<int>();
        for (var i = 0; i < items; i++)
        {
            neighbors.AddRange(Enumerable.Range(1, i % 3).Select(n => (i + n) % items));
            pointers.Add(neighbors.Count);
        }

        return new ModalityInsight(name, new ItemGraph(items, [.. pointers], [.. neighbors], Floats(random, neighbors.Count)), Floats(random, items));
    }

    private static float[] Floats(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];
}
