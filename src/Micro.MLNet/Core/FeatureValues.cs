using System;
using System.Numerics.Tensors;

namespace Micro.MLNet.Core;

/// <summary>Rows of numbers, all of one width: in 16 bits where there are many and 16 bits hold each of them exactly, else in 32.</summary>
/// <remarks>
/// ML.NET hands over single-precision vectors even where the source has half precision. Rows start in 16 bits and move to 32 with the first number that
/// needs it, so nothing is lost; of vectors that a network computed in single precision, that is nearly always the very first.
/// </remarks>
internal sealed class FeatureValues
{
    /// <summary>Numbers from which memory matters more than a conversion: 16 MB of floats.</summary>
    public const long ManyNumbers = 1 << 22;

    private readonly long _halfFrom;
    private Half[] _half = [];
    private float[] _single = [];

    /// <summary>Zeros in so many rows, whose width the first one written decides.</summary>
    /// <param name="rowCount">Rows.</param>
    /// <param name="halfFrom">Numbers from which 16 bits are tried.</param>
    public FeatureValues(int rowCount, long halfFrom = ManyNumbers)
    {
        RowCount = rowCount;
        _halfFrom = halfFrom;
    }

    /// <summary>A copy of rows in 32 bits.</summary>
    public FeatureValues(int rowCount, int width, ReadOnlySpan<float> values)
    {
        Check.Positive(width);
        Check.SameLength(values.Length, checked(rowCount * width), "The feature array", nameof(values));
        (RowCount, Width, Singles) = (rowCount, width, new AlignedBuffer<float>(values));
    }

    /// <summary>Rows.</summary>
    public int RowCount { get; private set; }

    /// <summary>Numbers in a row; 0 before the first was written.</summary>
    public int Width { get; private set; }

    /// <summary>The numbers, row-major, or null where they are kept in 16 bits.</summary>
    public AlignedBuffer<float>? Singles { get; private set; }

    /// <summary>The numbers, row-major, or null where they need 32 bits.</summary>
    public AlignedBuffer<Half>? Halves { get; private set; }

    /// <summary>More or fewer rows.</summary>
    public void Resize(int rowCount)
    {
        RowCount = rowCount;
        Singles = Singles?.Resize((long)rowCount * Width);
        Halves = Halves?.Resize((long)rowCount * Width);
    }

    /// <summary>Sets a row.</summary>
    public void Write(int row, ReadOnlySpan<float> values)
    {
        if (Width == 0)
        {
            Allocate(values);
        }

        if (Halves is not null && IsExact(values))
        {
            _half.CopyTo(Halves.Row(row, Width));
            return;
        }

        values.CopyTo((Singles ?? Widen()).Row(row, Width));
    }

    /// <summary>Copies a row.</summary>
    public void Read(int row, Span<float> values)
    {
        if (Halves is not null)
        {
            TensorPrimitives.ConvertToSingle(Halves.Row(row, Width), values);
            return;
        }

        Singles!.Row(row, Width).CopyTo(values);
    }

    /// <summary>Whether a row holds nothing but zeros.</summary>
    public bool IsZero(int row) =>
        Halves is not null ? !Halves.Row(row, Width).ContainsAnyExcept(Half.Zero, Half.NegativeZero) : !Singles!.Row(row, Width).ContainsAnyExcept(0f);

    /// <summary>Rounds to what the rows are kept in: for numbers that are no row's own.</summary>
    public void Round(Span<float> values)
    {
        if (Halves is not null)
        {
            TensorPrimitives.ConvertToHalf(values, _half);
            TensorPrimitives.ConvertToSingle(_half, values);
        }
    }

    // The first row decides as well: no second table is made for vectors of single precision.
    private void Allocate(ReadOnlySpan<float> first)
    {
        Width = first.Length;
        var length = (long)RowCount * Width;
        if (length >= _halfFrom)
        {
            (_half, _single) = (new Half[Width], new float[Width]);
            if (IsExact(first))
            {
                Halves = new AlignedBuffer<Half>(length);
                return;
            }
        }

        Singles = new AlignedBuffer<float>(length);
    }

    private bool IsExact(ReadOnlySpan<float> values)
    {
        TensorPrimitives.ConvertToHalf(values, _half);
        TensorPrimitives.ConvertToSingle(_half, _single);
        return values.SequenceEqual(_single);
    }

    private AlignedBuffer<float> Widen()
    {
        Singles = new AlignedBuffer<float>((long)RowCount * Width);
        TensorPrimitives.ConvertToSingle(Halves!.Span, Singles.Span);
        Halves = null;
        return Singles;
    }
}
