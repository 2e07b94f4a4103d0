using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Micro.MLNet.Samples.Orleans.Shards;

/// <summary>Cuts a model into files of which a machine needs only some.</summary>
/// <remarks>
/// Item shard: int count; int dimension; float[count * dimension]; string[count].
/// User shard: int count; int dimension; float[count * dimension]; then per user string id; int seenCount; int[seenCount] ascending item indices.
/// Little-endian, strings as <see cref="BinaryWriter"/> writes them; hash and format are the manifest's.
/// </remarks>
internal static class ShardWriter
{
    private const int CheckedPairs = 100;

    /// <summary>Writes the shards and the manifest into a folder named after the version, whole or not at all.</summary>
    /// <param name="model">A model that scores by the dot product of two embeddings.</param>
    /// <param name="root">The folder of all versions; made when it is missing.</param>
    /// <param name="itemShards">At least 1, at most one per item.</param>
    /// <param name="userShards">At least 1.</param>
    /// <returns>The version.</returns>
    /// <exception cref="ArgumentException">The model scores in another way, as ItemKNN does, or can't be cut like that.</exception>
    public static string Write(MicroTransformer model, string root, int itemShards, int userShards)
    {
        var (items, users) = (model.Model.ItemIds, model.Model.UserIds);
        if (itemShards < 1 || itemShards > items.Count || userShards < 1)
        {
            throw new ArgumentException($"{itemShards} item shards and {userShards} user shards don't fit: use 1 to {items.Count} item shards and at least 1 user shard.");
        }

        RequireDotProduct(model);
        Directory.CreateDirectory(root);
        var temporary = Path.Combine(root, Path.GetRandomFileName() + ".tmp");
        try
        {
            Directory.CreateDirectory(temporary);
            var manifest = JsonSerializer.SerializeToUtf8Bytes(new ShardManifest(
                ShardManifest.CurrentFormat,
                model.Model.EmbeddingDimension,
                [.. Enumerable.Range(0, itemShards).Select(shard => WriteItems(model, temporary, shard, itemShards))],
                [.. Enumerable.Range(0, userShards).Select(shard => WriteUsers(model, temporary, shard, userShards))]));
            File.WriteAllBytes(Path.Combine(temporary, ShardManifest.FileName), manifest);
            var version = ShardManifest.VersionOf(manifest);
            var folder = ShardManifest.FolderOf(root, version);
            if (!Directory.Exists(folder)) // else it is this model in these shards already
            {
                Directory.Move(temporary, folder);
            }

            return version;
        }
        finally
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }
    }

    private static ItemShardEntry WriteItems(MicroTransformer model, string folder, int shard, int shardCount)
    {
        var ids = model.Model.ItemIds;
        var (first, end) = ((int)((long)ids.Count * shard / shardCount), (int)((long)ids.Count * (shard + 1) / shardCount));
        var file = FormattableString.Invariant($"items-{shard:000}.bin");
        var bytes = Bytes(model.Model.EmbeddingDimension, [.. Enumerable.Range(first, end - first).Select(item => ids[item])], model.Model.GetItemEmbedding, (writer, id) => writer.Write(id));
        File.WriteAllBytes(Path.Combine(folder, file), bytes);
        return new ItemShardEntry(file, first, end - first, ShardManifest.HashOf(bytes));
    }

    private static UserShardEntry WriteUsers(MicroTransformer model, string folder, int shard, int shardCount)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var id in model.Model.ItemIds)
        {
            index.Add(id, index.Count);
        }

        string[] users = [.. model.Model.UserIds.Where(user => ShardManifest.UserShardOf(user, shardCount) == shard)];
        var file = FormattableString.Invariant($"users-{shard:000}.bin");
        var bytes = Bytes(model.Model.EmbeddingDimension, users, model.Model.GetUserEmbedding, (writer, id) =>
        {
            var seen = model.Recommender.SeenItems(id);
            writer.Write(id);
            writer.Write(seen.Count);
            foreach (var item in seen)
            {
                writer.Write(index[item]);
            }
        });
        File.WriteAllBytes(Path.Combine(folder, file), bytes);
        return new UserShardEntry(file, users.Length, ShardManifest.HashOf(bytes));
    }

    private static byte[] Bytes(int dimension, string[] ids, Func<string, ReadOnlyMemory<float>> embeddingOf, Action<BinaryWriter, string> writeRest)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(ids.Length);
        writer.Write(dimension);
        foreach (var id in ids)
        {
            writer.Write(MemoryMarshal.AsBytes(embeddingOf(id).Span));
        }

        foreach (var id in ids)
        {
            writeRest(writer, id);
        }

        return stream.ToArray();
    }

    // ItemKNN scores by similarities and has no embeddings to cut
    private static void RequireDotProduct(MicroTransformer model)
    {
        var (users, items) = (model.Model.UserIds, model.Model.ItemIds);
        for (var n = 0; n < CheckedPairs; n++)
        {
            var (user, item) = (users[(int)((long)users.Count * n / CheckedPairs)], items[(int)((long)items.Count * n / CheckedPairs)]);
            var dot = TensorPrimitives.Dot(model.Model.GetUserEmbedding(user).Span, model.Model.GetItemEmbedding(item).Span);
            if (!dot.Equals(model.Recommender.Score(user, item)))
            {
                throw new ArgumentException($"A {model.Model.Summary.Algorithm} model doesn't score by the dot product of embeddings, which is what shards hold. Train another kind, such as MICRO.");
            }
        }
    }
}
