using System;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Micro.MLNet.Core;

/// <summary>Row-major table of embeddings, [n, d].</summary>
internal sealed class EmbeddingTable
{
    private const int FloatsInCacheLine = 16;
    private const int LargeTable = 1 << 23; // floats: more than caches hold
    private const int ReadAhead = 512; // floats; 256 to 1,024 measure alike
    private readonly float[] _values;

    /// <summary>Wraps the array without copying it.</summary>
    /// <exception cref="ArgumentException">The array's length isn't rowCount * dimension.</exception>
    public EmbeddingTable(int rowCount, int dimension, float[] values)
    {
        Check.Positive(dimension);
        Check.SameLength(values.Length, checked(rowCount * dimension), "The embedding array", nameof(values));
        RowCount = rowCount;
        Dimension = dimension;
        _values = values;
    }

    /// <summary>Number of rows n.</summary>
    public int RowCount { get; }

    /// <summary>Embedding dimension d.</summary>
    public int Dimension { get; }

    /// <summary>All values, [n * d].</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The embedding at <paramref name="index"/>, [d].</summary>
    public ReadOnlySpan<float> Row(int index) => _values.AsSpan(index * Dimension, Dimension);

    /// <summary>Asks for a row before it is needed.</summary>
    public unsafe void Prefetch(int index)
    {
        if (Sse.IsSupported)
        {
            var row = (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(Row(index))); // an array that moves now costs a useless hint, no more
            for (var n = 0; n < Dimension; n += FloatsInCacheLine)
            {
                Sse.Prefetch0(row + n);
            }
        }
    }

    /// <summary>The preference score of a user row of this table for an item row of <paramref name="items"/>.</summary>
    /// <remarks>ŷ_ui = x̃_u·x̂_i   MICRO Eq. (14)</remarks>
    public float Dot(int user, EmbeddingTable items, int item) => TensorPrimitives.Dot(Row(user), items.Row(item)); // MICRO Eq. (14)

    /// <summary>The preference scores of a user row of this table for every row of <paramref name="items"/>.</summary>
    /// <param name="user">Row of this table.</param>
    /// <param name="items">Item embeddings, [I, d].</param>
    /// <param name="scores">Receives the scores, [I].</param>
    /// <remarks>ŷ_ui = x̃_u·x̂_i for all i   MICRO Eq. (14)</remarks>
    public unsafe void DotAll(int user, EmbeddingTable items, Span<float> scores)
    {
        Check.SameLength(scores.Length, items.RowCount, "The score buffer", nameof(scores));
        fixed (float* embedding = Row(user), table = items._values, target = scores)
        {
            if (items._values.Length < LargeTable)
            {
                DotRows(embedding, Dimension, table, target, 0, scores.Length);
                return;
            }

            var (source, rows, sums) = ((nint)embedding, (nint)table, (nint)target);
            ParallelParts.Run(scores.Length, (start, end) => DotRows((float*)source, Dimension, (float*)rows, (float*)sums, start, end));
        }
    }

    private static unsafe void DotRows(float* embedding, int dimension, float* table, float* scores, int start, int end)
    {
        var source = new ReadOnlySpan<float>(embedding, dimension);
        for (var i = start; i < end; i++)
        {
            var row = table + ((long)i * dimension);
            if (Sse.IsSupported)
            {
                // the sums keep the CPU from reading ahead far enough by itself: a large table takes 1.3 times as long without
                for (var n = 0; n < dimension; n += FloatsInCacheLine)
                {
                    Sse.Prefetch0(row + ReadAhead + n);
                }
            }

            scores[i] = TensorPrimitives.Dot(source, new ReadOnlySpan<float>(row, dimension)); // MICRO Eq. (14)
        }
    }
}
