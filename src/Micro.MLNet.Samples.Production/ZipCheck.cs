using System;
using System.IO;
using System.IO.Compression;

namespace Micro.MLNet.Samples.Production;

/// <summary>Compares the entries of a zip with their checksums: neither .NET's reader nor ML.NET does, so that a damaged model would load and serve.</summary>
internal static class ZipCheck
{
    private static readonly uint[] Table = MakeTable();

    /// <exception cref="InvalidDataException">The bytes aren't a zip, or an entry isn't what was written.</exception>
    public static void Verify(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip, writable: false), ZipArchiveMode.Read);
        var buffer = new byte[1 << 16];
        foreach (var entry in archive.Entries)
        {
            using var stream = entry.Open();
            var crc = uint.MaxValue;
            for (var count = stream.Read(buffer); count > 0; count = stream.Read(buffer))
            {
                foreach (var value in buffer.AsSpan(0, count))
                {
                    crc = Table[(crc ^ value) & 0xFF] ^ (crc >> 8);
                }
            }

            if (~crc != entry.Crc32)
            {
                throw new InvalidDataException($"its entry '{entry.FullName}' is damaged: the checksum is {~crc:x8}, but should be {entry.Crc32:x8}.");
            }
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
