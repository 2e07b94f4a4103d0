using System.Collections.Generic;
using static TorchSharp.torch;

namespace Micro.MLNet.Graphs;

/// <summary>Sends embeddings along the edges of a graph, with gradients.</summary>
internal static class Propagation
{
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

    private sealed class FixedProduct : autograd.SingleTensorFunction<FixedProduct>
    {
        public override string Name => nameof(FixedProduct);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var graph = (SparseGraph)vars[1];
            ctx.save_data("graph", graph);
            return graph.Multiply((Tensor)vars[0]);
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
            [((SparseGraph)ctx.get_data("graph")).Transposed.Multiply(grad_output), null!];
    }

    private sealed class LearnedProduct : autograd.SingleTensorFunction<LearnedProduct>
    {
        public override string Name => nameof(LearnedProduct);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var graph = (SparseGraph)vars[2];
            ctx.save_data("graph", graph);
            ctx.save_for_backward([(Tensor)vars[0]]);
            return graph.Multiply((Tensor)vars[0]);
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            var graph = (SparseGraph)ctx.get_data("graph");
            var embeddings = ctx.get_saved_variables()[0];                                          // [N, d]
            var sources = embeddings.index_select(0, graph.Columns);                                // [E, d]
            var targets = grad_output.index_select(0, graph.Rows);                                  // [E, d]
            var weightGradient = sources.mul_(targets).sum(1);                                      // [E]
            return [graph.Transposed.Multiply(grad_output), weightGradient, null!];
        }
    }
}
