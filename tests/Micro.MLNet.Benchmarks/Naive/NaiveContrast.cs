using System.Collections.Generic;
using static TorchSharp.torch;

namespace Micro.MLNet.Benchmarks.Naive;

/// <summary>MICRO's contrast (Eqs. 10 to 12) op by op: whole N x N matrices, left to autograd.</summary>
internal static class NaiveContrast
{
    /// <summary>The mean over items, modalities and directions.</summary>
    /// <param name="modalityViews">h_m, M times [I, d].</param>
    /// <param name="fused">h, [I, d].</param>
    /// <param name="temperature">τ.</param>
    /// <param name="anchors">The items i whose terms count, int64 [a]; null takes all.</param>
    /// <returns>[].</returns>
    public static Tensor Compute(IReadOnlyList<Tensor> modalityViews, Tensor fused, double temperature, Tensor? anchors = null)
    {
        var unitFused = nn.functional.normalize(fused, 2, 1);                                       // [I, d]
        var total = zeros([], fused.dtype, fused.device);                                           // []
        foreach (var view in modalityViews)
        {
            var unit = nn.functional.normalize(view, 2, 1);                                         // [I, d]
            total = total - Information(unit, unitFused, temperature, anchors).mean() - Information(unitFused, unit, temperature, anchors).mean();
        }

        return total / (2 * modalityViews.Count);                                                   // []
    }

    // log e^{cos(a_i,b_i)/τ} / (e^{cos(a_i,b_i)/τ} + Σ_{j≠i}(e^{cos(a_i,b_j)/τ} + e^{cos(a_i,a_j)/τ})) of each i
    private static Tensor Information(Tensor a, Tensor b, double temperature, Tensor? anchors)
    {
        var (rowsA, rowsB) = anchors is null ? (a, b) : (a.index_select(0, anchors), b.index_select(0, anchors)); // [a, d]
        var cross = (rowsA.mm(b.t()) / temperature).exp();                                          // [a, I]
        var same = (rowsA.mm(a.t()) / temperature).exp();                                           // [a, I]
        var positive = ((rowsA * rowsB).sum(1) / temperature).exp();                                // [a]
        var self = ((rowsA * rowsA).sum(1) / temperature).exp();                                    // [a]
        return (positive / (cross.sum(1) + same.sum(1) - self)).log();                              // [a]
    }
}
