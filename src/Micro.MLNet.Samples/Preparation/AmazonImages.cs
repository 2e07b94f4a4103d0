using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;

namespace Micro.MLNet.Samples.Preparation;

/// <summary>Reads <c>image_features_CATEGORY.b</c>: records of an item's id, 10 bytes of ASCII, and 4,096 little-endian floats.</summary>
internal static class AmazonImages
{
    public const int Width = 4096;
    private const int IdLength = 10;
    private const int VectorLength = Width * sizeof(float);

    /// <summary>Writes the vectors of the wanted items, one record in memory at a time; the others are skipped unread. An item's first record counts.</summary>
    /// <exception cref="InvalidDataException">The file isn't whole, or of another format.</exception>
    public static void Copy(string path, Dictionary<string, int> indexOf, FeatureTable table, CancellationToken cancellation)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: IdLength + VectorLength);
        var records = Math.DivRem(stream.Length, IdLength + VectorLength, out var rest);
        if (rest != 0)
        {
            throw new InvalidDataException(
                $"'{path}' has {stream.Length} bytes: {records} records of {IdLength + VectorLength} ({IdLength} for the id, {Width} floats) and {rest} more. The file is truncated or of another format: download it again.");
        }

        var (id, bytes, vector) = (new byte[IdLength], new byte[VectorLength], new float[Width]);
        for (var record = 0L; record < records; record++)
        {
            cancellation.ThrowIfCancellationRequested();
            stream.ReadExactly(id);
            if (!indexOf.TryGetValue(ReadId(id, path, record), out var item) || table.Has(item))
            {
                stream.Seek(VectorLength, SeekOrigin.Current);
                continue;
            }

            stream.ReadExactly(bytes);
            for (var n = 0; n < Width; n++)
            {
                vector[n] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(n * sizeof(float)));
            }

            table.Add(item, vector);
        }
    }

    private static string ReadId(byte[] bytes, string path, long record) => Array.TrueForAll(bytes, b => char.IsAsciiLetterOrDigit((char)b))
        ? Encoding.ASCII.GetString(bytes)
        : throw new InvalidDataException(
            $"'{path}', record {record + 1}, begins with the bytes {Convert.ToHexString(bytes)}, but an id of {IdLength} letters and digits is expected: the file is damaged or of another format.");
}
