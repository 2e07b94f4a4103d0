using System;

namespace Micro.MLNet.Core;

/// <summary>The raw features of all items in one modality: row-major floats [I, f_m] and which rows are present.</summary>
internal sealed class FeatureMatrix
{
    private readonly bool[] _present;

    /// <summary>Copies the values.</summary>
    /// <exception cref="ArgumentException">The lengths don't agree.</exception>
    public FeatureMatrix(int rowCount, int width, ReadOnlySpan<float> values, bool[]? present = null)
        : this(rowCount, width, new AlignedFloats(values), present)
    {
    }

    /// <summary>Wraps the values without copying them.</summary>
    /// <exception cref="ArgumentException">The lengths don't agree.</exception>
    public FeatureMatrix(int rowCount, int width, AlignedFloats values, bool[]? present)
    {
        Check.Positive(width);
        Check.SameLength(values.Length, checked(rowCount * width), "The feature array", nameof(values));
        RowCount = rowCount;
        Width = width;
        Values = values;
        _present = present ?? CreateAllPresent(rowCount);
        Check.SameLength(_present.Length, rowCount, "The presence mask", nameof(present));
    }

    /// <summary>Number of items I.</summary>
    public int RowCount { get; }

    /// <summary>Feature width f_m.</summary>
    public int Width { get; }

    /// <summary>All values, row-major [I * f_m]; rows of missing items hold what the missing-feature policy put there.</summary>
    public AlignedFloats Values { get; }

    /// <summary>Whether each item's vector was given, [I].</summary>
    public ReadOnlySpan<bool> Present => _present;

    /// <summary>Whether any item's vector is missing.</summary>
    public bool HasMissing => Present.Contains(false);

    /// <summary>The vector of item <paramref name="item"/>, [f_m].</summary>
    public ReadOnlySpan<float> Row(int item) => Values.Row(item, Width);

    private static bool[] CreateAllPresent(int count)
    {
        var present = new bool[count];
        present.AsSpan().Fill(true);
        return present;
    }
}
