using System;
using System.IO;
using System.IO.Compression;

namespace Micro.MLNet.Persistence;

/// <summary>Compares the entries of a zip with their checksums: neither .NET's reader nor ML.NET's does, so that a damaged model would load and serve.</summary>
internal static class ZipChecksums
{
    private static readonly uint[] Table = MakeTable();

    /// <summary>Unpacks every entry once; the stream stays open.</summary>
    /// <exception cref="InvalidDataException">An entry isn't what was written, or can't be unpacked.</exception>
    public static void Verify(ZipArchive zip, long archiveLength)
    {
        var packed = 0L;
        foreach (var entry in zip.Entries)
        {
            // entries that share their bytes could make a small file take hours to unpack
            packed += Math.Clamp(entry.CompressedLength, 0, archiveLength + 1);
            if (packed > archiveLength)
            {
                throw DamagedModel.Because($"The entries up to '{entry.FullName}' announce {packed} compressed bytes in a file of {archiveLength}.");
            }

            Verify(entry);
        }
    }

    private static void Verify(ZipArchiveEntry entry)
    {
        var (crc, length) = Measure(entry);
        if (length != entry.Length)
        {
            throw DamagedModel.Because($"The entry '{entry.FullName}' unpacks to {length} bytes, but {entry.Length} were written.");
        }

        if (crc != entry.Crc32)
        {
            throw DamagedModel.Because($"The entry '{entry.FullName}' has the checksum {crc:x8}, but was written with {entry.Crc32:x8}.");
        }
    }

    private static (uint Crc, long Length) Measure(ZipArchiveEntry entry)
    {
        try
        {
            using var content = entry.Open();
            var buffer = new byte[1 << 16];
            var (crc, length) = (uint.MaxValue, 0L);
            for (var count = content.Read(buffer); count > 0; count = content.Read(buffer))
            {
                length += count;
                foreach (var value in buffer.AsSpan(0, count))
                {
                    crc = Table[(crc ^ value) & 0xFF] ^ (crc >> 8);
                }
            }

            return (~crc, length);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or NotSupportedException)
        {
            throw DamagedModel.Because($"The entry '{entry.FullName}' can't be unpacked: {e.Message}", e);
        }
    }

    // CRC-32 of zip files: polynomial 0xEDB88320, least bit first
    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (var n = 0u; n < table.Length; n++)
        {
            var crc = n;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }

            table[n] = crc;
        }

        return table;
    }
}
