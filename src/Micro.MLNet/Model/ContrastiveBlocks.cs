using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Options;
using static TorchSharp.torch;

namespace Micro.MLNet.Model;

/// <summary>The value and gradient of the contrastive loss, a block of anchor rows at a time: never more than a few [B, I] matrices.</summary>
/// <remarks>
/// For an anchor i of view a against view b: D_i = Σ_j e^{a_i·b_j/τ} + Σ_{j≠i} e^{a_i·a_j/τ} and the term is log D_i - a_i·b_i/τ. With the
/// exponentials R its gradient is R·B/D for the anchor, (R/D)ᵀ·A_block for the others and -1/τ on the positive pair. Dividing the [B, d] sides
/// by D instead of the [B, I] blocks saves a pass over the blocks. The fused-fused block serves every modality.
/// </remarks>
internal sealed class ContrastiveBlocks(FusionOptions options) : IDisposable
{
    private readonly double _inverseTemperature = 1 / options.Temperature;
    private readonly bool _bothDirections = options.Directions == ContrastiveDirections.Both;
    private Tensor? _buffers;

    /// <summary>Computes the loss and its gradients.</summary>
    /// <param name="views">Unit rows: the fused view first, then the modality views, each [I, d]; without gradient.</param>
    /// <param name="anchors">Anchor rows, int64 [n]; null takes every row.</param>
    /// <returns>The loss [] and its gradient for each view, [I, d].</returns>
    public (Tensor Loss, List<Tensor> Gradients) Compute(IReadOnlyList<Tensor> views, Tensor? anchors)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var detached = views.Select(view => view.detach().contiguous()).ToList();                   // [I, d]
        var gradients = detached.Select(view => zeros_like(view)).ToList();                         // [I, d]
        var loss = zeros([], detached[0].dtype, detached[0].device);                                // []
        var itemCount = detached[0].shape[0];
        var anchorCount = anchors?.shape[0] ?? itemCount;
        for (long start = 0; start < anchorCount; start += options.ContrastiveBlockSize)
        {
            using var blockScope = NewDisposeScope();
            var count = Math.Min(options.ContrastiveBlockSize, anchorCount - start);
            var rows = anchors?.narrow(0, start, count) ?? arange(start, start + count, ScalarType.Int64, detached[0].device); // [B]
            loss.add_(AddBlock(detached, gradients, rows));
        }

        var terms = options.Reduction == ContrastiveReduction.Mean ? (views.Count - 1) * (_bothDirections ? 2.0 : 1.0) : 1.0;
        var scale = 1 / (anchorCount * terms);
        gradients.ForEach(gradient => gradient.mul_(scale * _inverseTemperature));
        return (loss.mul_(scale).MoveToOuterDisposeScope(), [.. gradients.Select(gradient => gradient.MoveToOuterDisposeScope())]);
    }

    /// <inheritdoc/>
    public void Dispose() => _buffers?.Dispose();

    private Tensor AddBlock(List<Tensor> views, List<Tensor> gradients, Tensor rows)
    {
        var fused = views[0];                                                                       // [I, d]
        var anchors = views.Select(view => view.index_select(0, rows)).ToList();                    // [B, d]
        var anchorGradients = anchors.Select(anchor => zeros_like(anchor)).ToList();                // [B, d]
        var loss = zeros([], fused.dtype, fused.device);                                            // []
        var fusedSame = _bothDirections ? Exponentials(0, anchors[0], fused, rows) : null;          // [B, I]
        var fusedSum = fusedSame?.sum(1, true);                                                     // [B, 1]
        var fusedInverse = fusedSum is null ? null : zeros_like(fusedSum);                          // [B, 1]
        for (var m = 1; m < views.Count; m++)
        {
            var positive = (anchors[m] * anchors[0]).sum(1, true).mul_(_inverseTemperature);        // cos_ii / τ  [B, 1]
            var same = Exponentials(1, anchors[m], views[m], rows);                                 // [B, I]
            var cross = Exponentials(2, anchors[m], fused, null);                                   // [B, I]
            var denominator = same.sum(1, true).add_(cross.sum(1, true));                           // [B, 1]
            loss.add_((denominator.log() - positive).sum());                                        // -I(h_m, h)  MICRO Eq. (11)
            var inverse = denominator.reciprocal_();                                                // [B, 1]
            AddProducts(same, anchors[m], inverse, views[m], anchorGradients[m], gradients[m]);
            AddProducts(cross, anchors[m], inverse, fused, anchorGradients[m], gradients[0]);
            if (_bothDirections)
            {
                cross = Exponentials(2, anchors[0], views[m], null);                                // [B, I]
                denominator = fusedSum! + cross.sum(1, true);                                       // [B, 1]
                loss.add_((denominator.log() - positive).sum());                                    // -I(h, h_m)  MICRO Eq. (12)
                inverse = denominator.reciprocal_();                                                // [B, 1]
                fusedInverse!.add_(inverse);
                AddProducts(cross, anchors[0], inverse, views[m], anchorGradients[0], gradients[m]);
            }

            var pairWeight = _bothDirections ? -2 : -1;
            anchorGradients[m].add_(anchors[0], alpha: pairWeight);
            anchorGradients[0].add_(anchors[m], alpha: pairWeight);
        }

        if (_bothDirections)
        {
            AddProducts(fusedSame!, anchors[0], fusedInverse!, fused, anchorGradients[0], gradients[0]);
        }

        for (var v = 0; v < views.Count; v++)
        {
            gradients[v].index_add_(0, rows, anchorGradients[v], 1);
        }

        return loss;
    }

    // e^{anchors·others/τ} in a reused buffer; with rows, each anchor's own entry is set to 0 (j ≠ i).
    private Tensor Exponentials(int buffer, Tensor anchors, Tensor others, Tensor? rows)
    {
        var (count, itemCount) = (anchors.shape[0], others.shape[0]);
        if (_buffers is null || _buffers.shape[1] < count || _buffers.shape[2] != itemCount)
        {
            _buffers?.Dispose();
            _buffers = empty(3, count, itemCount, anchors.dtype, anchors.device).DetachFromDisposeScope();
        }

        var block = _buffers.select(0, buffer).narrow(0, 0, count);                                 // [B, I]
        block.addmm_(anchors, others.t(), 0, (float)_inverseTemperature).exp_();
        if (rows is not null)
        {
            block.scatter_(1, rows.unsqueeze(1), zeros(count, 1, block.dtype, block.device));
        }

        return block;
    }

    private static void AddProducts(Tensor block, Tensor anchors, Tensor inverse, Tensor others, Tensor anchorGradient, Tensor otherGradient)
    {
        anchorGradient.add_(block.mm(others).mul_(inverse));                                        // [B, d]
        otherGradient.addmm_(block.t(), anchors * inverse, 1, 1);                                   // [I, d]
    }
}
