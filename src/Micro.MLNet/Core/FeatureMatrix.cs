using System;

namespace Micro.MLNet.Core;

/// <summary>The raw features of all items in one modality: row-major [I, f_m] and which rows are present.</summary>
internal sealed class FeatureMatrix
{
    private readonly bool[] _present;

    /// <summary>Copies the values.</summary>
    /// <exception cref="ArgumentException">The lengths don't agree.</exception>
    public FeatureMatrix(int rowCount, int width, ReadOnlySpan<float> values, bool[]? present = null)
        : this(new FeatureValues(rowCount, width, values), present)
    {
    }

    /// <summary>Wraps the values without copying them.</summary>
    /// <exception cref="ArgumentException">The lengths don't agree.</exception>
    public FeatureMatrix(FeatureValues values, bool[]? present)
    {
        Values = values;
        _present = present ?? CreateAllPresent(values.RowCount);
        Check.SameLength(_present.Length, values.RowCount, "The presence mask", nameof(present));
    }

    /// <summary>Number of items I.</summary>
    public int RowCount => Values.RowCount;

    /// <summary>Feature width f_m.</summary>
    public int Width => Values.Width;

    /// <summary>All values, [I, f_m]; rows of missing items hold what the missing-feature policy put there.</summary>
    public FeatureValues Values { get; }

    /// <summary>Whether each item's vector was given, [I].</summary>
    public ReadOnlySpan<bool> Present => _present;

    /// <summary>Whether any item's vector is missing.</summary>
    public bool HasMissing => Present.Contains(false);

    /// <summary>Bytes that the values take.</summary>
    public long ByteCount => (long)RowCount * Width * (Values.Halves is null ? sizeof(float) : sizeof(ushort));

    /// <summary>A copy of all values as floats, row-major.</summary>
    public float[] ToArray()
    {
        var values = new float[checked(RowCount * Width)];
        for (var item = 0; item < RowCount; item++)
        {
            Values.Read(item, values.AsSpan(item * Width, Width));
        }

        return values;
    }

    private static bool[] CreateAllPresent(int count)
    {
        var present = new bool[count];
        present.AsSpan().Fill(true);
        return present;
    }
}
