using System;
using System.Numerics.Tensors;
using Micro.MLNet.Core;

namespace Micro.MLNet.Serving;

/// <summary>Users' vectors by implicit least squares (Hu, Koren, Volinsky 2008, "Collaborative Filtering for Implicit Feedback Datasets"). Immutable.</summary>
internal sealed class LeastSquaresUsers
{
    private const int BlockRows = 256; // in single precision; blocks are added up in double
    private readonly EmbeddingTable _items;
    private readonly double[] _gram; // Σ_i x̂_i x̂_iᵀ, [d, d]
    private readonly double _scale;

    /// <summary>Multiplies the item table by itself, once.</summary>
    /// <param name="items">x̂, [I, d].</param>
    public LeastSquaresUsers(EmbeddingTable items)
    {
        _items = items;
        var d = items.Dimension;
        _gram = new double[d * d];
        ParallelParts.Run(d, (start, end) =>
        {
            var sum = new float[(end - start) * d];
            for (var first = 0; first < items.RowCount; first += BlockRows)
            {
                Array.Clear(sum);
                for (var item = first; item < Math.Min(first + BlockRows, items.RowCount); item++)
                {
                    var row = items.Row(item);
                    for (var a = start; a < end; a++)
                    {
                        var target = sum.AsSpan((a - start) * d, d);
                        TensorPrimitives.MultiplyAdd(row, row[a], target, target);
                    }
                }

                for (var n = 0; n < sum.Length; n++)
                {
                    _gram[(start * d) + n] += sum[n];
                }
            }
        });
        for (var c = 0; c < d; c++)
        {
            _scale += _gram[(c * d) + c] / d;
        }
    }

    /// <summary>Writes the vector of a user with these items, [d].</summary>
    /// <param name="history">Item indices.</param>
    /// <param name="confidence">α, at least 0.</param>
    /// <param name="regularization">λ in multiples of the mean diagonal element of the Gram matrix, above 0.</param>
    /// <param name="vector">[d].</param>
    /// <remarks>u = (Σ_i x̂_i x̂_iᵀ + α Σ_{i∈H} x̂_i x̂_iᵀ + λI)⁻¹ (1 + α) Σ_{i∈H} x̂_i   Hu et al. Eq. (4) with c_ui = 1 + α for i ∈ H</remarks>
    public void Embed(ReadOnlySpan<int> history, double confidence, double regularization, Span<float> vector)
    {
        var d = _items.Dimension;
        var (matrix, solution) = ((double[])_gram.Clone(), new double[d]);
        foreach (var item in history)
        {
            var row = _items.Row(item);
            for (var a = 0; a < d; a++)
            {
                solution[a] += (1 + confidence) * row[a];
                for (var b = 0; b <= a; b++)
                {
                    matrix[(a * d) + b] += confidence * row[a] * row[b];
                }
            }
        }

        for (var a = 0; a < d; a++)
        {
            matrix[(a * d) + a] += (regularization * _scale) + double.Epsilon;
        }

        Cholesky(matrix, d);
        Solve(matrix, solution);
        for (var c = 0; c < d; c++)
        {
            vector[c] = (float)solution[c];
        }
    }

    // A = L Lᵀ, in the lower triangle
    private static void Cholesky(double[] matrix, int d)
    {
        for (var a = 0; a < d; a++)
        {
            var rowA = matrix.AsSpan(a * d, a + 1);
            for (var b = 0; b <= a; b++)
            {
                var rest = rowA[b] - TensorPrimitives.Dot<double>(rowA[..b], matrix.AsSpan(b * d, b));
                rowA[b] = a == b ? Math.Sqrt(rest) : rest / matrix[(b * d) + b];
            }
        }
    }

    // L Lᵀ x = b
    private static void Solve(double[] lower, double[] x)
    {
        var d = x.Length;
        for (var a = 0; a < d; a++)
        {
            x[a] = (x[a] - TensorPrimitives.Dot<double>(lower.AsSpan(a * d, a), x.AsSpan(0, a))) / lower[(a * d) + a];
        }

        for (var a = d - 1; a >= 0; a--)
        {
            x[a] /= lower[(a * d) + a];
            TensorPrimitives.MultiplyAdd(lower.AsSpan(a * d, a), -x[a], x.AsSpan(0, a), x.AsSpan(0, a));
        }
    }
}
