using System.Collections.Generic;
using static TorchSharp.torch;

namespace Micro.MLNet.Tests.Oracles;

/// <summary>MICRO's Eqs. 10 to 12 op by op with autograd: whole N x N matrices, no block, no closed form.</summary>
internal static class ContrastOracle
{
    public static Tensor Compute(IReadOnlyList<Tensor> views, Tensor fused, double temperature, bool both, bool mean)
    {
        var total = zeros(1);
        var terms = 0;
        foreach (var view in views)
        {
            total = total - Information(view, fused, temperature).mean();
            terms++;
            if (both)
            {
                total = total - Information(fused, view, temperature).mean();
                terms++;
            }
        }

        return (mean ? total / terms : total).squeeze();
    }

    // log e^{cos(a_i,b_i)/τ} / (e^{cos(a_i,b_i)/τ} + Σ_{j≠i}(e^{cos(a_i,b_j)/τ} + e^{cos(a_i,a_j)/τ})) for each i
    private static Tensor Information(Tensor a, Tensor b, double temperature)
    {
        var (unitA, unitB) = (nn.functional.normalize(a, 2, 1), nn.functional.normalize(b, 2, 1));
        var cross = (unitA.mm(unitB.t()) / temperature).exp();
        var same = (unitA.mm(unitA.t()) / temperature).exp();
        return (cross.diagonal() / (cross.sum(1) + same.sum(1) - same.diagonal())).log();
    }
}
