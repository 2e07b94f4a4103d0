using System;
using System.Collections.Generic;
using Micro.MLNet.Graphs;
using static TorchSharp.torch;

namespace Micro.MLNet.Model;

/// <summary>InfoNCE between a batch of nodes in one view and all nodes in another, block by block, with a closed-form gradient.</summary>
/// <remarks>L = mean_b (log Σ_j e^{a_b·z_j/τ} - a_b·z_p(b)/τ); with P = softmax(a zᵀ/τ): ∂a = (P z - z_p) / (τB), ∂z = (Pᵀ a - scatter_p a) / (τB).</remarks>
internal static class ViewContrast
{
    private const long BlockNumbers = 1 << 22; // 16 MB of logits

    /// <summary>The loss.</summary>
    /// <param name="anchors">Unit rows a, [B, d].</param>
    /// <param name="nodes">Unit rows z, [n, d].</param>
    /// <param name="positives">Which node each anchor is, int64 [B].</param>
    /// <param name="temperature">τ.</param>
    /// <param name="blockNumbers">Logits at a time.</param>
    /// <returns>[].</returns>
    public static Tensor Compute(Tensor anchors, Tensor nodes, Tensor positives, double temperature, long blockNumbers = BlockNumbers) =>
        Blocked.apply(anchors, nodes, positives, temperature, blockNumbers);

    private sealed class Blocked : OwnedFunction<Blocked>
    {
        public override string Name => nameof(ViewContrast);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var (anchors, nodes, positives, temperature, blockNumbers) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2], (double)vars[3], (long)vars[4]);
            using var noGradient = no_grad();
            using var scope = NewDisposeScope();
            var scale = 1 / (temperature * anchors.shape[0]);
            var matches = nodes.index_select(0, positives);                                         // [B, d]
            var loss = (anchors * matches).sum().mul_(Scalars.Of(-scale));                          // []
            var anchorGradient = matches.neg();                                                     // [B, d]
            var nodeGradient = zeros_like(nodes).index_add_(0, positives, anchors, Scalars.MinusOne); // [n, d]
            var size = Math.Max(1, blockNumbers / nodes.shape[0]);
            for (long start = 0; start < anchors.shape[0]; start += size)
            {
                using var block = NewDisposeScope();
                var some = anchors.narrow(0, start, Math.Min(size, anchors.shape[0] - start));      // [b, d]
                var logits = some.mm(nodes.t()).div_(Scalars.Of(temperature));                      // [b, n]
                var logSums = logits.logsumexp(1, keepdim: true);                                   // [b, 1]
                loss.AddInPlace(logSums.sum().div_(Scalars.Of(anchors.shape[0])));
                var shares = logits.sub_(logSums).exp_();                                           // P, [b, n]
                anchorGradient.narrow(0, start, some.shape[0]).AddInPlace(shares.mm(nodes));        // [b, d]
                nodeGradient.addmm_(shares.t(), some, 1, 1);                                        // [n, d]
            }

            ctx.save_for_backward([anchorGradient.mul_(Scalars.Of(scale)).MoveToOuterDisposeScope(), nodeGradient.mul_(Scalars.Of(scale)).MoveToOuterDisposeScope()]);
            return loss.MoveToOuterDisposeScope();
        }

        protected override List<Tensor> Backward(autograd.AutogradContext ctx, Tensor upstream)
        {
            var gradients = ctx.get_saved_variables();
            return [gradients[0].mul_(upstream), gradients[1].mul_(upstream), null!, null!, null!]; // in place: nothing else holds them
        }
    }
}
