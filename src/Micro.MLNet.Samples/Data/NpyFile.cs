using System;
using System.Buffers.Binary;
using System.IO;

namespace Micro.MLNet.Samples.Data;

/// <summary>Reads tables of floating-point numbers that <c>numpy.save</c> wrote.</summary>
internal static class NpyFile
{
    private const int NumbersPerChunk = 1 << 16;

    private delegate T NumberReader<T>(ReadOnlySpan<byte> bytes);

    /// <summary>The table, row-major: an array of <see cref="Half"/> where the file has half precision, else of <see cref="float"/>.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or of another kind; nothing is allocated for the numbers before their length was checked.</exception>
    public static (int Rows, int Width, Array Values) Read(string path)
    {
        using var stream = File.OpenRead(path);
        var header = NpyHeader.Read(stream, path);
        var found = stream.Length - stream.Position;
        if (found != header.DataLength)
        {
            throw new InvalidDataException(
                $"'{path}' holds {found} bytes of numbers, but its shape ({header.Rows}, {header.Width}) needs {header.DataLength}: the file is truncated or damaged.");
        }

        Array values = header.Type switch
        {
            NpyType.Float16 => ReadValues<Half>(stream, header, BinaryPrimitives.ReadHalfLittleEndian),
            NpyType.Float32 => ReadValues<float>(stream, header, BinaryPrimitives.ReadSingleLittleEndian),
            _ => ReadValues<float>(stream, header, bytes => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
        };
        return (header.Rows, header.Width, values);
    }

    private static T[] ReadValues<T>(FileStream stream, NpyHeader header, NumberReader<T> read)
    {
        var values = new T[header.Rows * header.Width];
        var size = (int)header.Type;
        var buffer = new byte[NumbersPerChunk * size];
        for (var first = 0; first < values.Length; first += NumbersPerChunk)
        {
            var count = Math.Min(NumbersPerChunk, values.Length - first);
            stream.ReadExactly(buffer.AsSpan(0, count * size));
            for (var n = 0; n < count; n++)
            {
                values[PositionOf(first + n, header)] = read(buffer.AsSpan(n * size, size));
            }
        }

        return values;
    }

    /// <summary>Where the file's n-th number stands in row-major order: Fortran's order runs down the columns.</summary>
    private static int PositionOf(int n, NpyHeader header) =>
        header.IsFortranOrder ? (n % header.Rows * header.Width) + (n / header.Rows) : n;
}
