using System;
using Micro.MLNet.Graphs;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static TorchSharp.torch;

namespace Micro.MLNet.Tests.Graphs;

[TestClass]
public sealed class SelectedCosinesTests
{
    [TestMethod]
    public void Compute_MoreThanOneBlock_EqualsGatheringAllAndItsGradient()
    {
        using var scope = NewDisposeScope();
        // 900 items x 10 neighbors x 1,000 wide are 9 million values: two blocks
        var unit = (randn(900, 1000) / Math.Sqrt(1000)).requires_grad_(); // of length about 1
        var oracle = unit.detach().clone().requires_grad_();
        var indices = randint(900, [900, 10], ScalarType.Int64);
        var direction = randn(900, 10);

        var similarities = SelectedCosines.Compute(unit, indices);
        (similarities * direction).sum().backward();
        var expected = (oracle.index_select(0, indices.flatten()).view(900, 10, 1000) * oracle.unsqueeze(1)).sum(2);
        (expected * direction).sum().backward();

        TensorAssert.AreClose(expected, similarities, 1e-5, "similarities");
        Assert.IsLessThan(1e-5f, (oracle.grad! - unit.grad!).abs().max().item<float>());
        TensorAssert.AreClose(similarities, SelectedCosines.Compute(unit.detach(), indices), 0, "without gradient");
    }

    [TestMethod]
    public void Compute_NoNeighbors_IsEmpty()
    {
        using var scope = NewDisposeScope();
        CollectionAssert.AreEqual(new long[] { 3, 0 }, SelectedCosines.Compute(ones(3, 2), empty(3, 0, ScalarType.Int64)).shape);
    }
}
