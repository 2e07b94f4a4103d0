using System;

namespace Micro.MLNet.Core;

/// <summary>The raw features of all items in one modality: row-major floats [I, f_m] and which rows are present.</summary>
internal sealed class FeatureMatrix
{
    private readonly float[] _values;
    private readonly bool[] _present;

    /// <summary>Wraps the arrays without copying them.</summary>
    /// <exception cref="ArgumentException">The lengths don't agree.</exception>
    public FeatureMatrix(int rowCount, int width, float[] values, bool[]? present = null)
    {
        Check.Positive(width);
        Check.SameLength(values.Length, checked(rowCount * width), "The feature array", nameof(values));
        RowCount = rowCount;
        Width = width;
        _values = values;
        _present = present ?? CreateAllPresent(rowCount);
        Check.SameLength(_present.Length, rowCount, "The presence mask", nameof(present));
    }

    /// <summary>Number of items I.</summary>
    public int RowCount { get; }

    /// <summary>Feature width f_m.</summary>
    public int Width { get; }

    /// <summary>All values, row-major [I * f_m]; rows of missing items hold what the missing-feature policy put there.</summary>
    public float[] Values => _values;

    /// <summary>Whether each item's vector was given, [I].</summary>
    public ReadOnlySpan<bool> Present => _present;

    /// <summary>Whether any item's vector is missing.</summary>
    public bool HasMissing => Present.Contains(false);

    /// <summary>The vector of item <paramref name="item"/>, [f_m].</summary>
    public ReadOnlySpan<float> Row(int item) => _values.AsSpan(item * Width, Width);

    private static bool[] CreateAllPresent(int count)
    {
        var present = new bool[count];
        present.AsSpan().Fill(true);
        return present;
    }
}
