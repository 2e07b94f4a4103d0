using System.Collections.Generic;
using static TorchSharp.torch;

namespace Micro.MLNet.Graphs;

/// <summary>Division of rows by their length.</summary>
internal static class Normalize
{
    private const double SmallestNorm = 1e-12;

    /// <summary>x / ‖x‖ row by row; a zero row stays zero and gets a zero gradient, not an infinite one.</summary>
    /// <param name="matrix">[n, d].</param>
    /// <returns>[n, d].</returns>
    public static Tensor Rows(Tensor matrix) => matrix.requires_grad && is_grad_enabled() ? UnitRows.apply(matrix) : matrix * Scale(matrix);

    /// <summary>The same for every member's part of each row by itself.</summary>
    /// <param name="matrix">Members side by side, [n, E·d].</param>
    /// <param name="memberCount">E.</param>
    /// <returns>[n, E·d].</returns>
    public static Tensor Members(Tensor matrix, int memberCount)
    {
        if (memberCount == 1)
        {
            return Rows(matrix);
        }

        var (rows, width) = (matrix.shape[0], matrix.shape[1]);
        return Rows(matrix.reshape(rows * memberCount, width / memberCount)).view(rows, width);     // [n, E·d]
    }

    /// <summary>1 / ‖x‖ row by row; 0 for a zero row.</summary>
    /// <param name="matrix">[n, d].</param>
    /// <returns>[n, 1].</returns>
    public static Tensor Scale(Tensor matrix)
    {
        var norm = matrix.norm(1, keepdim: true, p: 2f);                                            // [n, 1]
        return norm.gt(Scalars.Of(SmallestNorm)).to(matrix.dtype) / norm.clamp_min(Scalars.Of(SmallestNorm)); // [n, 1]
    }

    // In closed form: autograd through norm, clamp and quotient takes twice the passes over [n, d].
    private sealed class UnitRows : OwnedFunction<UnitRows>
    {
        public override string Name => nameof(UnitRows);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var matrix = ((Tensor)vars[0]).detach();                                                // [n, d]
            var scale = Scale(matrix);                                                              // [n, 1]
            var unit = matrix * scale;                                                              // [n, d]
            ctx.save_for_backward([unit, scale]);
            return unit;
        }

        // ∂x = (∂y - y (y·∂y)) / ‖x‖
        protected override List<Tensor> Backward(autograd.AutogradContext ctx, Tensor upstream)
        {
            var saved = ctx.get_saved_variables();
            var (unit, scale) = (saved[0], saved[1]);                                               // [n, d], [n, 1]
            var along = (unit * upstream).sum(1, true);                                             // [n, 1]
            return [upstream.addcmul(unit, along, Scalars.MinusOne).mul_(scale)];
        }
    }
}
