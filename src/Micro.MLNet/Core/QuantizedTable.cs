using System;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Threading.Tasks;

namespace Micro.MLNet.Core;

/// <summary>A table of embeddings in bytes, a quarter of the memory to read, that bounds scores from above.</summary>
/// <remarks>
/// A row is x = a(t + ε) with whole t in [-127, 127] and |ε| ≤ ½, a query q = b(p + δ) likewise in 16 bits. Then
/// q·x ≤ a(b p·t + E) with E = ½‖q‖₁ + ½b·127d, whatever was rounded off: what isn't among the largest bounds can't be among the largest scores.
/// </remarks>
internal sealed class QuantizedTable
{
    private const int RowsAtOnce = 4;
    private const int Lanes = 16; // bytes that are widened to one vector of shorts
    private const float MostInByte = 127;
    private const float Slack = 1.01f; // bounds and scores are rounded sums of floats: far less than this
    private const int LargeTable = 1 << 21; // bytes
    private readonly sbyte[] _values; // [rows rounded up, dimension rounded up]
    private readonly float[] _scales; // a, [rows rounded up]
    private readonly int _rowCount;
    private readonly int _stride;

    private QuantizedTable(EmbeddingTable table)
    {
        _rowCount = table.RowCount;
        _stride = RoundUp(table.Dimension, Lanes);
        _values = new sbyte[(long)RoundUp(_rowCount, RowsAtOnce) * _stride];
        _scales = new float[RoundUp(_rowCount, RowsAtOnce)];
        Parallel.For(0, _rowCount, row => Quantize(table.Row(row), row));
    }

    /// <summary>The table in bytes, or null where that wouldn't help: the CPU lacks AVX2, or the table would be too large or holds values that aren't finite.</summary>
    public static QuantizedTable? TryCreate(EmbeddingTable table)
    {
        var bytes = (long)RoundUp(table.RowCount, RowsAtOnce) * RoundUp(table.Dimension, Lanes);
        if (!Avx2.IsSupported || bytes > Array.MaxLength)
        {
            return null;
        }

        var quantized = new QuantizedTable(table);
        return TensorPrimitives.IsFiniteAll<float>(quantized._scales) ? quantized : null;
    }

    /// <summary>Writes an upper bound of each row's product with the query.</summary>
    /// <param name="query">[d].</param>
    /// <param name="bounds">Gets the bounds, [n].</param>
    /// <returns>False, and no bounds, when the query holds values that aren't finite.</returns>
    public unsafe bool TryBound(ReadOnlySpan<float> query, Span<float> bounds)
    {
        Check.SameLength(bounds.Length, _rowCount, "The buffer of bounds", nameof(bounds));
        Span<short> steps = _stride <= 1024 ? stackalloc short[_stride] : new short[_stride];
        steps.Clear();
        var most = Math.Min(short.MaxValue, int.MaxValue / ((int)MostInByte * _stride)); // the sum of products must fit an int
        var step = Math.Max(TensorPrimitives.MaxMagnitude(query) is var peak && float.IsFinite(peak) ? Math.Abs(peak) / most : float.NaN, float.Epsilon); // b
        var error = Slack * 0.5f * (TensorPrimitives.SumOfMagnitudes(query) + (step * MostInByte * query.Length)); // E
        if (!float.IsFinite(error))
        {
            return false;
        }

        for (var n = 0; n < query.Length; n++)
        {
            steps[n] = (short)Math.Clamp(MathF.Round(query[n] / step), -most, most);
        }

        fixed (short* p = steps)
        fixed (float* target = bounds)
        {
            var groups = _scales.Length / RowsAtOnce;
            if (_values.Length < LargeTable)
            {
                BoundGroups(p, step, error, target, 0, groups);
                return true;
            }

            var (source, sums) = ((nint)p, (nint)target);
            ParallelParts.Run(groups, (start, end) => BoundGroups((short*)source, step, error, (float*)sums, start, end));
        }

        return true;
    }

    private static int RoundUp(int count, int multiple) => checked((count + multiple - 1) / multiple * multiple);

    private void Quantize(ReadOnlySpan<float> embedding, int row)
    {
        var scale = Math.Abs(TensorPrimitives.MaxMagnitude(embedding)) / MostInByte;
        _scales[row] = Math.Max(scale, float.Epsilon);
        var target = _values.AsSpan(row * _stride);
        for (var n = 0; n < embedding.Length && float.IsFinite(scale); n++)
        {
            target[n] = (sbyte)Math.Clamp(MathF.Round(embedding[n] / _scales[row]), -MostInByte, MostInByte);
        }
    }

    private unsafe void BoundGroups(short* query, float step, float error, float* bounds, int start, int end)
    {
        fixed (sbyte* values = _values)
        fixed (float* scales = _scales)
        {
            for (var group = start; group < end; group++)
            {
                var products = Vector128.ConvertToSingle(Products(query, values + ((long)group * RowsAtOnce * _stride)));
                var bound = ((products * step) + Vector128.Create(error)) * Vector128.Load(scales + ((long)group * RowsAtOnce));
                var row = group * RowsAtOnce;
                for (var n = 0; row + RowsAtOnce > _rowCount && row + n < _rowCount; n++)
                {
                    bounds[row + n] = bound[n];
                }

                if (row + RowsAtOnce <= _rowCount)
                {
                    bound.Store(bounds + row);
                }
            }
        }
    }

    // p·t of four rows
    private unsafe Vector128<int> Products(short* query, sbyte* row)
    {
        var (a, b, c, d) = (Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero);
        for (var n = 0; n < _stride; n += Lanes)
        {
            var steps = Vector256.Load(query + n);
            a += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(row + n), steps);
            b += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(row + _stride + n), steps);
            c += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(row + (2L * _stride) + n), steps);
            d += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(row + (3L * _stride) + n), steps);
        }

        var sums = Avx2.HorizontalAdd(Avx2.HorizontalAdd(a, b), Avx2.HorizontalAdd(c, d));
        return sums.GetLower() + sums.GetUpper();
    }
}
