using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace Micro.MLNet.Samples.Orleans.Shards;

/// <summary>What a sharded model consists of. Its version is the SHA-256 of its bytes, and it holds that of every shard: a version names one model, byte for byte.</summary>
/// <param name="Format">1.</param>
/// <param name="Dimension">Entries of an embedding.</param>
/// <param name="Items">Shards of the item table, by first index.</param>
/// <param name="Users">Shards of the user table; <see cref="UserShardOf"/> says who is where.</param>
internal sealed record ShardManifest(int Format, int Dimension, ItemShardEntry[] Items, UserShardEntry[] Users)
{
    public const int CurrentFormat = 1;
    public const string FileName = "manifest.json";
    private const int VersionLength = 16;

    /// <summary>The version that these bytes of a manifest have.</summary>
    public static string VersionOf(byte[] manifest) => Convert.ToHexStringLower(SHA256.HashData(manifest))[..VersionLength];

    /// <summary>The folder of a version.</summary>
    /// <exception cref="ArgumentException">It isn't a version: what comes from a client must not name another folder.</exception>
    public static string FolderOf(string root, string version) => version.Length == VersionLength && version.All(char.IsAsciiHexDigitLower)
        ? Path.Combine(root, version)
        : throw new ArgumentException($"'{version}' is no model version, which is {VersionLength} hexadecimal digits: pass the one that the shard command printed.", nameof(version));

    /// <summary>Reads the manifest of a version.</summary>
    /// <exception cref="InvalidDataException">There is none, or it isn't the one that the version names.</exception>
    public static async Task<ShardManifest> ReadAsync(string root, string version, CancellationToken token)
    {
        var path = Path.Combine(FolderOf(root, version), FileName);
        var bytes = await ReadFileAsync(path, token);
        if (VersionOf(bytes) != version)
        {
            throw new InvalidDataException($"'{path}' is version {VersionOf(bytes)}, but should be {version}. Copy the folder again, or write it again with the shard command.");
        }

        var manifest = JsonSerializer.Deserialize<ShardManifest>(bytes);
        return manifest?.Format == CurrentFormat
            ? manifest
            : throw new InvalidDataException($"'{path}' has format {manifest?.Format}, but this program reads {CurrentFormat}. Write it again with this program's shard command.");
    }

    /// <summary>Reads a shard's file and compares its hash.</summary>
    /// <exception cref="InvalidDataException">There is none, or it is damaged.</exception>
    public static async Task<byte[]> ReadShardAsync(string root, string version, string file, string sha256, CancellationToken token)
    {
        var path = Path.Combine(FolderOf(root, version), file);
        var bytes = await ReadFileAsync(path, token);
        return HashOf(bytes) == sha256
            ? bytes
            : throw new InvalidDataException($"'{path}' is damaged: its SHA-256 isn't the manifest's. Copy it again, or write it again with the shard command.");
    }

    public static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>The user shard that holds a user, if any does.</summary>
    public static int UserShardOf(string user, int shardCount)
    {
        var hash = 2166136261u; // FNV-1a over UTF-16: the same in every process, unlike string.GetHashCode
        foreach (var character in user)
        {
            hash = (hash ^ character) * 16777619u;
        }

        return (int)(hash % (uint)shardCount);
    }

    private static async Task<byte[]> ReadFileAsync(string path, CancellationToken token)
    {
        try
        {
            return await File.ReadAllBytesAsync(path, token);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"'{path}' can't be read: {exception.Message} Put this machine's shards there.", exception);
        }
    }
}

/// <summary>A range of items.</summary>
internal sealed record ItemShardEntry(string File, int First, int Count, string Sha256);

/// <summary>Some of the users.</summary>
internal sealed record UserShardEntry(string File, int Count, string Sha256);
