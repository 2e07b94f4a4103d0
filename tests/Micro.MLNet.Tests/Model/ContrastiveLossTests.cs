using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Model;
using Micro.MLNet.Options;
using Micro.MLNet.Tests.Graphs;
using Micro.MLNet.Tests.Oracles;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static TorchSharp.torch;

namespace Micro.MLNet.Tests.Model;

[TestClass]
public sealed class ContrastiveLossTests
{
    [TestMethod]
    public void Compute_TwoOrthogonalItems_MatchesHandValue()
    {
        using var scope = NewDisposeScope();
        var identity = eye(2);
        using var loss = new ContrastiveLoss(new FusionOptions { Temperature = 1, Items = ContrastiveItems.All }, new Random(1));

        // a_i = b_i, and the other item is orthogonal in both views: I = log e / (e + e⁰ + e⁰) both ways for both items
        var expected = -Math.Log(Math.E / (Math.E + 2));
        Assert.AreEqual(expected, loss.Compute([identity], identity, zeros(1, ScalarType.Int64)).item<float>(), 1e-6);
    }

    [TestMethod]
    [DataRow(1, ContrastiveDirections.Both, ContrastiveReduction.Mean, 256)]
    [DataRow(2, ContrastiveDirections.Both, ContrastiveReduction.Mean, 7)]
    [DataRow(3, ContrastiveDirections.Both, ContrastiveReduction.Sum, 5)]
    [DataRow(2, ContrastiveDirections.ModalityToFused, ContrastiveReduction.Sum, 8)]
    [DataRow(2, ContrastiveDirections.ModalityToFused, ContrastiveReduction.Mean, 1)]
    public void Compute_RandomViews_EqualsTheOracleAndItsGradients(
        int modalities, ContrastiveDirections directions, ContrastiveReduction reduction, int blockSize)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var options = new FusionOptions
        {
            Temperature = .4,
            Directions = directions,
            Reduction = reduction,
            Items = ContrastiveItems.All,
            ContrastiveBlockSize = blockSize,
        };
        var (views, fused) = Leaves(modalities, 23);
        var (oracleViews, oracleFused) = (views.Select(Copy).ToList(), Copy(fused));
        using var loss = new ContrastiveLoss(options, new Random(1));

        var value = loss.Compute(views, fused, zeros(1, ScalarType.Int64));
        (value * 2).backward(); // the factor must reach the gradients
        var expected = ContrastOracle.Compute(
            oracleViews, oracleFused, .4, directions == ContrastiveDirections.Both, reduction == ContrastiveReduction.Mean);
        (expected * 2).backward();

        Assert.AreEqual(expected.item<float>(), value.item<float>(), 1e-5);
        TensorAssert.AreClose(oracleFused.grad!, fused.grad!, 1e-6, "fused");
        for (var m = 0; m < modalities; m++)
        {
            TensorAssert.AreClose(oracleViews[m].grad!, views[m].grad!, 1e-6, $"view {m}");
        }
    }

    [TestMethod]
    public void Compute_OneAnchorAtATime_AveragesToAllItems()
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var (views, fused) = Leaves(2, 9);
        using var blocks = new ContrastiveBlocks(new FusionOptions { Temperature = .5 });
        IReadOnlyList<Tensor> unit = [.. new[] { fused }.Concat(views).Select(view => nn.functional.normalize(view, 2, 1))];

        var (all, allGradients) = blocks.Compute(unit, null);
        var each = Enumerable.Range(0, 9).Select(i => blocks.Compute(unit, tensor(new long[] { i }))).ToList();

        Assert.AreEqual(all.item<float>(), each.Average(one => one.Loss.item<float>()), 1e-5);
        for (var v = 0; v < 3; v++)
        {
            TensorAssert.AreClose(allGradients[v], stack(each.Select(one => one.Gradients[v])).mean([0L]), 1e-6, $"view {v}");
        }
    }

    [TestMethod]
    public void Compute_Anchors_AreDistinctAndChangeFromCallToCall()
    {
        using var scope = NewDisposeScope();
        var (views, fused) = Leaves(1, 40);
        using var loss = new ContrastiveLoss(new FusionOptions { Items = ContrastiveItems.Anchors(10) }, new Random(1));

        var values = Enumerable.Range(0, 5).Select(_ => loss.Compute(views, fused, zeros(1, ScalarType.Int64)).item<float>()).ToList();

        Assert.IsGreaterThan(1, values.Distinct().Count());
    }

    [TestMethod]
    public void Compute_BatchItems_ContrastsThemWithEachOtherOnly()
    {
        using var scope = NewDisposeScope();
        manual_seed(6);
        var (views, fused) = Leaves(2, 12);
        long[] batch = [3, 7, 3, 11];
        using var loss = new ContrastiveLoss(new FusionOptions { Items = ContrastiveItems.Batch }, new Random(1));
        var rows = tensor(new long[] { 3, 7, 11 });

        var expected = ContrastOracle.Compute([.. views.Select(view => view.index_select(0, rows))], fused.index_select(0, rows), .5, both: true, mean: true);
        Assert.AreEqual(expected.item<float>(), loss.Compute(views, fused, tensor(batch)).item<float>(), 1e-5);
    }

    [TestMethod]
    public void Compute_ZeroRow_HasFiniteGradients()
    {
        using var scope = NewDisposeScope();
        var (views, _) = Leaves(2, 5);
        var fused = zeros(5, 8).requires_grad_();
        using var loss = new ContrastiveLoss(new FusionOptions { Items = ContrastiveItems.All }, new Random(1));
        loss.Compute(views, fused, zeros(1, ScalarType.Int64)).backward();

        Assert.IsTrue(fused.grad!.isfinite().all().item<bool>() && views[0].grad!.isfinite().all().item<bool>());
    }

    private static (List<Tensor> Views, Tensor Fused) Leaves(int modalities, int items) => (
        [.. Enumerable.Range(0, modalities).Select(_ => randn(items, 8).requires_grad_())], randn(items, 8).requires_grad_());

    private static Tensor Copy(Tensor tensor) => tensor.detach().clone().requires_grad_();
}
