using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Micro.MLNet.Persistence;

/// <summary>A zip file of a manifest, manifest.json, and one entry per part. The same content gives the same bytes.</summary>
/// <param name="kind">What the file holds, for messages.</param>
internal sealed class PartArchive(string kind)
{
    internal const string ManifestName = "manifest.json";

    private const string CommentPrefix = "SHA-256 of manifest.json: ";
    private const int LongestManifest = 1 << 24;
    private static readonly DateTimeOffset FixedTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes the archive; the stream stays open.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="write">Hands every part to a writer; called twice, as the manifest stands first and holds the parts' hashes.</param>
    /// <param name="manifest">Makes the manifest from the entries' hashes.</param>
    public static void Save(Stream stream, Action<IPartWriter> write, Func<IReadOnlyList<ManifestEntry>, byte[]> manifest)
    {
        var hashes = new HashingWriter();
        write(hashes);
        var json = manifest(hashes.Entries);
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        zip.Comment = CommentFor(json);
        var writer = new ZipWriter(zip);
        writer.Text(ManifestName, json);
        write(writer);
    }

    /// <summary>Reads an archive that ends where the stream ends; the stream stays open.</summary>
    /// <param name="stream">Where from.</param>
    /// <param name="parse">Reads the manifest and names the entries in it.</param>
    /// <param name="read">Puts the content together.</param>
    /// <exception cref="InvalidDataException">It isn't such an archive, or is damaged.</exception>
    public TContent Load<TManifest, TContent>(Stream stream, Func<byte[], (TManifest Manifest, IReadOnlyList<ManifestEntry> Entries)> parse, Func<TManifest, IPartReader, TContent> read)
    {
        if (!stream.CanSeek)
        {
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return Load(copy, parse, read);
        }

        using var zip = Open(stream, kind);
        var files = Index(zip, stream.Length);
        var json = ReadManifest(files);
        var (manifest, entries) = parse(json);
        if (zip.Comment != CommentFor(json))
        {
            throw DamagedModel.Because($"{ManifestName} doesn't have the SHA-256 in the zip file's comment.");
        }

        RequireEntries(files, entries);
        var reader = new ZipReader(files, entries);
        var content = read(manifest, reader);
        reader.RequireEnd();
        return content;
    }

    /// <summary>Opens a zip to read; the stream stays open.</summary>
    /// <exception cref="InvalidDataException">It isn't one.</exception>
    internal static ZipArchive Open(Stream stream, string kind)
    {
        try
        {
            var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            _ = zip.Entries; // reads the directory
            return zip;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or ArgumentException)
        {
            throw DamagedModel.Because($"The {kind} archive is truncated or isn't a zip file.", e);
        }
    }

    private Dictionary<string, ZipArchiveEntry> Index(ZipArchive zip, long archiveLength)
    {
        var entries = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
        var total = 0L;
        foreach (var entry in zip.Entries)
        {
            total += Math.Clamp(entry.CompressedLength, 0, archiveLength + 1); // no sum can overflow: there are fewer entries than bytes
            if (!entries.TryAdd(entry.FullName, entry))
            {
                throw DamagedModel.Because($"The {kind} archive holds the entry '{entry.FullName}' twice.");
            }
        }

        // entries that share their bytes could make a small file unpack into a huge one
        return total <= archiveLength
            ? entries
            : throw DamagedModel.Because($"The entries announce {total} compressed bytes in an archive of {archiveLength}.");
    }

    private static T[] Unpack<T>(ZipArchiveEntry entry, int count, WriteBytes? observe = null)
        where T : unmanaged
    {
        try
        {
            // opening checks that the compressed bytes lie within the file; only then is anything allocated
            using var content = entry.Open();
            return BinaryCodec.Read<T>(content, count, observe);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or NotSupportedException)
        {
            throw DamagedModel.Because($"The entry '{entry.FullName}' can't be unpacked: {e.Message}", e);
        }
    }

    private byte[] ReadManifest(Dictionary<string, ZipArchiveEntry> files)
    {
        if (!files.TryGetValue(ManifestName, out var entry))
        {
            throw new InvalidDataException(
                $"The zip file holds no {ManifestName}, so it isn't a {kind} archive. A model archive is what MicroTransformer.Save writes; " +
                "mlContext.Recommendation().LoadMicro reads that and what mlContext.Model.Save writes.");
        }

        return entry.Length <= LongestManifest && BinaryCodec.IsPlausible(entry.Length, entry.CompressedLength)
            ? Unpack<byte>(entry, (int)entry.Length)
            : throw DamagedModel.Because($"{ManifestName} announces {entry.Length} bytes, but at most {LongestManifest} were expected.");
    }

    private void RequireEntries(Dictionary<string, ZipArchiveEntry> files, IReadOnlyList<ManifestEntry> entries)
    {
        var known = new HashSet<string>(StringComparer.Ordinal) { ManifestName };
        foreach (var (name, _) in entries)
        {
            known.Add(name);
            if (!files.ContainsKey(name))
            {
                throw DamagedModel.Because($"The manifest lists the entry '{name}', which the archive lacks.");
            }
        }

        foreach (var name in files.Keys)
        {
            if (!known.Contains(name))
            {
                throw DamagedModel.Because($"The {kind} archive holds the unknown entry '{name}', which the manifest doesn't list.");
            }
        }
    }

    private static string CommentFor(ReadOnlySpan<byte> manifest) => CommentPrefix + Convert.ToHexStringLower(SHA256.HashData(manifest));

    private sealed class ZipWriter(ZipArchive zip) : IPartWriter
    {
        public void Ids(string name, IReadOnlyList<string> ids) => Text(name, BinaryCodec.EncodeIds(ids));

        public void Text(string name, ReadOnlySpan<byte> utf8) => Add(name, utf8, CompressionLevel.Optimal);

        public void Integers(string name, ReadOnlySpan<int> values) => Add(name, values, CompressionLevel.Optimal);

        public void Bytes(string name, ReadOnlySpan<sbyte> values) => Add(name, values, CompressionLevel.Fastest);

        // trained floats shrink by 8 % only, and deflating them takes ten times as long as all the rest
        public void Singles(string name, ReadOnlySpan<float> values) => Add(name, values, CompressionLevel.NoCompression);

        private void Add<T>(string name, ReadOnlySpan<T> values, CompressionLevel level)
            where T : unmanaged
        {
            var entry = zip.CreateEntry(name, level);
            entry.LastWriteTime = FixedTime;
            using var content = entry.Open();
            BinaryCodec.Write(values, content.Write);
        }
    }

    private sealed class ZipReader(Dictionary<string, ZipArchiveEntry> files, IReadOnlyList<ManifestEntry> entries) : IPartReader
    {
        private int _next;

        /// <summary>Refuses an entry that nobody asked for: its hash wasn't checked.</summary>
        public void RequireEnd()
        {
            if (_next < entries.Count)
            {
                throw DamagedModel.Because($"The manifest lists '{entries[_next].Name}' after the last entry that its dimensions ask for.");
            }
        }

        public byte[] Text(string name)
        {
            var length = files.TryGetValue(name, out var entry) ? entry.Length : 0;
            return Read<byte>(name, (int)Math.Min(length, Array.MaxLength));
        }

        public int[] Integers(string name, int count) => Read<int>(name, count);

        public sbyte[] Bytes(string name, int count) => Read<sbyte>(name, count);

        public float[] Singles(string name, int count) => Read<float>(name, count);

        private T[] Read<T>(string name, int count)
            where T : unmanaged
        {
            var expected = _next < entries.Count ? entries[_next++] : null;
            if (expected?.Name != name)
            {
                throw DamagedModel.Because($"The manifest lists '{expected?.Name}' where '{name}' was expected.");
            }

            var entry = files[name];
            RequireLength(entry, (long)count * Unsafe.SizeOf<T>());
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var values = Unpack<T>(entry, count, hash.AppendData);
            var found = Convert.ToHexStringLower(hash.GetHashAndReset());
            return found == expected.Sha256
                ? values
                : throw DamagedModel.Because($"The entry '{name}' has the SHA-256 {found}, but the manifest says {expected.Sha256}.");
        }

        // before anything is allocated: the length must be the one the dimensions ask for, and the bytes must be there to be unpacked
        private static void RequireLength(ZipArchiveEntry entry, long expected)
        {
            if (entry.Length != expected)
            {
                throw DamagedModel.Because(
                    $"The entry '{entry.FullName}' has {entry.Length} bytes, but the manifest's dimensions ask for {expected}.");
            }

            if (!BinaryCodec.IsPlausible(entry.Length, entry.CompressedLength))
            {
                throw DamagedModel.Because(
                    $"The entry '{entry.FullName}' announces {entry.Length} bytes in {entry.CompressedLength} compressed ones, " +
                    "more than deflate can pack.");
            }
        }
    }
}
