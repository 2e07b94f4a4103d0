using System;
using System.Linq;
using System.Numerics.Tensors;
using System.Threading;
using System.Threading.Tasks;
using Micro.MLNet.Core;

namespace Micro.MLNet.Serving;

/// <summary>Copies some known items' features.</summary>
/// <param name="first">The first item.</param>
/// <param name="rows">Receives them row after row; as many as fit.</param>
internal delegate void RowsReader(int first, Span<float> rows);

/// <summary>Compares new items with all known ones, exactly, a block of known ones at a time.</summary>
internal static class NearestItems
{
    private const int BlockNumbers = 1 << 18; // 1 MB: a block stays in a core's cache while all new items pass by
    private const float SmallestNorm = 1e-12f;

    /// <summary>The known items most like each new one.</summary>
    /// <param name="read">Reads known items' features.</param>
    /// <param name="knownCount">How many known items there are.</param>
    /// <param name="unit">The new items' features divided by their length, [n, f].</param>
    /// <param name="neighborCount">k.</param>
    /// <param name="cancellation">Checked before every block.</param>
    /// <remarks>s_ij = x_i·x_j / (‖x_i‖‖x_j‖), j in top-k(S_i)   MICRO Eqs. (1), (2)</remarks>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static BestNeighbors Search(RowsReader read, int knownCount, EmbeddingTable unit, int neighborCount, CancellationToken cancellation)
    {
        var size = Math.Min(neighborCount, knownCount);
        var blockRows = Math.Max(BlockProduct.UsersAtOnce, BlockNumbers / unit.Dimension);
        var blocks = (knownCount + blockRows - 1) / blockRows;
        var parts = new BestNeighbors[Math.Min(Environment.ProcessorCount, blocks)];
        Parallel.For(0, parts.Length, new ParallelOptions { CancellationToken = cancellation }, part =>
        {
            parts[part] = new BestNeighbors(unit.RowCount, size);
            for (var block = (int)((long)blocks * part / parts.Length); block < (long)blocks * (part + 1) / parts.Length; block++)
            {
                cancellation.ThrowIfCancellationRequested();
                Compare(read, block * blockRows, Math.Min(blockRows, knownCount - (block * blockRows)), unit, parts[part]);
            }
        });
        foreach (var part in parts.Skip(1)) // in the items' order, so that of equal similarities the lower index stays ahead
        {
            parts[0].Offer(part);
        }

        return parts[0];
    }

    /// <summary>Divides a row by its length; a zero row stays zero.</summary>
    public static void ToUnit(Span<float> row)
    {
        var norm = TensorPrimitives.Norm<float>(row);
        TensorPrimitives.Multiply(row, norm > SmallestNorm ? 1 / norm : 0, row);
    }

    /// <summary>The same for every member's part of a row by itself.</summary>
    public static void MembersToUnit(Span<float> row, int memberCount)
    {
        var dimension = row.Length / memberCount;
        for (var member = 0; member < memberCount; member++)
        {
            ToUnit(row.Slice(member * dimension, dimension));
        }
    }

    private static void Compare(RowsReader read, int first, int count, EmbeddingTable unit, BestNeighbors best)
    {
        var rows = new float[count * unit.Dimension];
        read(first, rows);
        for (var n = 0; n < count; n++)
        {
            ToUnit(rows.AsSpan(n * unit.Dimension, unit.Dimension));
        }

        var product = new BlockProduct(unit, new EmbeddingTable(count, unit.Dimension, rows));
        var similarities = new float[BlockProduct.UsersAtOnce * product.RowLength];
        Span<int> some = stackalloc int[BlockProduct.UsersAtOnce];
        for (var start = 0; start < unit.RowCount; start += some.Length)
        {
            var together = Math.Min(some.Length, unit.RowCount - start);
            for (var n = 0; n < together; n++)
            {
                some[n] = start + n;
            }

            product.Score(some[..together], similarities); // MICRO Eq. (1)
            for (var n = 0; n < together; n++)
            {
                best.Offer(start + n, first, similarities.AsSpan(n * product.RowLength, count)); // MICRO Eq. (2)
            }
        }
    }
}
