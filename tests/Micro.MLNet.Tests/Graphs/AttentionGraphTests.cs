using Micro.MLNet.Graphs;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static TorchSharp.torch;

namespace Micro.MLNet.Tests.Graphs;

[TestClass]
public sealed class AttentionGraphTests
{
    // edges to node 0 from 1 and 3, to node 1 from 0, to node 3 from 2, 0 and 1; none to node 2
    private static readonly long[] Rows = [0, 0, 1, 3, 3, 3];
    private static readonly long[] Columns = [1, 3, 0, 2, 0, 1];
    private static readonly long[] Starts = [0, 2, 3, 3];

    [TestMethod]
    public void SoftmaxOfDots_Propagated_EqualsDenseAttentionAndItsGradient()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(2);
        using var graph = new AttentionGraph(new SparseGraph(4, 4, tensor(Starts), tensor(Rows), tensor(Columns), ones(6)));
        var nodes = randn(4, 3).requires_grad_();
        var oracle = nodes.detach().clone().requires_grad_();
        var direction = randn(4, 3);
        var mask = zeros(4, 4).index_put_(ones(6), [tensor(Rows), tensor(Columns)]);

        var weights = graph.Softmax(graph.Dots(nodes));
        var reached = graph.Propagate(nodes, weights);
        (reached * direction).sum().backward();
        var powers = oracle.mm(oracle.t()).exp() * mask;
        var attention = powers / powers.sum(1, keepdim: true).clamp_min(1e-9);
        var expected = attention.mm(oracle);
        (expected * direction).sum().backward();

        TensorAssert.AreClose(expected, reached, 1e-5, "sums");
        TensorAssert.AreClose(attention.index(tensor(Rows), tensor(Columns)), weights, 1e-5, "weights");
        TensorAssert.AreClose(oracle.grad!, nodes.grad!, 1e-4, "gradient");
    }
}
