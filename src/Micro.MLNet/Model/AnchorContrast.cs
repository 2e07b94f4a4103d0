using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Graphs;
using Micro.MLNet.Options;
using static TorchSharp.torch;

namespace Micro.MLNet.Model;

/// <summary>The contrastive loss over a sample of its anchors and, for very large catalogs, of their negatives, with its closed-form gradient.</summary>
/// <remarks>
/// The anchors' terms are those of the whole loss, so their mean is an unbiased estimate of it. With n negatives drawn of the I - 1, the sums over
/// j ≠ i count (I - 1)/n times, which keeps a denominator's expectation right. The exponentials of a block of anchors are kept until its
/// denominators are known; dividing the [B, d] sides of the products by them instead of the [B, n] blocks saves a pass over the blocks.
/// </remarks>
internal sealed class AnchorContrast
{
    private const long TilesInBlock = 8;
    private const long FewestRows = 64; // with fewer, packing the negatives for a product takes as long as the product

    private readonly float _inverseTemperature;
    private readonly bool _bothDirections;
    private readonly Tensor? _ownColumns;
    private readonly double _negativeWeight;
    private readonly List<Tensor> _anchors;
    private readonly List<Tensor> _negatives;
    private readonly List<Tensor> _anchorFactors;
    private readonly List<Tensor> _negativeFactors;
    private readonly ProductPrecision _precision;
    private readonly List<Tensor> _anchorGradients;

    private AnchorContrast(FusionOptions options, List<Tensor> views, Tensor anchors, Tensor? negatives)
    {
        _inverseTemperature = (float)(1 / options.Temperature);
        _bothDirections = options.Directions == ContrastiveDirections.Both;
        _ownColumns = negatives is null ? anchors.unsqueeze(1) : null;                              // [n, 1]
        _negativeWeight = negatives is null ? 1 : (views[0].shape[0] - 1.0) / negatives.shape[0];
        _anchors = [.. views.Select(view => view.index_select(0, anchors))];                        // [a, d]
        _negatives = negatives is null ? views : [.. views.Select(view => view.index_select(0, negatives))]; // [n, d]
        _precision = options.Precision;
        _anchorFactors = _anchors.ConvertAll(view => TileProducts.Factor(_precision, view));         // [a, d]
        _negativeFactors = _negatives.ConvertAll(view => TileProducts.Factor(_precision, view));     // [n, d]
        _anchorGradients = [.. _anchors.Select(anchor => zeros_like(anchor))];                      // [a, d]
    }

    /// <summary>Computes the loss and its gradients.</summary>
    /// <param name="options">τ, directions, reduction and the side of a tile.</param>
    /// <param name="views">Unit rows: the fused view first, then the modality views, each contiguous [I, d] without gradient.</param>
    /// <param name="anchors">Anchor rows, int64 [a].</param>
    /// <param name="negatives">Negative rows, none of them an anchor, int64 [n]; null takes every item but the anchor itself.</param>
    /// <returns>The loss [] and its gradient for each view, [I, d].</returns>
    public static (Tensor Loss, List<Tensor> Gradients) Compute(FusionOptions options, List<Tensor> views, Tensor anchors, Tensor? negatives)
    {
        var contrast = new AnchorContrast(options, views, anchors, negatives);
        var (loss, negativeGradients) = contrast.Run(TileProducts.Side(options, anchors.device));
        var gradients = negatives is null ? negativeGradients : [.. views.Select(view => zeros_like(view))]; // [I, d]
        var scale = 1.0 / (anchors.shape[0] * options.TermCount(views.Count - 1));
        for (var v = 0; v < gradients.Count; v++)
        {
            negativeGradients[v].mul_(Scalars.Of(scale / options.Temperature));                     // [n, d]
            if (negatives is not null)
            {
                gradients[v].index_add_(0, negatives, negativeGradients[v], Scalars.One);
            }

            gradients[v].index_add_(0, anchors, contrast._anchorGradients[v], Scalars.Of(scale / options.Temperature));
        }

        return (loss.mul_(Scalars.Of(scale)), gradients);
    }

    /// <summary>Anchors whose exponentials are kept at a time, three blocks per worker: some tiles' worth, or as many rows as a product needs.</summary>
    public static long RowsInBlock(long side, long anchorCount, long negativeCount) =>
        Math.Clamp(Math.Max(FewestRows, TilesInBlock * side * side / negativeCount), 1, Math.Min(side, anchorCount));

    private (Tensor Loss, List<Tensor> NegativeGradients) Run(long side)
    {
        var (anchorCount, negativeCount) = (_anchors[0].shape[0], _negatives[0].shape[0]);
        var blockSize = RowsInBlock(side, anchorCount, negativeCount);
        var blockCount = (anchorCount + blockSize - 1) / blockSize;
        var workers = Enumerable.Range(0, TorchWorkers.Count(_anchors[0].device, blockCount)).Select(_ => new Worker(this, blockSize)).ToList();
        TorchWorkers.Run(workers.Count, w =>
        {
            for (var block = w; block < blockCount; block += workers.Count)
            {
                using var scope = NewDisposeScope();
                workers[w].AddBlock(block * blockSize, Math.Min(blockSize, anchorCount - (block * blockSize)));
            }
        });
        return (
            TorchWorkers.Total(workers.Select(worker => worker.Loss)),
            [.. _negatives.Select((_, v) => TorchWorkers.Total(workers.Select(worker => worker.Gradients[v])))]);
    }

    // One thread's blocks and totals.
    private sealed class Worker
    {
        private readonly AnchorContrast _all;
        private readonly List<Tensor> _transposed;
        private readonly Tensor _buffers;
        private readonly TileProducts _products;

        public Worker(AnchorContrast all, long blockSize)
        {
            var like = all._negatives[0];
            _all = all;
            _transposed = [.. all._negativeFactors.Select(view => view.t())];                            // [d, n]
            _buffers = empty(3, blockSize * like.shape[0], like.dtype, like.device);                // 3 x [B·n]
            _products = new TileProducts(all._precision, like, blockSize * like.shape[0]);
            Loss = zeros([], like.dtype, like.device);                                              // []
            Gradients = [.. all._negatives.Select(view => zeros_like(view))];                       // [n, d]
        }

        public Tensor Loss { get; }

        public List<Tensor> Gradients { get; }

        public void AddBlock(long start, long count)
        {
            var anchors = _all._anchors.Select(view => view.narrow(0, start, count)).ToList();      // [B, d]
            var factors = _all._anchorFactors.Select(view => view.narrow(0, start, count)).ToList(); // [B, d]
            var gradients = _all._anchorGradients.Select(view => view.narrow(0, start, count)).ToList(); // [B, d]
            var own = _all._ownColumns?.narrow(0, start, count);                                    // [B, 1]
            var both = _all._bothDirections;
            var fusedSum = zeros(count, Loss.dtype, Loss.device);                                   // [B]
            var fusedSame = both ? Exponentials(0, factors[0], 0, own, fusedSum) : null;            // [B, n]
            var fusedWeight = zeros_like(fusedSum);                                                 // [B]
            for (var m = 1; m < anchors.Count; m++)
            {
                var positive = (anchors[m] * anchors[0]).sum(1).mul_(Scalars.Of(_all._inverseTemperature)); // cos_ii / τ  [B]
                var sum = zeros_like(fusedSum);                                                     // [B]
                var same = Exponentials(1, factors[m], m, own, sum);                                // [B, n]
                var cross = Exponentials(2, factors[m], 0, own, sum);                               // [B, n]
                var (weight, slope) = AddTerms(sum, positive);                                      // [B], [B]  MICRO Eq. (11)
                AddProducts(same, anchors[m], weight, m, gradients[m]);
                AddProducts(cross, anchors[m], weight, 0, gradients[m]);
                if (both)
                {
                    sum = fusedSum.clone();                                                         // [B]
                    cross = Exponentials(2, factors[0], m, own, sum);                               // [B, n]
                    var (reverseWeight, reverseSlope) = AddTerms(sum, positive);                    // [B], [B]  MICRO Eq. (12)
                    AddProducts(cross, anchors[0], reverseWeight, m, gradients[0]);
                    fusedWeight.AddInPlace(reverseWeight);
                    slope.AddInPlace(reverseSlope);
                }

                gradients[m].addcmul_(anchors[0], slope.unsqueeze(1), Scalars.One);
                gradients[0].addcmul_(anchors[m], slope.unsqueeze(1), Scalars.One);
            }

            if (both)
            {
                AddProducts(fusedSame!, anchors[0], fusedWeight, 0, gradients[0]);
            }
        }

        // e^{a·b/τ} for every negative b of a view, in a reused buffer; an item isn't its own negative.
        private Tensor Exponentials(int buffer, Tensor anchors, int view, Tensor? own, Tensor sums)
        {
            var (height, width) = (anchors.shape[0], _transposed[view].shape[1]);
            var block = _buffers.select(0, buffer).narrow(0, 0, height * width).view(height, width); // [B, n]
            _products.Multiply(block, anchors, _transposed[view], _all._inverseTemperature);
            if (own is not null)
            {
                block.scatter_(1, own, full_like(own, Scalars.Of(SimilarityTile.Nothing), block.dtype));
            }

            SimilarityTile.AddSums(block, sums, null, keep: true);
            return block;
        }

        // Adds log D - a·b/τ; returns the weight of the negatives' exponentials in its gradient, and its slope along the positive pair.
        private (Tensor Weight, Tensor Slope) AddTerms(Tensor sum, Tensor positive)
        {
            var pair = positive.exp();                                                              // [B]
            var denominator = sum.Times(_all._negativeWeight).AddInPlace(pair);                     // [B]
            Loss.AddInPlace((denominator.log() - positive).sum());
            return (denominator.reciprocal().mul_(Scalars.Of(_all._negativeWeight)), pair.div_(denominator).sub_(Scalars.One));
        }

        private void AddProducts(Tensor block, Tensor anchors, Tensor weight, int view, Tensor anchorGradient)
        {
            var column = weight.unsqueeze(1);                                                       // [B, 1]
            var factor = _products.Factor(block);                                                   // [B, n]
            anchorGradient.addcmul_(factor.mm(_all._negativeFactors[view]).to(column.dtype), column, Scalars.One); // [B, d]
            TileProducts.Add(Gradients[view], factor.t(), TileProducts.Factor(_all._precision, anchors * column)); // [n, d]
        }
    }
}
