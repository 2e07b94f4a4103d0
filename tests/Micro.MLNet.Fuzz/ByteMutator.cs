using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace Micro.MLNet.Fuzz;

/// <summary>Damages bytes without knowing what they mean.</summary>
internal static class ByteMutator
{
    private const int LongestInsertion = 64;
    private static readonly long[] Extremes =
    [
        0, 1, -1, 2, 127, 128, 255, 256, short.MaxValue, ushort.MaxValue, int.MaxValue - 1, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 32, long.MaxValue, long.MinValue,
        0x7FC00000, // NaN
        0x7F800000, // infinity
    ];

    /// <summary>Some changes, few of them most of the time.</summary>
    public static byte[] Mutate(Random random, byte[] source)
    {
        var bytes = new List<byte>(source);
        do
        {
            Change(random, bytes);
        }
        while (random.Next(3) == 0);
        return [.. bytes];
    }

    private static void Change(Random random, List<byte> bytes)
    {
        if (bytes.Count == 0)
        {
            Insert(random, bytes);
            return;
        }

        var position = random.Next(bytes.Count);
        var length = Math.Min(1 + random.Next(1 + random.Next(LongestInsertion)), bytes.Count - position);
        switch (random.Next(9))
        {
            case 0:
                bytes[position] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[position] = (byte)random.Next(256);
                break;
            case 2:
                Overwrite(random, bytes, position);
                break;
            case 3:
                bytes.RemoveRange(position, length);
                break;
            case 4:
                Insert(random, bytes);
                break;
            case 5:
                bytes.RemoveRange(position, bytes.Count - position);
                break;
            case 6:
                bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(position, length));
                break;
            case 7:
                bytes.InsertRange(position, new byte[1 << random.Next(12)]);
                break;
            default:
                (bytes[position], bytes[random.Next(bytes.Count)]) = (bytes[random.Next(bytes.Count)], bytes[position]);
                break;
        }
    }

    private static void Overwrite(Random random, List<byte> bytes, int position)
    {
        var number = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(number, Extremes[random.Next(Extremes.Length)]);
        var width = Math.Min(1 << random.Next(4), bytes.Count - position);
        for (var n = 0; n < width; n++)
        {
            bytes[position + n] = number[n];
        }
    }

    private static void Insert(Random random, List<byte> bytes)
    {
        var inserted = new byte[1 + random.Next(LongestInsertion)];
        random.NextBytes(inserted);
        bytes.InsertRange(random.Next(bytes.Count + 1), inserted);
    }
}
