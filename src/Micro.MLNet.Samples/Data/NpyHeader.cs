using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.RegularExpressions;

namespace Micro.MLNet.Samples.Data;

/// <summary>What precedes the numbers of a NumPy file, format versions 1 to 3.</summary>
internal sealed partial record NpyHeader(string Path, NpyType Type, bool IsFortranOrder, int Rows, int Width)
{
    private const int LongestHeader = 1 << 16;
    private static readonly byte[] Magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Bytes that the numbers take.</summary>
    public long DataLength => (long)Rows * Width * (int)Type;

    /// <summary>Reads up to the first number.</summary>
    /// <exception cref="InvalidDataException">The file is no NumPy file, or one of another kind than a table of floating-point numbers.</exception>
    public static NpyHeader Read(Stream stream, string path)
    {
        Span<byte> start = stackalloc byte[Magic.Length + 2];
        if (stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length || !start[..Magic.Length].SequenceEqual(Magic))
        {
            throw new InvalidDataException($"'{path}' is no NumPy file: it doesn't begin with \\x93NUMPY. Write it with numpy.save.");
        }

        var version = start[Magic.Length];
        if (version is < 1 or > 3)
        {
            throw new InvalidDataException($"'{path}' has NumPy format version {version}, but versions 1 to 3 are known. Write it again with numpy.save.");
        }

        var text = Encoding.UTF8.GetString(ReadBytes(stream, ReadHeaderLength(stream, version, path), path));
        return Parse(text, path);
    }

    private static int ReadHeaderLength(Stream stream, int version, string path)
    {
        var bytes = ReadBytes(stream, version == 1 ? 2 : 4, path);
        var length = version == 1 ? BitConverter.ToUInt16(bytes) : BitConverter.ToUInt32(bytes);
        return length <= LongestHeader
            ? (int)length
            : throw new InvalidDataException($"'{path}' announces a header of {length} bytes, but at most {LongestHeader} are expected: the file is damaged.");
    }

    private static byte[] ReadBytes(Stream stream, int count, string path)
    {
        var bytes = new byte[count];
        return stream.ReadAtLeast(bytes, count, throwOnEndOfStream: false) == count
            ? bytes
            : throw new InvalidDataException($"'{path}' ends within its header: the file is truncated.");
    }

    private static NpyHeader Parse(string text, string path)
    {
        var type = DescrPattern().Match(text);
        var order = OrderPattern().Match(text);
        var shape = ShapePattern().Match(text);
        if (!type.Success || !order.Success || !shape.Success)
        {
            throw new InvalidDataException($"'{path}' has the header {text.Trim()}, but 'descr', 'fortran_order' and 'shape' are expected: the file is damaged.");
        }

        var (rows, width) = ParseShape(shape.Groups[1].Value, path);
        return new NpyHeader(path, ParseType(type.Groups[1].Value, path), order.Groups[1].Value == "True", rows, width);
    }

    private static NpyType ParseType(string descr, string path) => descr switch
    {
        "<f2" or "=f2" => NpyType.Float16,
        "<f4" or "=f4" => NpyType.Float32,
        "<f8" or "=f8" => NpyType.Float64,
        _ => throw new InvalidDataException(
            $"'{path}' holds numbers of type '{descr}', but little-endian float16, float32 or float64 are expected. Convert it with array.astype('<f4')."),
    };

    private static (int Rows, int Width) ParseShape(string shape, string path)
    {
        var sizes = shape.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (sizes.Length == 2
            && int.TryParse(sizes[0], NumberStyles.None, CultureInfo.InvariantCulture, out var rows)
            && int.TryParse(sizes[1], NumberStyles.None, CultureInfo.InvariantCulture, out var width)
            && rows >= 1 && width >= 1 && (long)rows * width <= Array.MaxLength)
        {
            return (rows, width);
        }

        throw new InvalidDataException($"'{path}' has the shape ({shape}), but a table (items, width) of at most {Array.MaxLength} numbers is expected.");
    }

    [GeneratedRegex("'descr'\\s*:\\s*'([^']*)'")]
    private static partial Regex DescrPattern();

    [GeneratedRegex("'fortran_order'\\s*:\\s*(True|False)")]
    private static partial Regex OrderPattern();

    [GeneratedRegex("'shape'\\s*:\\s*\\(([^)]*)\\)")]
    private static partial Regex ShapePattern();
}

/// <summary>Number types of NumPy files; the value is the size in bytes.</summary>
internal enum NpyType
{
    Float16 = 2,
    Float32 = 4,
    Float64 = 8,
}
