using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Micro.MLNet.Fuzz;

/// <summary>Damages an archive of parts and puts the hashes right again: what lies behind them is reached.</summary>
internal static class ArchiveMutator
{
    private const string ManifestName = "manifest.json";
    private const int LongestPart = 1 << 20;
    private static readonly byte[] DirectoryHeader = [(byte)'P', (byte)'K', 1, 2];
    private static readonly string[] Names = ["../../evil.txt", "/etc/passwd", "C:\\evil.txt", "users.json\0", "us\u0435rs.json", "", "a/", "manifest.json", "users.f32"];

    // fields of a directory entry: flags, method, checksum, lengths, name, extra and comment lengths, attributes (a link's, for one), where it lies
    private static readonly int[] DirectoryFields = [8, 10, 16, 20, 24, 28, 30, 32, 36, 38, 42];

    /// <summary>One damage to the manifest, the parts, the entries or the bytes.</summary>
    public static byte[] Mutate(Random random, byte[] source)
    {
        if (random.Next(12) == 0 || Unzip(source) is not { } entries || entries.Count == 0)
        {
            return ByteMutator.Mutate(random, source);
        }

        var keepsHashes = random.Next(12) == 0;
        var count = 1 + random.Next(2);
        for (var n = 0; n < count; n++)
        {
            Change(random, entries);
        }

        var manifest = entries.FirstOrDefault(entry => entry.Name == ManifestName);
        if (!keepsHashes && manifest is not null)
        {
            Rehash(manifest, entries);
        }

        var bytes = Zip(random, entries, manifest);
        if (random.Next(8) == 0)
        {
            DamageDirectory(random, bytes);
        }

        return bytes;
    }

    private static void Change(Random random, List<Part> entries)
    {
        var entry = entries[random.Next(entries.Count)];
        switch (random.Next(10))
        {
            case < 5 when entries.Find(part => part.Name == ManifestName) is { } manifest:
                manifest.Content = JsonMutator.Mutate(random, manifest.Content);
                break;
            case 5:
                entries.Insert(random.Next(entries.Count), new Part(Names[random.Next(Names.Length)], entry.Content));
                break;
            case 6:
                entries.Remove(entry);
                break;
            case 7:
                entry.Content = new byte[random.Next(20) == 0 ? LongestPart : random.Next(256)];
                break;
            default:
                entry.Content = entry.Name.EndsWith(".json", StringComparison.Ordinal) ? JsonMutator.Mutate(random, entry.Content) : ByteMutator.Mutate(random, entry.Content);
                break;
        }
    }

    private static void Rehash(Part manifest, List<Part> entries)
    {
        if (JsonMutator.Parse(manifest.Content) is not JsonObject root || root["entries"] is not JsonArray list)
        {
            return;
        }

        foreach (var entry in list.OfType<JsonObject>())
        {
            var name = entry["name"] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
            if (entries.Find(part => part.Name == name) is { } part)
            {
                entry["sha256"] = Convert.ToHexStringLower(SHA256.HashData(part.Content));
            }
        }

        manifest.Content = Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    private static List<Part>? Unzip(byte[] source)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(source), ZipArchiveMode.Read);
            return [.. zip.Entries.Select(entry => new Part(entry.FullName, Content(entry)))];
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or ArgumentException or NotSupportedException)
        {
            return null; // damaged already
        }
    }

    private static byte[] Content(ZipArchiveEntry entry)
    {
        using var content = entry.Open();
        var bytes = new byte[Math.Min(entry.Length, LongestPart)];
        return bytes[..content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    private static byte[] Zip(Random random, List<Part> entries, Part? manifest)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.Comment = manifest is null || random.Next(50) == 0 ? "" : "SHA-256 of manifest.json: " + Convert.ToHexStringLower(SHA256.HashData(manifest.Content));
            foreach (var (name, content) in entries.Select(part => (part.Name, part.Content)))
            {
                var entry = zip.CreateEntry(name.Length == 0 ? " " : name, random.Next(3) == 0 ? CompressionLevel.Fastest : CompressionLevel.NoCompression);
                using var target = entry.Open();
                target.Write(content);
            }
        }

        return stream.ToArray();
    }

    private static void DamageDirectory(Random random, byte[] bytes)
    {
        var starts = new List<int>();
        for (var start = bytes.AsSpan().IndexOf(DirectoryHeader); start >= 0;)
        {
            starts.Add(start);
            var next = bytes.AsSpan(start + 1).IndexOf(DirectoryHeader);
            start = next < 0 ? -1 : start + 1 + next;
        }

        if (starts.Count == 0)
        {
            return;
        }

        var field = DirectoryFields[random.Next(DirectoryFields.Length)];
        var target = bytes.AsSpan(starts[random.Next(starts.Count)] + field, sizeof(int));
        var other = bytes.AsSpan(starts[random.Next(starts.Count)] + field, sizeof(int));
        if (random.Next(2) == 0)
        {
            other.CopyTo(target); // entries that share their bytes
        }
        else
        {
            BinaryPrimitives.WriteInt32LittleEndian(target, random.Next(4) switch { 0 => -1, 1 => int.MaxValue, 2 => random.Next(), _ => random.Next(64) });
        }
    }

    private sealed class Part(string name, byte[] content)
    {
        public string Name { get; } = name;

        public byte[] Content { get; set; } = content;
    }
}
