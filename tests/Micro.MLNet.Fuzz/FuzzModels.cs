using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Options;
using Micro.MLNet.Persistence;
using Micro.MLNet.Serving;

namespace Micro.MLNet.Fuzz;

/// <summary>Small models with every part that a file can have.</summary>
internal static class FuzzModels
{
    private const int Users = 4;
    private const int Items = 5;
    private const int Dimension = 3;
    private const int Width = 2;

    public static ModelColumns TextColumns { get; } = new(new IdColumn("UserId", IdColumnType.Text), new IdColumn("ItemId", IdColumnType.Text), "Score");

    public static ModelColumns KeyColumns { get; } = new(new IdColumn("UserId", IdColumnType.Key, 6, [0, -1, 3]), new IdColumn("ItemId", IdColumnType.Int64), "Score");

    /// <summary>A model of item graphs that keeps the state of its training, and one of similarities.</summary>
    public static IReadOnlyList<(FittedModel Model, ModelColumns Columns)> All { get; } = [(Create(hasState: true), TextColumns), (Create(hasState: false), KeyColumns), (Similar(), TextColumns)];

    public static FittedModel Create(bool hasState) => new(
        Ids(Users),
        Ids(Items),
        new EmbeddingTable(Users, Dimension, Floats(Users * Dimension)),
        new EmbeddingTable(Items, Dimension, Floats(Items * Dimension)),
        Interactions.Build(Users, Items, [0, 1, 2, 3, 3], [1, 2, 3, 4, 0]),
        [new ModalityInsight("image", new ItemGraph(Items, [0, 1, 2, 2, 3, 4], [1, 0, 2, 3], Floats(4)), Floats(Items))],
        Summary,
        state: hasState ? State() : null);

    /// <summary>A checkpoint, with the model of its best epoch or before there is one.</summary>
    public static Checkpoint Checkpoint(bool hasBest) => new(
        12, [new NamedTensor("weights/a", [2, 3], Floats(6)), new NamedTensor("first/a", [], [.5f])], [3, 4], 1, hasBest ? 9 : 0, hasBest ? .125 : double.NaN, hasBest ? Create(hasState: true) : null);

    /// <summary>What a file holds after <paramref name="save"/>.</summary>
    public static byte[] Bytes(Action<Stream> save)
    {
        using var stream = new MemoryStream();
        save(stream);
        return stream.ToArray();
    }

    private static TrainingSummary Summary => new("MICRO-LightGcn", 40, 31, "Recall@20", .125, 7, "cpu");

    private static FittedModel Similar() => new(
        Ids(Users),
        Ids(Items),
        new EmbeddingTable(Users, 1, new float[Users]),
        new EmbeddingTable(Items, 1, new float[Items]),
        Interactions.Build(Users, Items, [0, 1, 2], [1, 2, 3]),
        [],
        Summary,
        new ItemNeighborhood(Items, [0, 1, 2, 2, 2, 2], [1, 0], [.5f, .5f]));

    private static TrainingState State() => new(
        new NetworkSettings(
            RankingAlgorithm.Micro,
            BackboneKind.LightGcn,
            2,
            UserItemNormalization.Symmetric,
            new ItemGraphSettings(10, .9, 1, GraphNormalization.Symmetric, NegativeSimilarity.Clamp, true, ItemInput.Id, MissingModality.Mask, false)),
        new EmbeddingTable(Users, Dimension, Floats(Users * Dimension)),
        new EmbeddingTable(Items, Dimension, Floats(Items * Dimension)),
        [new NamedTensor("_fusion.query.weight", [1, 3], Floats(3)), new NamedTensor("scalar", [], [.5f])],
        [new ModalityState(new CompactFeatures(Items, Width, new sbyte[Items * Width], Floats(Items)), Floats(Items), Floats(Items))]);

    private static IdMap Ids(int count) => new([.. Enumerable.Range(0, count).Select(n => ((7 * n) + 3).ToString(CultureInfo.InvariantCulture))]);

    private static float[] Floats(int count) => [.. Enumerable.Range(1, count).Select(n => n % 7 / 4f)];
}
