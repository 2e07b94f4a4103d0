using System;
using System.Collections.Generic;
using static TorchSharp.torch;

namespace Micro.MLNet.Graphs;

/// <summary>A graph whose edges get their weights anew in each forward pass, with gradients to the weights and from them to the nodes.</summary>
internal sealed class AttentionGraph : IDisposable
{
    private readonly SparseGraph _graph;
    private readonly SparseGraph _transposed;
    private readonly Tensor _order;

    /// <summary>Takes ownership of a graph's edges; its weights don't matter.</summary>
    /// <param name="graph">[N, N].</param>
    public AttentionGraph(SparseGraph graph)
    {
        _graph = graph;
        _order = graph.EdgesByColumn().DetachFromDisposeScope();                                    // [E]
        _transposed = graph.Transpose(_order);
    }

    /// <summary>The node that each edge comes from, [E].</summary>
    public Tensor Sources => _graph.Columns;

    /// <summary>The node that each edge goes to, [E].</summary>
    public Tensor Targets => _graph.Rows;

    /// <summary>The dot product of each edge's ends.</summary>
    /// <param name="nodes">[N, d].</param>
    /// <returns>[E].</returns>
    public Tensor Dots(Tensor nodes) => EndDots.apply(nodes, this);                                 // [E]

    /// <summary>The softmax of scores over the edges that go to a node.</summary>
    /// <param name="scores">Within some tens of each other, as dot products of unit rows are, [E].</param>
    /// <returns>[E].</returns>
    public Tensor Softmax(Tensor scores)
    {
        var powers = (scores - scores.detach().max()).exp();                                        // [E]
        var sums = zeros(_graph.RowCount, scores.dtype, scores.device).index_add(0, Targets, powers, Scalars.One); // [N]
        return powers / sums.index_select(0, Targets);                                              // [E]
    }

    /// <summary>Sums up what reaches each node.</summary>
    /// <param name="nodes">[N, d].</param>
    /// <param name="weights">Of the edges, [E].</param>
    /// <returns>[N, d].</returns>
    public Tensor Propagate(Tensor nodes, Tensor weights) => WeightedSum.apply(nodes, weights, this); // [N, d]

    /// <inheritdoc/>
    public void Dispose()
    {
        _graph.Dispose();
        _transposed.Dispose();
        _order.Dispose();
    }

    private Tensor MultiplyTransposed(Tensor nodes, Tensor weights)
    {
        using var ordered = weights.detach().index_select(0, _order);                               // [E]
        return _transposed.Multiply(nodes, ordered);                                                // [N, d]
    }

    private sealed class WeightedSum : OwnedFunction<WeightedSum>
    {
        public override string Name => nameof(WeightedSum);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var (nodes, weights, graph) = ((Tensor)vars[0], (Tensor)vars[1], (AttentionGraph)vars[2]);
            ctx.save_data("graph", graph);
            ctx.save_for_backward([nodes, weights]);
            return graph._graph.Multiply(nodes, weights.detach());
        }

        protected override List<Tensor> Backward(autograd.AutogradContext ctx, Tensor upstream)
        {
            var graph = (AttentionGraph)ctx.get_data("graph");
            var saved = ctx.get_saved_variables();
            return [graph.MultiplyTransposed(upstream, saved[1]), Propagation.EdgeDots(graph._graph, saved[0], upstream), null!];
        }
    }

    // ∂x = A(g) x + A(g)ᵀ x, where A(g) has the gradient of the dots as weights
    private sealed class EndDots : OwnedFunction<EndDots>
    {
        public override string Name => nameof(EndDots);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var (nodes, graph) = ((Tensor)vars[0], (AttentionGraph)vars[1]);
            ctx.save_data("graph", graph);
            ctx.save_for_backward([nodes]);
            return Propagation.EdgeDots(graph._graph, nodes, nodes);
        }

        protected override List<Tensor> Backward(autograd.AutogradContext ctx, Tensor upstream)
        {
            var graph = (AttentionGraph)ctx.get_data("graph");
            var nodes = ctx.get_saved_variables()[0];                                               // [N, d]
            using var gradient = upstream.contiguous();                                             // [E]
            using var transposed = graph.MultiplyTransposed(nodes, gradient);                       // [N, d]
            return [graph._graph.Multiply(nodes, gradient).AddInPlace(transposed), null!];
        }
    }
}
