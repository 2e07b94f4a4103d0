using System.Collections.Generic;
using Micro.MLNet.Graphs;
using static TorchSharp.torch;

namespace Micro.MLNet.Model;

/// <summary>The projection of features that are kept in 16 bits, computed and differentiated in 32, block by block.</summary>
/// <remarks>Y = X Wᵀ + b; ∂W = ∂Yᵀ X, ∂b = Σ_i ∂y_i   MICRO Eq. (4)</remarks>
internal sealed class BlockedProjection : OwnedFunction<BlockedProjection>
{
    /// <inheritdoc/>
    public override string Name => nameof(BlockedProjection);

    /// <summary>Projects.</summary>
    /// <param name="features">Without gradient, [I, f_m].</param>
    /// <param name="weight">W_m, [d, f_m].</param>
    /// <param name="bias">b_m, [d].</param>
    /// <returns>[I, d].</returns>
    public static Tensor Project(Tensor features, Tensor weight, Tensor bias) => apply(features, weight, bias); // [I, d]  MICRO Eq. (4)

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (features, weight, bias) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2]);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        ctx.save_for_backward([features, weight]);
        var projected = empty(features.shape[0], weight.shape[0], ScalarType.Float32, features.device); // [I, d]
        var transposed = weight.t();                                                                // [f_m, d]
        FeatureBlocks.ForEach(features, (start, rows) => projected.narrow(0, start, rows.shape[0]).copy_(addmm(bias, rows, transposed, 1, 1)));
        return projected.MoveToOuterDisposeScope();                                                 // [I, d]
    }

    /// <inheritdoc/>
    protected override List<Tensor> Backward(autograd.AutogradContext ctx, Tensor upstream)
    {
        using var scope = NewDisposeScope();
        var saved = ctx.get_saved_variables();
        var (features, gradient) = (saved[0], zeros_like(saved[1]));                                // [I, f_m], [d, f_m]
        FeatureBlocks.ForEach(features, (start, rows) => gradient.addmm_(upstream.narrow(0, start, rows.shape[0]).t(), rows, 1, 1));
        return [null!, gradient.MoveToOuterDisposeScope(), upstream.sum(dim: 0).MoveToOuterDisposeScope()];
    }
}
