using System;
using System.Buffers.Binary;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Runtime.InteropServices;

namespace Micro.MLNet.Fuzz;

/// <summary>Damages a model packed into floats, behind its deflated bytes as well as before them.</summary>
internal static class PackMutator
{
    private const int HeaderLength = 4;
    private const int BytesPerFloat = 3;
    private const int Bits = 24;
    private const int LongestText = 1 << 20;
    private static readonly float[] Extremes = [0, -1, 1, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, 0x4D4352, 16777215, 16777216, 127, .5f, -0f];

    /// <summary>The vector as bytes.</summary>
    public static byte[] ToBytes(float[] pack) => MemoryMarshal.AsBytes<float>(pack).ToArray();

    /// <summary>The bytes as a vector; a rest of less than a float is left out.</summary>
    public static float[] FromBytes(byte[] bytes) => MemoryMarshal.Cast<byte, float>(bytes.AsSpan(0, bytes.Length / sizeof(float) * sizeof(float))).ToArray();

    /// <summary>One damage to the texts and integers, or to the numbers.</summary>
    public static byte[] Mutate(Random random, byte[] source)
    {
        var pack = FromBytes(source);
        if (random.Next(4) > 0 && Unpack(pack) is { } unpacked)
        {
            var (content, singles) = unpacked;
            content = random.Next(4) == 0 ? ByteMutator.Mutate(random, content) : ChangeManifest(random, content);
            return ToBytes(Pack(content, random.Next(8) == 0 ? [.. singles.Skip(1)] : singles));
        }

        for (var n = random.Next(3); n >= 0 && pack.Length > 0; n--)
        {
            var position = random.Next(4) > 0 ? random.Next(Math.Min(pack.Length, 16)) : random.Next(pack.Length);
            pack[position] = random.Next(2) == 0 ? Extremes[random.Next(Extremes.Length)] : random.Next(1 << Bits);
        }

        return random.Next(4) == 0 ? ByteMutator.Mutate(random, ToBytes(pack)) : ToBytes(pack);
    }

    private static byte[] ChangeManifest(Random random, byte[] content)
    {
        var length = content.Length < sizeof(int) ? 0 : Math.Clamp(BinaryPrimitives.ReadInt32LittleEndian(content), 0, content.Length - sizeof(int));
        var manifest = JsonMutator.Mutate(random, content.AsSpan(Math.Min(content.Length, sizeof(int)), length).ToArray());
        var announced = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(announced, manifest.Length);
        return [.. announced, .. manifest, .. content.Skip(sizeof(int) + length)];
    }

    private static (byte[] Content, float[] Singles)? Unpack(float[] pack)
    {
        var count = pack.Length < HeaderLength ? -1 : pack[2] + (pack[3] * (1 << Bits));
        if (!(count >= 0 && count <= (float)(pack.Length - HeaderLength) * BytesPerFloat))
        {
            return null;
        }

        var bytes = new byte[(int)count];
        for (var n = 0; n < bytes.Length; n++)
        {
            bytes[n] = (byte)((int)pack[HeaderLength + (n / BytesPerFloat)] >> (8 * (n % BytesPerFloat)));
        }

        try
        {
            using var inflate = new DeflateStream(new MemoryStream(bytes), CompressionMode.Decompress);
            var content = new byte[LongestText];
            content = content[..inflate.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)];
            return (content, pack[(HeaderLength + Words(bytes.Length))..]);
        }
        catch (InvalidDataException)
        {
            return null; // damaged already
        }
    }

    private static float[] Pack(byte[] content, float[] singles)
    {
        var bytes = FuzzModels.Bytes(stream =>
        {
            using var deflate = new DeflateStream(stream, CompressionLevel.Fastest, leaveOpen: true);
            deflate.Write(content);
        });
        var words = new float[Words(bytes.Length)];
        for (var n = 0; n < bytes.Length; n++)
        {
            words[n / BytesPerFloat] += bytes[n] << (8 * (n % BytesPerFloat));
        }

        return [0x4D4352, 1, bytes.Length & ((1 << Bits) - 1), bytes.Length >> Bits, .. words, .. singles];
    }

    private static int Words(int byteCount) => (byteCount + BytesPerFloat - 1) / BytesPerFloat;
}
