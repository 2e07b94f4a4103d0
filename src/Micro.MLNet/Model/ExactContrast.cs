using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Graphs;
using Micro.MLNet.Options;
using static TorchSharp.torch;

namespace Micro.MLNet.Model;

/// <summary>The contrastive loss over all items and its closed-form gradient, a tile of the similarity matrices at a time.</summary>
/// <remarks>
/// With R_ab = e^{A·Bᵀ/τ} for unit views a and b, an anchor i has D_i = Σ_j R_ab[i,j] + Σ_{j≠i} R_aa[i,j] and the term log D_i - a_i·b_i/τ, whose
/// gradient weighs each of these R by 1/D_i. A first pass over the tiles sums the denominators; a second makes the tiles again, weighs them
/// and multiplies them out. R_aa is symmetric: only tiles on and above its diagonal are made, each entry weighed by 1/D_i + 1/D_j. R_ba is R_ab
/// transposed: one tile serves both directions, its rows weighed by one's 1/D and its columns by the other's. R_hh serves every modality.
/// For two modalities and both directions that is 14 products of [I, d] and [d, I]; a direction and an anchor at a time takes 21.
/// </remarks>
internal sealed class ExactContrast
{
    private readonly FusionOptions _options;
    private readonly List<Tensor> _views;
    private readonly List<Pair> _pairs = [];
    private readonly int _modalityCount;
    private readonly bool _bothDirections;

    private ExactContrast(FusionOptions options, List<Tensor> views)
    {
        _options = options;
        _views = views;
        _modalityCount = views.Count - 1;
        _bothDirections = options.Directions == ContrastiveDirections.Both;
        for (var m = 0; m < _modalityCount; m++)
        {
            _pairs.Add(new Pair(m + 1, m + 1, m, m));
            _pairs.Add(new Pair(m + 1, 0, m, _bothDirections ? _modalityCount + m : null));
        }

        if (_bothDirections)
        {
            _pairs.Add(new Pair(0, 0, 2 * _modalityCount, 2 * _modalityCount));
        }
    }

    // Rows of the sums: D of I(h_m, h), M of them; then of I(h, h_m) without R_hh; then R_hh's.
    private int SumCount => _bothDirections ? (2 * _modalityCount) + 1 : _modalityCount;

    /// <summary>Computes the loss and its gradients.</summary>
    /// <param name="options">τ, directions, reduction and the side of a tile.</param>
    /// <param name="views">Unit rows: the fused view first, then the modality views, each contiguous [I, d] without gradient.</param>
    /// <returns>The loss [] and its gradient for each view, [I, d].</returns>
    public static (Tensor Loss, List<Tensor> Gradients) Compute(FusionOptions options, List<Tensor> views) => new ExactContrast(options, views).Compute();

    private (Tensor Loss, List<Tensor> Gradients) Compute()
    {
        var side = TileProducts.Side(_options, _views[0].device);
        var blocks = _views.Select(view => TileProducts.Factor(_options.Precision, view).split(side)).ToList(); // [B, d]
        var workers = Enumerable.Range(0, TorchWorkers.Count(_views[0].device, blocks[0].Length))
            .Select(_ => new Worker(_options, blocks, SumCount, _views[0]))
            .ToList();
        TorchWorkers.Run(workers.Count, w => workers[w].Visit(_pairs, w, workers.Count, workers[w].AddSums));
        var (loss, weights) = Finish(TorchWorkers.Total(workers.Select(worker => worker.Sums)));                 // [], [S, I]
        var weightBlocks = weights.split(side, 1).Select(block => block.unbind()).ToList();         // [B]
        TorchWorkers.Run(workers.Count, w => workers[w].Visit(_pairs, w, workers.Count, tile => workers[w].AddProducts(tile, weightBlocks)));

        var gradients = _views.Select((_, v) => TorchWorkers.Total(workers.Select(worker => worker.Gradients[v]))).ToList(); // [I, d]
        var pairWeight = _bothDirections ? 2 : 1;
        for (var m = 1; m <= _modalityCount; m++)
        {
            loss.sub_((_views[m] * _views[0]).sum().mul_(Scalars.Of(pairWeight / _options.Temperature))); // []
            gradients[m].add_(_views[0], alpha: Scalars.Of(-pairWeight));                           // [I, d]
            gradients[0].add_(_views[m], alpha: Scalars.Of(-pairWeight));                           // [I, d]
        }

        var scale = 1.0 / (_views[0].shape[0] * _options.TermCount(_modalityCount));
        gradients.ForEach(gradient => gradient.mul_(Scalars.Of(scale / _options.Temperature)));
        return (loss.mul_(Scalars.Of(scale)), gradients);
    }

    // Σ log D, and 1/D in the place of each D; R_hh is weighed by every modality's 1/D together.
    private (Tensor Loss, Tensor Weights) Finish(Tensor sums)
    {
        var denominators = sums.narrow(0, 0, _bothDirections ? 2 * _modalityCount : _modalityCount); // [2M, I]
        if (_bothDirections)
        {
            denominators.narrow(0, _modalityCount, _modalityCount).AddInPlace(sums.narrow(0, 2 * _modalityCount, 1));
        }

        var loss = denominators.log().sum();                                                        // []  MICRO Eqs. (11), (12)
        denominators.reciprocal_();
        if (_bothDirections)
        {
            sums.select(0, 2 * _modalityCount).copy_(denominators.narrow(0, _modalityCount, _modalityCount).sum(dim: 0));
        }

        return (loss, sums);
    }

    // A similarity matrix: its rows' and columns' views, and the rows of the sums that its own rows and columns go to.
    private readonly record struct Pair(int RowView, int ColumnView, int RowSum, int? ColumnSum)
    {
        public bool IsSymmetric => RowView == ColumnView;
    }

    private readonly record struct Tile(Pair Pair, int Row, int Column, Tensor Values)
    {
        public bool IsDiagonal => Pair.IsSymmetric && Row == Column;
    }

    // One thread's tile and totals.
    private sealed class Worker
    {
        private readonly float _inverseTemperature;
        private readonly List<Tensor[]> _blocks;
        private readonly List<Tensor[]> _transposed;
        private readonly List<Tensor[]> _sumBlocks;
        private readonly List<Tensor[]> _gradientBlocks;
        private readonly Tensor _buffer;
        private readonly TileProducts _products;

        public Worker(FusionOptions options, List<Tensor[]> blocks, int sumCount, Tensor like)
        {
            _inverseTemperature = (float)(1 / options.Temperature);
            _blocks = blocks;
            _transposed = [.. blocks.Select(view => Array.ConvertAll(view, block => block.t()))];   // [d, B]
            Sums = zeros(sumCount, like.shape[0], like.dtype, like.device);                         // [S, I]
            Gradients = [.. blocks.Select(_ => zeros_like(like))];                                  // [I, d]
            var side = blocks[0][0].shape[0];
            _sumBlocks = [.. Sums.split(side, 1).Select(block => block.unbind())];                  // [B]
            _gradientBlocks = [.. Gradients.Select(gradient => gradient.split(side))];              // [B, d]
            _buffer = empty(side * side, like.dtype, like.device);                                  // [B·B]
            _products = new TileProducts(options.Precision, like, side * side);
        }

        public Tensor Sums { get; }

        public List<Tensor> Gradients { get; }

        // Every w-th row of tiles, so that triangles are shared out evenly and always alike.
        public void Visit(List<Pair> pairs, int worker, int workerCount, Action<Tile> action)
        {
            foreach (var pair in pairs)
            {
                for (var row = worker; row < _blocks[0].Length; row += workerCount)
                {
                    for (var column = pair.IsSymmetric ? row : 0; column < _blocks[0].Length; column++)
                    {
                        using var scope = NewDisposeScope();
                        action(Make(pair, row, column));
                    }
                }
            }
        }

        public void AddSums(Tile tile)
        {
            var columnSums = tile.IsDiagonal || tile.Pair.ColumnSum is not { } sum ? null : _sumBlocks[tile.Column][sum]; // [B]
            SimilarityTile.AddSums(tile.Values, _sumBlocks[tile.Row][tile.Pair.RowSum], columnSums, keep: false);
        }

        public void AddProducts(Tile tile, List<Tensor[]> weights)
        {
            var (pair, row, column) = (tile.Pair, tile.Row, tile.Column);
            SimilarityTile.Weigh(tile.Values, weights[row][pair.RowSum], pair.ColumnSum is { } sum ? weights[column][sum] : null);
            var values = _products.Factor(tile.Values);                                             // [R, C]
            TileProducts.Add(_gradientBlocks[pair.RowView][row], values, _blocks[pair.ColumnView][column]);
            if (!tile.IsDiagonal)
            {
                TileProducts.Add(_gradientBlocks[pair.ColumnView][column], values.t(), _blocks[pair.RowView][row]);
            }
        }

        // a·b/τ of two blocks; an item isn't its own negative.
        private Tile Make(Pair pair, int row, int column)
        {
            var (rows, columns) = (_blocks[pair.RowView][row], _transposed[pair.ColumnView][column]); // [R, d], [d, C]
            var (height, width) = (rows.shape[0], columns.shape[1]);
            var tile = new Tile(pair, row, column, _buffer.narrow(0, 0, height * width).view(height, width)); // [R, C]
            _products.Multiply(tile.Values, rows, columns, _inverseTemperature);
            if (tile.IsDiagonal)
            {
                tile.Values.diagonal().fill_(Scalars.Of(SimilarityTile.Nothing));
            }

            return tile;
        }
    }
}
