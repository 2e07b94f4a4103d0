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
internal sealed class ContrastiveLoss : IDisposable
{
    private readonly FusionOptions _options;
    private readonly Random _anchorRandom;
    private readonly ContrastiveBlocks _blocks;
    private int[] _permutation = [];

    /// <summary>Keeps block buffers between calls.</summary>
    public ContrastiveLoss(FusionOptions options, Random anchorRandom)
    {
        _options = options;
        _anchorRandom = anchorRandom;
        _blocks = new ContrastiveBlocks(options);
    }

    /// <summary>The loss of one batch.</summary>
    /// <param name="modalityViews">h_m, M times [I, d].</param>
    /// <param name="fused">h, [I, d].</param>
    /// <param name="batchItems">The batch's items, used by <see cref="ContrastiveItems.Batch"/> only, int64 [2B].</param>
    /// <returns>[].</returns>
    public Tensor Compute(IReadOnlyList<Tensor> modalityViews, Tensor fused, Tensor batchItems)
    {
        IReadOnlyList<Tensor> views = [fused, .. modalityViews];
        if (_options.Items.Kind == ContrastiveItemsKind.Batch)
        {
            var (distinct, _, _) = batchItems.unique();                                             // [b]
            views = [.. views.Select(view => view.index_select(0, distinct))];                      // [b, d]
        }

        using var anchors = DrawAnchors(views[0].shape[0], fused.device);                           // [n] or null
        object[] inputs = [.. views.Select(Normalize.Rows), _blocks, anchors!];
        return BlockedContrast.apply(inputs);                                                       // []  MICRO Eq. (10)
    }

    /// <inheritdoc/>
    public void Dispose() => _blocks.Dispose();

    private Tensor? DrawAnchors(long itemCount, Device device)
    {
        var wanted = _options.Items.Kind switch
        {
            ContrastiveItemsKind.Anchors => _options.Items.AnchorCount,
            ContrastiveItemsKind.Auto when itemCount > 2 * ContrastiveItems.AutoAnchors => ContrastiveItems.AutoAnchors,
            _ => int.MaxValue,
        };
        if (wanted >= itemCount)
        {
            return null;
        }

        if (_permutation.Length != itemCount)
        {
            _permutation = [.. Enumerable.Range(0, (int)itemCount)];
        }

        var anchors = new long[wanted];
        for (var n = 0; n < wanted; n++)
        {
            // the first steps of a Fisher-Yates shuffle draw without replacement
            var other = _anchorRandom.Next(n, _permutation.Length);
            (_permutation[n], _permutation[other]) = (_permutation[other], _permutation[n]);
            anchors[n] = _permutation[n];
        }

        return tensor(anchors, device: device);                                                     // [n]
    }

    private sealed class BlockedContrast : autograd.SingleTensorFunction<BlockedContrast>
    {
        public override string Name => nameof(BlockedContrast);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var views = vars.OfType<Tensor>().Take(vars.Length - 2).ToList();
            var (loss, gradients) = ((ContrastiveBlocks)vars[^2]).Compute(views, (Tensor?)vars[^1]);
            ctx.save_for_backward(gradients);
            return loss;
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
            [.. ctx.get_saved_variables().Select(gradient => gradient * grad_output), null!, null!];
    }
}
