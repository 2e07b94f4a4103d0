using System;
using System.Buffers.Binary;
using System.IO;

namespace Micro.MLNet.Samples.Generation;

/// <summary>Writes a PNG of four colors: the same bytes on every platform, since nothing is compressed.</summary>
/// <remarks>PNG specification, third edition: color type 3, 2 bits a pixel; the zlib stream (RFC 1950) has one stored block (RFC 1951, 3.2.4).</remarks>
internal static class IndexedPng
{
    public const int Colors = 4;
    private const int PixelsPerByte = 4;
    private const uint AdlerModulus = 65521;
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <summary>Makes the file's bytes.</summary>
    /// <param name="pixels">Color numbers 0 to 3, row by row, [side * side].</param>
    /// <param name="palette">Red, green and blue of the four colors, [12].</param>
    /// <param name="side">Width and height, a multiple of 4, at most 256.</param>
    public static byte[] Encode(ReadOnlySpan<byte> pixels, ReadOnlySpan<byte> palette, int side)
    {
        using var file = new MemoryStream();
        file.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, side);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], side);
        header[8] = 2; // bits a pixel
        header[9] = 3; // color numbers with a palette
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "PLTE"u8, palette);
        WriteChunk(file, "IDAT"u8, Store(Lines(pixels, side)));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    // each line: filter type 0 (none), then four pixels a byte, the first in the high bits
    private static byte[] Lines(ReadOnlySpan<byte> pixels, int side)
    {
        var stride = 1 + (side / PixelsPerByte);
        var lines = new byte[side * stride];
        for (var n = 0; n < side * side; n++)
        {
            lines[(n / side * stride) + 1 + (n % side / PixelsPerByte)] |= (byte)(pixels[n] << (6 - (2 * (n % PixelsPerByte))));
        }

        return lines;
    }

    private static byte[] Store(byte[] lines)
    {
        var length = (ushort)lines.Length;
        var stream = new byte[2 + 5 + length + 4];
        (stream[0], stream[1], stream[2]) = (0x78, 0x01, 1); // deflate with a window of 32 KiB; then a stored block, the last one
        BinaryPrimitives.WriteUInt16LittleEndian(stream.AsSpan(3), length);
        BinaryPrimitives.WriteUInt16LittleEndian(stream.AsSpan(5), (ushort)~length);
        lines.CopyTo(stream, 7);
        var (a, b) = (1u, 0u); // Adler-32
        foreach (var value in lines)
        {
            a = (a + value) % AdlerModulus;
            b = (b + a) % AdlerModulus;
        }

        BinaryPrimitives.WriteUInt32BigEndian(stream.AsSpan(7 + length), (b << 16) | a);
        return stream;
    }

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(type);
        file.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, type), content));
        file.Write(number);
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return crc;
    }
}
