using static TorchSharp.torch;

namespace Micro.MLNet.Graphs;

/// <summary>Division of rows by their length.</summary>
internal static class Normalize
{
    private const double SmallestNorm = 1e-12;

    /// <summary>x / ‖x‖ row by row; a zero row stays zero and gets a zero gradient, not an infinite one.</summary>
    /// <param name="matrix">[n, d].</param>
    /// <returns>[n, d].</returns>
    public static Tensor Rows(Tensor matrix)
    {
        var norm = matrix.norm(1, keepdim: true, p: 2f);                                            // [n, 1]
        var scale = norm.gt(SmallestNorm).to(matrix.dtype) / norm.clamp_min(SmallestNorm);          // [n, 1]
        return matrix * scale;                                                                      // [n, d]
    }
}
