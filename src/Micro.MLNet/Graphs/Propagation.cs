using System;
using System.Collections.Generic;
using static TorchSharp.torch;

namespace Micro.MLNet.Graphs;

/// <summary>Sends embeddings along the edges of a graph, with gradients.</summary>
internal static class Propagation
{
    private const long BlockValues = 1 << 20;

    /// <summary>One layer of graph convolution over fixed weights.</summary>
    /// <param name="graph">A, [N, N].</param>
    /// <param name="embeddings">H^(l-1), [N, d].</param>
    /// <returns>H^(l), [N, d].</returns>
    /// <remarks>H^(l) = A H^(l-1)   MICRO Eq. (6)</remarks>
    public static Tensor Propagate(SparseGraph graph, Tensor embeddings) => FixedProduct.apply(embeddings, graph); // MICRO Eq. (6)

    /// <summary>One layer of graph convolution over learned weights: gradients reach the weights as well as the embeddings.</summary>
    /// <param name="graph">A, [N, N], whose weights equal <paramref name="weights"/>.</param>
    /// <param name="embeddings">H^(l-1), [N, d].</param>
    /// <param name="weights">The weights of A's edges in the graph's order, with gradient, [E].</param>
    /// <returns>H^(l), [N, d].</returns>
    /// <remarks>H^(l) = A H^(l-1)   MICRO Eq. (6)</remarks>
    public static Tensor Propagate(SparseGraph graph, Tensor embeddings, Tensor weights) => LearnedProduct.apply(embeddings, weights, graph); // MICRO Eq. (6)

    /// <summary>The mean of a linear propagation's layers, the zeroth included.</summary>
    /// <param name="graph">A, [N, N].</param>
    /// <param name="embeddings">E, [N, d].</param>
    /// <param name="layerCount">L, at least 0.</param>
    /// <returns>[N, d].</returns>
    /// <remarks>(E + A E + ... + A^L E) / (L + 1)   LightGCN Eq. (8)</remarks>
    public static Tensor PropagateMean(SparseGraph graph, Tensor embeddings, int layerCount) => LayerMean.apply(embeddings, graph, layerCount);

    /// <summary>The dot product of each edge's ends, without gradient.</summary>
    /// <param name="graph">The edges.</param>
    /// <param name="sources">Gives each edge's column its row, [C, d].</param>
    /// <param name="targets">Gives each edge's row its own, [R, d].</param>
    /// <returns>[E].</returns>
    /// <remarks>In blocks whose gathered rows stay in the processor's cache; all E rows of d numbers would be larger than anything else in training.</remarks>
    public static Tensor EdgeDots(SparseGraph graph, Tensor sources, Tensor targets)
    {
        using var noGradient = no_grad();
        var dots = empty(graph.Columns.shape, targets.dtype, targets.device);                       // [E]
        var size = Math.Max(1, BlockValues / Math.Max(1, sources.shape[1]));
        for (long start = 0; start < dots.shape[0]; start += size)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(size, dots.shape[0] - start);
            var heads = sources.index_select(0, graph.Columns.narrow(0, start, count));             // [B, d]
            var tails = targets.index_select(0, graph.Rows.narrow(0, start, count));                // [B, d]
            dots.narrow(0, start, count).copy_(heads.mul_(tails).sum(1));                           // [B]
        }

        return dots;
    }

    private sealed class FixedProduct : OwnedFunction<FixedProduct>
    {
        public override string Name => nameof(FixedProduct);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var graph = (SparseGraph)vars[1];
            ctx.save_data("graph", graph);
            return graph.Multiply((Tensor)vars[0]);
        }

        protected override List<Tensor> Backward(autograd.AutogradContext ctx, Tensor upstream) =>
            [((SparseGraph)ctx.get_data("graph")).Transposed.Multiply(upstream), null!];
    }

    // By Horner's rule, E + A (E + A E): no layer is kept, and the backward pass is the same polynomial of the transpose.
    private sealed class LayerMean : OwnedFunction<LayerMean>
    {
        public override string Name => nameof(LayerMean);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var (graph, layerCount) = ((SparseGraph)vars[1], (int)vars[2]);
            ctx.save_data("graph", graph);
            ctx.save_data("layers", layerCount);
            return Mean(graph, (Tensor)vars[0], layerCount);
        }

        protected override List<Tensor> Backward(autograd.AutogradContext ctx, Tensor upstream) =>
            [Mean(((SparseGraph)ctx.get_data("graph")).Transposed, upstream, (int)ctx.get_data("layers")), null!, null!];

        private static Tensor Mean(SparseGraph graph, Tensor embeddings, int layerCount)
        {
            using var noGradient = no_grad();
            using var scope = NewDisposeScope();
            var start = embeddings.detach();                                                        // [N, d]
            var sum = start.clone();                                                                // [N, d]
            for (var l = 0; l < layerCount; l++)
            {
                using var last = sum;
                sum = graph.Multiply(last).AddInPlace(start);                                       // [N, d]
            }

            return sum.mul_(Scalars.Of(1.0 / (layerCount + 1))).MoveToOuterDisposeScope();
        }
    }

    private sealed class LearnedProduct : OwnedFunction<LearnedProduct>
    {
        public override string Name => nameof(LearnedProduct);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var graph = (SparseGraph)vars[2];
            ctx.save_data("graph", graph);
            ctx.save_for_backward([(Tensor)vars[0]]);
            return graph.Multiply((Tensor)vars[0]);
        }

        protected override List<Tensor> Backward(autograd.AutogradContext ctx, Tensor upstream)
        {
            var graph = (SparseGraph)ctx.get_data("graph");
            var embeddings = ctx.get_saved_variables()[0];                                          // [N, d]
            return [graph.Transposed.Multiply(upstream), EdgeDots(graph, embeddings, upstream), null!];
        }
    }
}
