using System;
using System.Buffers.Binary;
using System.IO;

namespace Micro.MLNet.Samples.Data;

/// <summary>Reads tables of floating-point numbers that <c>numpy.save</c> wrote.</summary>
internal static class NpyFile
{
    private const int NumbersPerChunk = 1 << 16;

    /// <summary>The table, row-major as float whatever the file holds.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or of another kind; nothing is allocated for the numbers before their length was checked.</exception>
    public static (int Rows, int Width, float[] Values) Read(string path)
    {
        using var stream = File.OpenRead(path);
        var header = NpyHeader.Read(stream, path);
        var found = stream.Length - stream.Position;
        if (found != header.DataLength)
        {
            throw new InvalidDataException(
                $"'{path}' holds {found} bytes of numbers, but its shape ({header.Rows}, {header.Width}) needs {header.DataLength}: the file is truncated or damaged.");
        }

        return (header.Rows, header.Width, ReadValues(stream, header));
    }

    private static float[] ReadValues(FileStream stream, NpyHeader header)
    {
        var values = new float[header.Rows * header.Width];
        var size = (int)header.Type;
        var buffer = new byte[NumbersPerChunk * size];
        for (var first = 0; first < values.Length; first += NumbersPerChunk)
        {
            var count = Math.Min(NumbersPerChunk, values.Length - first);
            stream.ReadExactly(buffer.AsSpan(0, count * size));
            for (var n = 0; n < count; n++)
            {
                values[PositionOf(first + n, header)] = ToSingle(buffer.AsSpan(n * size, size), header.Type);
            }
        }

        return values;
    }

    /// <summary>Where the file's n-th number stands in row-major order: Fortran's order runs down the columns.</summary>
    private static int PositionOf(int n, NpyHeader header) =>
        header.IsFortranOrder ? (n % header.Rows * header.Width) + (n / header.Rows) : n;

    private static float ToSingle(ReadOnlySpan<byte> bytes, NpyType type) => type switch
    {
        NpyType.Float16 => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        NpyType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        _ => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes),
    };
}
