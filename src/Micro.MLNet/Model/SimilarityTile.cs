using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Micro.MLNet.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace Micro.MLNet.Model;

/// <summary>Exponentials of a tile of scaled similarities, fused with what is wanted of them: one pass over the tile where torch takes three.</summary>
/// <remarks>
/// On a CPU torch's exp alone costs as much as the product that made the tile. A similarity is a cosine over τ and options keep |cos/τ| within 50, so
/// the exponential needs no care for overflow. Other devices and types go through torch's operators.
/// </remarks>
internal static class SimilarityTile
{
    /// <summary>Stands for "no similarity": its exponential vanishes beside any other, and isn't denormal.</summary>
    public const float Nothing = -80;

    private const float Log2E = 1.44269504f;
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    /// <summary>Adds the row sums of e^tile, and its column sums where wanted.</summary>
    /// <param name="tile">Scaled similarities, contiguous [R, C].</param>
    /// <param name="rowSums">Gets the row sums added, contiguous [R].</param>
    /// <param name="columnSums">Gets the column sums added, contiguous [C]; null for none.</param>
    /// <param name="keep">Whether the tile is left holding its exponentials.</param>
    public static void AddSums(Tensor tile, Tensor rowSums, Tensor? columnSums, bool keep)
    {
        if (!IsManaged(tile))
        {
            using var scope = NewDisposeScope();
            var exponentials = keep ? tile.exp_() : tile.exp();                                     // [R, C]
            rowSums.AddInPlace(exponentials.sum(1));
            columnSums?.AddInPlace(exponentials.sum(dim: 0));
            return;
        }

        var values = Floats(tile);
        var rows = Floats(rowSums);
        var columns = columnSums is null ? default : Floats(columnSums);
        var width = (int)tile.shape[1];
        for (var r = 0; r < rows.Length; r++)
        {
            rows[r] += AddRow(values.Slice(r * width, width), columns, keep);
        }
    }

    /// <summary>Replaces each similarity x_rc by e^{x_rc}·(rowWeights_r + columnWeights_c).</summary>
    /// <param name="tile">Scaled similarities, contiguous [R, C].</param>
    /// <param name="rowWeights">Contiguous [R].</param>
    /// <param name="columnWeights">Contiguous [C]; null for zeros.</param>
    public static void Weigh(Tensor tile, Tensor rowWeights, Tensor? columnWeights)
    {
        if (!IsManaged(tile))
        {
            using var scope = NewDisposeScope();
            var weights = rowWeights.unsqueeze(1);                                                  // [R, 1]
            tile.exp_().mul_(columnWeights is null ? weights : weights.Plus(columnWeights));
            return;
        }

        var values = Floats(tile);
        var rows = Floats(rowWeights);
        var columns = columnWeights is null ? default : Floats(columnWeights);
        var width = (int)tile.shape[1];
        for (var r = 0; r < rows.Length; r++)
        {
            WeighRow(values.Slice(r * width, width), rows[r], columns);
        }
    }

    private static bool IsManaged(Tensor tile) => tile.device_type == DeviceType.CPU && tile.dtype == ScalarType.Float32;

    private static Span<float> Floats(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    // References instead of spans in the loops: bounds checks would cost half as much as the exponentials.
    private static float AddRow(Span<float> values, Span<float> columnSums, bool keep)
    {
        var (width, length) = (Vector<float>.Count, values.Length);
        ref var value = ref MemoryMarshal.GetReference(values);
        ref var sums = ref MemoryMarshal.GetReference(columnSums);
        var hasColumns = !columnSums.IsEmpty;
        var (even, odd) = (Vector<float>.Zero, Vector<float>.Zero);
        var n = 0;
        for (; n + (2 * width) <= length; n += 2 * width)
        {
            var (at, next) = ((nuint)n, (nuint)(n + width));
            var first = Exp(Vector.LoadUnsafe(ref value, at));
            var second = Exp(Vector.LoadUnsafe(ref value, next));
            even += first;
            odd += second;
            if (keep)
            {
                first.StoreUnsafe(ref value, at);
                second.StoreUnsafe(ref value, next);
            }

            if (hasColumns)
            {
                (Vector.LoadUnsafe(ref sums, at) + first).StoreUnsafe(ref sums, at);
                (Vector.LoadUnsafe(ref sums, next) + second).StoreUnsafe(ref sums, next);
            }
        }

        var sum = Vector.Sum(even + odd);
        for (; n < length; n++)
        {
            var exponential = MathF.Exp(values[n]);
            sum += exponential;
            values[n] = keep ? exponential : values[n];
            if (hasColumns)
            {
                columnSums[n] += exponential;
            }
        }

        return sum;
    }

    private static void WeighRow(Span<float> values, float rowWeight, Span<float> columnWeights)
    {
        var (width, length) = (Vector<float>.Count, values.Length);
        ref var value = ref MemoryMarshal.GetReference(values);
        ref var weights = ref MemoryMarshal.GetReference(columnWeights);
        var hasColumns = !columnWeights.IsEmpty;
        var row = new Vector<float>(rowWeight);
        var n = 0;
        for (; n + (2 * width) <= length; n += 2 * width)
        {
            var (at, next) = ((nuint)n, (nuint)(n + width));
            var (first, second) = (Exp(Vector.LoadUnsafe(ref value, at)), Exp(Vector.LoadUnsafe(ref value, next)));
            (first * (hasColumns ? row + Vector.LoadUnsafe(ref weights, at) : row)).StoreUnsafe(ref value, at);
            (second * (hasColumns ? row + Vector.LoadUnsafe(ref weights, next) : row)).StoreUnsafe(ref value, next);
        }

        for (; n < length; n++)
        {
            values[n] = MathF.Exp(values[n]) * (hasColumns ? rowWeight + columnWeights[n] : rowWeight);
        }
    }

    // e^x = 2^n e^r with n = round(x / ln 2); e^r on |r| <= ln 2 / 2 by Cephes' polynomial, good to 2 units in the last place
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Exp(Vector<float> x)
    {
        var n = Vector.Round(x * Log2E);
        var r = Vector.FusedMultiplyAdd(n, new Vector<float>(-Ln2High), x);
        r = Vector.FusedMultiplyAdd(n, new Vector<float>(-Ln2Low), r);
        var p = Vector.FusedMultiplyAdd(r, new Vector<float>(1.9875691500e-4f), new Vector<float>(1.3981999507e-3f));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(8.3334519073e-3f));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(4.1665795894e-2f));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(1.6666665459e-1f));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(5.0000001201e-1f));
        p = Vector.FusedMultiplyAdd(p, r * r, r + Vector<float>.One);
        return p * Vector.AsVectorSingle(Vector.ShiftLeft(Vector.ConvertToInt32Native(n) + new Vector<int>(127), 23));
    }
}
