using System;
using System.Collections.Generic;
using System.IO;
using Micro.MLNet.Core;
using Micro.MLNet.Serving;

namespace Micro.MLNet.Persistence;

/// <summary>Receives the parts of a model in the order of the format.</summary>
internal interface IPartWriter
{
    /// <summary>A list of ids.</summary>
    void Ids(string name, IReadOnlyList<string> ids);

    /// <summary>A part of integers.</summary>
    void Integers(string name, ReadOnlySpan<int> values);

    /// <summary>A part of signed bytes.</summary>
    void Bytes(string name, ReadOnlySpan<sbyte> values);

    /// <summary>A part of floats.</summary>
    void Singles(string name, ReadOnlySpan<float> values);
}

/// <summary>Hands out the parts of a model; each is asked for once, in the order of the format.</summary>
internal interface IPartReader
{
    /// <summary>A part of UTF-8 text.</summary>
    byte[] Text(string name);

    /// <summary>A part of exactly <paramref name="count"/> integers.</summary>
    int[] Integers(string name, int count);

    /// <summary>A part of exactly <paramref name="count"/> signed bytes.</summary>
    sbyte[] Bytes(string name, int count);

    /// <summary>A part of exactly <paramref name="count"/> floats.</summary>
    float[] Singles(string name, int count);
}

/// <summary>
/// The one format of a fitted model: which parts there are, in which order. <see cref="ModelArchive"/> puts them into a zip file,
/// <see cref="FloatPack"/> into one vector of floats that ML.NET's own model file can carry.
/// </summary>
internal static class ModelSerializer
{
    /// <summary>Hands every part to <paramref name="writer"/>, the manifest excepted.</summary>
    public static void Write(FittedModel model, ModelColumns columns, IPartWriter writer)
    {
        writer.Ids("users.json", model.Users.Ids);
        writer.Ids("items.json", model.Items.Ids);
        writer.Singles("users.f32", model.UserEmbeddings.Values);
        writer.Singles("items.f32", model.ItemEmbeddings.Values);
        writer.Integers("seen.ptr.i32", model.Seen.RowPointers);
        writer.Integers("seen.idx.i32", model.Seen.ColumnIndices);
        for (var m = 0; m < model.Modalities.Count; m++)
        {
            var modality = model.Modalities[m];
            writer.Integers($"modality{m}.ptr.i32", modality.Graph.RowPointers);
            writer.Integers($"modality{m}.idx.i32", modality.Graph.AllNeighbors);
            writer.Singles($"modality{m}.weights.f32", modality.Graph.AllWeights);
            writer.Singles($"modality{m}.attention.f32", modality.Attention);
        }

        if (model.Neighborhood is { } neighborhood)
        {
            writer.Integers("similar.ptr.i32", neighborhood.RowPointers);
            writer.Integers("similar.idx.i32", neighborhood.AllNeighbors);
            writer.Singles("similar.f32", neighborhood.AllSimilarities);
        }

        if (columns.User.KeyIndices is { } userKeys)
        {
            writer.Integers("users.keys.i32", userKeys);
        }

        if (columns.Item.KeyIndices is { } itemKeys)
        {
            writer.Integers("items.keys.i32", itemKeys);
        }

        if (model.State is { } state)
        {
            StateSerializer.Write(state, writer);
        }
    }

    /// <summary>Puts a model together from its parts. A reader may be a ref struct, to read from a span without a copy.</summary>
    /// <exception cref="InvalidDataException">A part is missing, damaged or contradicts another.</exception>
    public static SavedModel Read<TReader>(ModelManifest manifest, ref TReader reader)
        where TReader : IPartReader, allows ref struct
    {
        try
        {
            var users = new IdMap(BinaryCodec.DecodeIds(reader.Text("users.json"), manifest.UserCount, "users.json"));
            var items = new IdMap(BinaryCodec.DecodeIds(reader.Text("items.json"), manifest.ItemCount, "items.json"));
            var userTable = ReadTable(ref reader, "users.f32", manifest.UserCount, manifest.EmbeddingDimension);
            var itemTable = ReadTable(ref reader, "items.f32", manifest.ItemCount, manifest.EmbeddingDimension);
            var pointers = reader.Integers("seen.ptr.i32", manifest.UserCount + 1);
            var seen = Interactions.FromCsr(
                manifest.UserCount, manifest.ItemCount, pointers, reader.Integers("seen.idx.i32", manifest.InteractionCount));
            var modalities = ReadModalities(manifest, ref reader);
            var neighborhood = manifest.SimilarityCount is { } count ? ReadNeighborhood(manifest.ItemCount, count, ref reader) : null;
            var columns = new ModelColumns(
                ReadColumn(manifest.User, "users.keys.i32", manifest.UserCount, ref reader),
                ReadColumn(manifest.Item, "items.keys.i32", manifest.ItemCount, ref reader),
                manifest.ScoreColumnName);
            var state = manifest.State is null ? null : StateSerializer.Read(manifest.State, manifest.ItemCount, ref reader);
            return new SavedModel(new FittedModel(users, items, userTable, itemTable, seen, modalities, manifest.Summary, neighborhood, state), columns);
        }
        catch (ArgumentException e)
        {
            // the parts check themselves
            throw DamagedModel.Because($"The model's parts contradict each other: {e.Message}", e);
        }
    }

    private static EmbeddingTable ReadTable<TReader>(ref TReader reader, string name, int rows, int dimension)
        where TReader : IPartReader, allows ref struct =>
        new(rows, dimension, reader.Singles(name, rows * dimension));

    private static List<ModalityInsight> ReadModalities<TReader>(ModelManifest manifest, ref TReader reader)
        where TReader : IPartReader, allows ref struct
    {
        var modalities = new List<ModalityInsight>();
        for (var m = 0; m < manifest.Modalities.Count; m++)
        {
            var (name, edgeCount) = manifest.Modalities[m];
            var pointers = reader.Integers($"modality{m}.ptr.i32", manifest.ItemCount + 1);
            var neighbors = reader.Integers($"modality{m}.idx.i32", edgeCount);
            var weights = reader.Singles($"modality{m}.weights.f32", edgeCount);
            var attention = reader.Singles($"modality{m}.attention.f32", manifest.ItemCount);
            modalities.Add(new ModalityInsight(name, new ItemGraph(manifest.ItemCount, pointers, neighbors, weights), attention));
        }

        return modalities;
    }

    private static ItemNeighborhood ReadNeighborhood<TReader>(int itemCount, int count, ref TReader reader)
        where TReader : IPartReader, allows ref struct
    {
        var pointers = reader.Integers("similar.ptr.i32", itemCount + 1);
        var neighbors = reader.Integers("similar.idx.i32", count);
        return new ItemNeighborhood(itemCount, pointers, neighbors, reader.Singles("similar.f32", count));
    }

    private static IdColumn ReadColumn<TReader>(ManifestColumn column, string name, int idCount, ref TReader reader)
        where TReader : IPartReader, allows ref struct
    {
        if (column.KeyMapLength < 0)
        {
            return new IdColumn(column.Name, column.Type, column.KeyCount);
        }

        var indices = reader.Integers(name, column.KeyMapLength);
        foreach (var index in indices)
        {
            Check.Index(index + 1, idCount + 1, name);
        }

        return new IdColumn(column.Name, column.Type, column.KeyCount, indices);
    }
}

/// <summary>A model read back, with the columns it scores.</summary>
/// <param name="Model">The model.</param>
/// <param name="Columns">The columns.</param>
internal sealed record SavedModel(FittedModel Model, ModelColumns Columns);
