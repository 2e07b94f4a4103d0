using System;
using System.Buffers.Binary;
using System.IO;
using System.Text;

namespace Micro.MLNet.Samples.Generation;

/// <summary>Encodes small pictures of 16 colors as PNG, without compression: the same bytes on every platform.</summary>
internal static class PalettePng
{
    private const int BitsPerPixel = 4;
    private static readonly byte[] Signature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Encodes a square picture.</summary>
    /// <param name="size">Pixels a side; even.</param>
    /// <param name="palette">16 colors of three bytes, red, green, blue.</param>
    /// <param name="pixels">Palette indices, row by row, [size * size].</param>
    public static byte[] Encode(int size, ReadOnlySpan<byte> palette, ReadOnlySpan<byte> pixels)
    {
        using var png = new MemoryStream();
        png.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, size);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], size);
        (header[8], header[9]) = (BitsPerPixel, 3); // colors from a palette
        Chunk(png, "IHDR", header);
        Chunk(png, "PLTE", palette);
        Chunk(png, "IDAT", Store(Rows(size, pixels)));
        Chunk(png, "IEND", []);
        return png.ToArray();
    }

    // two pixels a byte; each row is preceded by its filter, none
    private static byte[] Rows(int size, ReadOnlySpan<byte> pixels)
    {
        var stride = (size / 2) + 1;
        var rows = new byte[size * stride];
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x += 2)
            {
                rows[(y * stride) + 1 + (x / 2)] = (byte)((pixels[(y * size) + x] << BitsPerPixel) | pixels[(y * size) + x + 1]);
            }
        }

        return rows;
    }

    // zlib's format with one block that is stored as it is
    private static byte[] Store(ReadOnlySpan<byte> data)
    {
        var zlib = new byte[2 + 5 + data.Length + 4];
        (zlib[0], zlib[1], zlib[2]) = (0x78, 0x01, 1);
        BinaryPrimitives.WriteUInt16LittleEndian(zlib.AsSpan(3), (ushort)data.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(zlib.AsSpan(5), (ushort)~data.Length);
        data.CopyTo(zlib.AsSpan(7));
        var (low, high) = (1u, 0u);
        foreach (var value in data)
        {
            low = (low + value) % 65521;
            high = (high + low) % 65521;
        }

        BinaryPrimitives.WriteUInt32BigEndian(zlib.AsSpan(7 + data.Length), (high << 16) | low);
        return zlib;
    }

    private static void Chunk(MemoryStream png, string type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        png.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        png.Write(number);
    }

    private static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
