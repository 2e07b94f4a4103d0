using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using Orleans;

namespace Micro.MLNet.Samples.Orleans.Shards;

/// <summary>Some of the users: embeddings and seen items. Immutable.</summary>
internal sealed class UserShard
{
    private readonly Dictionary<string, UserState> _users = new(StringComparer.Ordinal);

    private UserShard()
    {
    }

    /// <summary>Reads what <see cref="ShardWriter"/> wrote; the caller has compared the hash.</summary>
    public static UserShard Read(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes, writable: false));
        var shard = new UserShard();
        var embeddings = new float[reader.ReadInt32()][];
        var dimension = reader.ReadInt32();
        for (var n = 0; n < embeddings.Length; n++)
        {
            embeddings[n] = new float[dimension];
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(embeddings[n].AsSpan()));
        }

        foreach (var embedding in embeddings)
        {
            var id = reader.ReadString();
            var seen = new int[reader.ReadInt32()];
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(seen.AsSpan()));
            shard._users.Add(id, new UserState(embedding, seen));
        }

        return shard;
    }

    /// <summary>The user, or null when the shard doesn't hold them.</summary>
    public UserState? Find(string user) => _users.GetValueOrDefault(user);
}

/// <summary>What a ranking needs of a user.</summary>
/// <param name="Embedding">x̃_u, [d].</param>
/// <param name="Seen">Item indices, ascending.</param>
[GenerateSerializer]
[Immutable]
internal sealed record UserState([property: Id(0)] float[] Embedding, [property: Id(1)] int[] Seen);
