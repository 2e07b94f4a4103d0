using System;
using System.Numerics.Tensors;

namespace Micro.MLNet.Core;

/// <summary>Raw features with a byte a number: row-major [n, f_m], each row with a scale of its own.</summary>
/// <remarks>A number is off by half a scale at most, a 254th of the row's largest: similarities move by less than what tells neighbors apart.</remarks>
internal sealed class CompactFeatures
{
    private readonly sbyte[] _values;
    private readonly float[] _scales;

    /// <summary>Wraps the arrays without copying them.</summary>
    /// <exception cref="ArgumentException">The lengths don't agree.</exception>
    public CompactFeatures(int rowCount, int width, sbyte[] values, float[] scales)
    {
        Check.Positive(width);
        Check.SameLength(values.Length, checked(rowCount * width), "The feature array", nameof(values));
        Check.SameLength(scales.Length, rowCount, "The list of scales", nameof(scales));
        (RowCount, Width, _values, _scales) = (rowCount, width, values, scales);
    }

    /// <summary>Rows n.</summary>
    public int RowCount { get; }

    /// <summary>Feature width f_m.</summary>
    public int Width { get; }

    /// <summary>The rounded numbers, [n, f_m].</summary>
    public ReadOnlySpan<sbyte> Values => _values;

    /// <summary>What a row's numbers are multiplied by, [n]; 0 for a row without features.</summary>
    public ReadOnlySpan<float> Scales => _scales;

    /// <summary>Whether more numbers than an array can hold would be needed.</summary>
    public static bool IsTooLarge(long rowCount, long width) => rowCount * width > Array.MaxLength;

    /// <summary>Rounds features; rows of items without them become zero.</summary>
    public static CompactFeatures Of(FeatureMatrix features)
    {
        var (values, scales) = (new sbyte[checked(features.RowCount * features.Width)], new float[features.RowCount]);
        var row = new float[features.Width];
        for (var n = 0; n < features.RowCount; n++)
        {
            if (features.Present[n])
            {
                features.Values.Read(n, row);
                scales[n] = Round(row, values.AsSpan(n * row.Length, row.Length));
            }
        }

        return new CompactFeatures(features.RowCount, features.Width, values, scales);
    }

    /// <summary>Copies a row, [f_m].</summary>
    public void Read(int index, Span<float> row)
    {
        TensorPrimitives.ConvertTruncating<sbyte, float>(_values.AsSpan(index * Width, Width), row);
        TensorPrimitives.Multiply(row, _scales[index], row);
    }

    /// <summary>The same rows and more.</summary>
    /// <param name="count">How many more.</param>
    /// <param name="read">Copies one of them, [f_m].</param>
    public CompactFeatures Append(int count, Action<int, Span<float>> read)
    {
        var (values, scales, row) = (new sbyte[checked((RowCount + count) * Width)], new float[RowCount + count], new float[Width]);
        _values.CopyTo(values, 0);
        _scales.CopyTo(scales, 0);
        for (var n = 0; n < count; n++)
        {
            read(n, row);
            scales[RowCount + n] = Round(row, values.AsSpan((RowCount + n) * Width, Width));
        }

        return new CompactFeatures(RowCount + count, Width, values, scales);
    }

    private static float Round(ReadOnlySpan<float> row, Span<sbyte> rounded)
    {
        var scale = TensorPrimitives.MaxMagnitude(row);
        scale = Math.Abs(scale) / sbyte.MaxValue;
        for (var n = 0; n < row.Length && scale > 0; n++)
        {
            rounded[n] = (sbyte)MathF.Round(row[n] / scale);
        }

        return scale;
    }
}
