using System;
using System.Collections.Generic;
using System.Security.Cryptography;

namespace Micro.MLNet.Persistence;

/// <summary>Collects the hash of every part.</summary>
internal sealed class HashingWriter : IPartWriter
{
    /// <summary>The parts in order.</summary>
    public List<ManifestEntry> Entries { get; } = [];

    /// <inheritdoc/>
    public void Ids(string name, IReadOnlyList<string> ids) => Add<byte>(name, BinaryCodec.EncodeIds(ids));

    /// <inheritdoc/>
    public void Integers(string name, ReadOnlySpan<int> values) => Add(name, values);

    /// <inheritdoc/>
    public void Bytes(string name, ReadOnlySpan<sbyte> values) => Add(name, values);

    /// <inheritdoc/>
    public void Singles(string name, ReadOnlySpan<float> values) => Add(name, values);

    private void Add<T>(string name, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        BinaryCodec.Write(values, hash.AppendData);
        Entries.Add(new ManifestEntry(name, Convert.ToHexStringLower(hash.GetHashAndReset())));
    }
}
