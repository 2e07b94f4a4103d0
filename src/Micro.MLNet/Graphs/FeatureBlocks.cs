using System;
using static TorchSharp.torch;

namespace Micro.MLNet.Graphs;

/// <summary>Features in 16 or 32 bits, read as floats some rows at a time: no copy of all of them in 32 bits is ever made.</summary>
internal static class FeatureBlocks
{
    private const long BlockNumbers = 1 << 20; // 4 MB of floats

    /// <summary>Whether a matrix is kept in 16 bits.</summary>
    public static bool IsHalf(Tensor features) => features.dtype == ScalarType.Float16;

    /// <summary>Some rows as floats: a view where they are, else a copy.</summary>
    /// <param name="features">[n, f].</param>
    /// <param name="start">The first row.</param>
    /// <param name="count">Rows, B.</param>
    /// <returns>[B, f].</returns>
    public static Tensor Rows(Tensor features, long start, long count)
    {
        var rows = features.narrow(0, start, count);                                                // [B, f]
        if (!IsHalf(features))
        {
            return rows;                                                                            // [B, f]
        }

        using (rows)
        {
            return rows.to(ScalarType.Float32);                                                     // [B, f]
        }
    }

    /// <summary>Calls with every block of rows, and disposes what the call leaves.</summary>
    /// <param name="features">[n, f].</param>
    /// <param name="action">Gets the first row's number and the rows as floats, [B, f].</param>
    public static void ForEach(Tensor features, Action<long, Tensor> action)
    {
        var count = Math.Max(1, BlockNumbers / features.shape[1]);
        for (var start = 0L; start < features.shape[0]; start += count)
        {
            using var scope = NewDisposeScope();
            action(start, Rows(features, start, Math.Min(count, features.shape[0] - start)));
        }
    }

    /// <summary>The rows divided by their length, in 32 bits.</summary>
    /// <param name="features">Without gradient, [n, f].</param>
    /// <returns>[n, f].</returns>
    public static Tensor UnitRows(Tensor features)
    {
        if (!IsHalf(features))
        {
            return Normalize.Rows(features);                                                        // [n, f]
        }

        var unit = empty(features.shape, ScalarType.Float32, features.device);                      // [n, f]
        ForEach(features, (start, rows) => unit.narrow(0, start, rows.shape[0]).copy_(Normalize.Rows(rows)));
        return unit;                                                                                // [n, f]
    }

    /// <summary>1 / ‖x‖ row by row; 0 for a zero row.</summary>
    /// <param name="features">Without gradient, [n, f].</param>
    /// <returns>[n, 1].</returns>
    public static Tensor Scale(Tensor features)
    {
        if (!IsHalf(features))
        {
            return Normalize.Scale(features);                                                       // [n, 1]
        }

        var scales = empty(features.shape[0], 1, ScalarType.Float32, features.device);              // [n, 1]
        ForEach(features, (start, rows) => scales.narrow(0, start, rows.shape[0]).copy_(Normalize.Scale(rows)));
        return scales;                                                                              // [n, 1]
    }
}
