using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Graphs;
using Micro.MLNet.Options;
using static TorchSharp.torch;

namespace Micro.MLNet.Model;

/// <summary>InfoNCE between each modality view and the fused view, over blocks of anchor rows with a closed-form gradient.</summary>
/// <remarks>
/// L_C = -mean_i mean_m ½ (I(h_m,h) + I(h,h_m));
/// I(a,b) = log e^{cos(a_i,b_i)/τ} / (e^{cos(a_i,b_i)/τ} + Σ_{j≠i}(e^{cos(a_i,b_j)/τ} + e^{cos(a_i,a_j)/τ}))   MICRO Eqs. (10), (11), (12)
/// </remarks>
internal sealed class ContrastiveLoss(FusionOptions options, Random random)
{
    private Random _random = random;
    private int[] _permutation = [];

    /// <summary>Draws from another generator, as if nothing had been drawn before.</summary>
    public void Restart(Random random) => (_random, _permutation) = (random, []);

    /// <summary>The loss of one batch.</summary>
    /// <param name="modalityViews">h_m, M times [I, d].</param>
    /// <param name="fused">h, [I, d].</param>
    /// <param name="batchItems">The batch's items, used by <see cref="ContrastiveItems.Batch"/> only, int64 [2B].</param>
    /// <returns>[].</returns>
    public Tensor Compute(IReadOnlyList<Tensor> modalityViews, Tensor fused, Tensor batchItems)
    {
        IReadOnlyList<Tensor> views = [fused, .. modalityViews];
        if (options.Items.Kind == ContrastiveItemsKind.Batch)
        {
            var (distinct, _, _) = batchItems.unique();                                             // [b]
            views = [.. views.Select(view => view.index_select(0, distinct))];                      // [b, d]
        }

        var (anchors, negatives) = Draw(views[0].shape[0], fused.device);                           // [a], [n]
        object[] inputs = [.. views.Select(Normalize.Rows), options, anchors!, negatives!];
        return BlockedContrast.apply(inputs);                                                       // []  MICRO Eq. (10)
    }

    private (Tensor? Anchors, Tensor? Negatives) Draw(long itemCount, Device device)
    {
        var (anchors, negatives) = options.Items.SampleSizes(itemCount);
        if (anchors is not { } anchorCount)
        {
            return (null, null);
        }

        if (_permutation.Length != itemCount)
        {
            _permutation = [.. Enumerable.Range(0, (int)itemCount)];
        }

        var count = anchorCount + (negatives ?? 0);
        RandomDraw.ToFront(_permutation, count, _random);
        var drawn = Array.ConvertAll(_permutation[..count], item => (long)item);
        return (Transfer.ToDevice(drawn[..anchorCount], device), negatives is null ? null : Transfer.ToDevice(drawn[anchorCount..], device));
    }

    private sealed class BlockedContrast : OwnedFunction<BlockedContrast>
    {
        public override string Name => nameof(BlockedContrast);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var (options, anchors, negatives) = ((FusionOptions)vars[^3], (Tensor?)vars[^2], (Tensor?)vars[^1]);
            using var noGradient = no_grad();
            using var scope = NewDisposeScope();
            var views = vars[..^3].Select(view => ((Tensor)view).detach().contiguous()).ToList();    // [I, d]
            var (loss, gradients) = WithTensorFloat32(options.Precision == ProductPrecision.TensorFloat32, () => anchors is null
                ? ExactContrast.Compute(options, views)
                : AnchorContrast.Compute(options, views, anchors, negatives));
            ctx.save_for_backward([.. gradients.Select(gradient => gradient.MoveToOuterDisposeScope())]);
            return loss.MoveToOuterDisposeScope();
        }

        protected override List<Tensor> Backward(autograd.AutogradContext ctx, Tensor upstream) =>
            [.. ctx.get_saved_variables().Select(gradient => gradient.mul_(upstream)), null!, null!, null!]; // in place: nothing else holds them

        private static T WithTensorFloat32<T>(bool isWanted, Func<T> body)
        {
            if (!isWanted)
            {
                return body();
            }

            var before = backends.cuda.matmul.allow_tf32;
            backends.cuda.matmul.allow_tf32 = true;
            try
            {
                return body();
            }
            finally
            {
                backends.cuda.matmul.allow_tf32 = before;
            }
        }
    }
}
