using System;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Graphs;
using Micro.MLNet.Options;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static TorchSharp.torch;

namespace Micro.MLNet.Tests.Graphs;

[TestClass]
public sealed class PropagationTests
{
    [TestMethod]
    public void Multiply_LeavesTorchsGeneratorAlone()
    {
        // a module drawn for each product would cost more than the product, and change every number drawn after it
        using var scope = NewDisposeScope();
        var one = tensor(new[] { 1f, 1f });
        var index = tensor(new long[] { 0, 1 });
        using var graph = new SparseGraph(2, 2, index.clone(), index.clone(), index.clone(), one);
        manual_seed(11);
        var expected = rand(4).data<float>().ToArray();
        manual_seed(11);
        _ = graph.Multiply(ones(2, 3));

        CollectionAssert.AreEqual(expected, rand(4).data<float>().ToArray());
    }

    [TestMethod]
    public void Propagate_RandomGraph_EqualsDenseProductAndItsGradient()
    {
        using var scope = NewDisposeScope();
        var (graph, dense) = RandomGraph();
        using var owned = graph;
        var h = randn(6, 3).requires_grad_();
        var oracle = h.detach().clone().requires_grad_();
        var direction = randn(6, 3);

        var product = Propagation.Propagate(graph, h);
        (product * direction).sum().backward();
        var expected = dense.mm(oracle);
        (expected * direction).sum().backward();

        TensorAssert.AreClose(expected, product, 1e-6, "A·H");
        TensorAssert.AreClose(oracle.grad!, h.grad!, 1e-6, "gradient of H");
    }

    [TestMethod]
    public void Propagate_LearnedWeights_EqualsDenseProductAndBothGradients()
    {
        using var scope = NewDisposeScope();
        var indices = tensor(new long[] { 0, 2, 1, 1, 2, 0, 1, 0 }, [4, 2]); // item 1 lists itself twice: duplicates add up
        var weights = randn(4, 2).requires_grad_();
        using var graph = new NeighborLists(indices, weights).ToGraph();
        var h = randn(4, 3).requires_grad_();
        var (oracleWeights, oracleH) = (weights.detach().clone().requires_grad_(), h.detach().clone().requires_grad_());
        var direction = randn(4, 3);

        var product = Propagation.Propagate(graph, h, weights.flatten());
        (product * direction).sum().backward();
        var cells = (graph.Rows * 4) + graph.Columns;
        var dense = zeros(16).index_add(0, cells, oracleWeights.flatten(), 1).view(4, 4);
        (dense.mm(oracleH) * direction).sum().backward();

        TensorAssert.AreClose(dense.mm(oracleH), product, 1e-6, "A·H");
        TensorAssert.AreClose(oracleH.grad!, h.grad!, 1e-6, "gradient of H");
        TensorAssert.AreClose(oracleWeights.grad!, weights.grad!, 1e-6, "gradient of the weights");
    }

    [TestMethod]
    public void EdgeDots_MoreThanOneBlock_EqualsGatheringAll()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        const int Nodes = 500;
        var neighbors = randint(Nodes, [Nodes, 90], ScalarType.Int64); // 45,000 edges of 64 numbers: three blocks
        using var graph = new NeighborLists(neighbors, ones(Nodes, 90)).ToGraph();
        var (sources, targets) = (randn(Nodes, 64), randn(Nodes, 64));

        var expected = (sources.index_select(0, neighbors.flatten()).view(Nodes, 90, 64) * targets.unsqueeze(1)).sum(2).flatten();
        TensorAssert.AreClose(expected, Propagation.EdgeDots(graph, sources, targets), 1e-4, "dots");
    }

    [TestMethod]
    public void Rows_ZeroRow_GetsAZeroGradient()
    {
        using var scope = NewDisposeScope();
        var matrix = tensor(new[,] { { 0f, 0f }, { 3f, 4f } }).requires_grad_();
        (Normalize.Rows(matrix) * tensor(new[] { 1f, 2f })).sum().backward();

        // (g - y (y·g)) / ‖x‖ with y = (.6, .8), g = (1, 2)
        TensorAssert.AreClose(tensor(new[,] { { 0f, 0f }, { -0.064f, 0.048f } }), matrix.grad!, 1e-6, "gradient");
    }

    [TestMethod]
    public void Multiply_GraphWithoutEdges_IsZero()
    {
        using var scope = NewDisposeScope();
        using var graph = UserItemGraphBuilder.Build(Interactions.Empty(2, 1), UserItemNormalization.Symmetric, CPU);

        TensorAssert.AreClose(new double[6], graph.Multiply(ones(3, 2)), 0);
    }

    [TestMethod]
    public void UserItemGraph_Symmetric_MatchesHandValues()
    {
        using var scope = NewDisposeScope();
        using var graph = UserItemGraphBuilder.Build(TwoUsersTwoItems(), UserItemNormalization.Symmetric, CPU);

        // u0: i0, i1; u1: i0. Degrees u0 2, u1 1, i0 2, i1 1: u0-i0 1/√4, u0-i1 1/√2, u1-i0 1/√2
        var (a, b) = (.5, 1 / Math.Sqrt(2));
        TensorAssert.AreClose([0, 0, a, b, 0, 0, b, 0, a, b, 0, 0, b, 0, 0, 0], Golden.GoldenNetwork.Dense(graph), 1e-7);
        Assert.AreSame(graph, graph.Transposed);
    }

    [TestMethod]
    public void UserItemGraph_Row_AveragesOverNeighbors()
    {
        using var scope = NewDisposeScope();
        using var graph = UserItemGraphBuilder.Build(TwoUsersTwoItems(), UserItemNormalization.Row, CPU);
        var averaged = graph.Multiply(Ones());
        var moved = graph.Transposed.Multiply(Ones());

        TensorAssert.AreClose([1, 1, 1, 1], averaged, 1e-6);
        Assert.AreEqual(4, moved.sum().item<float>(), 1e-6);
        Assert.AreNotEqual(1, moved[0].item<float>(), 1e-3f, "D^-1 A isn't symmetric");

        static Tensor Ones() => ones(4, 1);
    }

    [TestMethod]
    public void UserItemGraph_RowWithSelfLoop_MatchesHandValues()
    {
        using var scope = NewDisposeScope();
        using var graph = UserItemGraphBuilder.Build(TwoUsersTwoItems(), UserItemNormalization.RowWithSelfLoop, CPU);

        // rows of A + I divided by their sums 3, 2, 3, 2
        const double third = 1.0 / 3;
        double[] expected = [third, 0, third, third, 0, .5, .5, 0, third, third, third, 0, .5, 0, 0, .5];
        TensorAssert.AreClose(expected, Golden.GoldenNetwork.Dense(graph), 1e-7);
        TensorAssert.AreClose(Golden.GoldenNetwork.Dense(graph).t(), Golden.GoldenNetwork.Dense(graph.Transposed), 0);
    }

    private static Interactions TwoUsersTwoItems() => Interactions.Build(2, 2, [0, 0, 1], [0, 1, 0]);

    private static (SparseGraph Graph, Tensor Dense) RandomGraph()
    {
        long[] rows = [0, 0, 2, 2, 2, 5];
        long[] columns = [1, 4, 0, 2, 5, 3];
        long[] starts = [0, 2, 2, 5, 5, 5];
        var weights = randn(6);
        var graph = new SparseGraph(6, 6, tensor(starts), tensor(rows), tensor(columns), weights);
        var dense = zeros(6, 6);
        foreach (var e in Enumerable.Range(0, 6))
        {
            dense[rows[e], columns[e]] = weights[e];
        }

        return (graph, dense);
    }
}
