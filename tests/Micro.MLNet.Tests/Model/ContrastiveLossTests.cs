using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Graphs;
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
        var loss = new ContrastiveLoss(new FusionOptions { Temperature = 1, Items = ContrastiveItems.All }, new Random(1));

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
        var loss = new ContrastiveLoss(options, new Random(1));

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
    [DataRow(ContrastiveDirections.Both)]
    [DataRow(ContrastiveDirections.ModalityToFused)]
    public void Compute_OneAnchorAtATime_AveragesToAllItems(ContrastiveDirections directions)
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var options = new FusionOptions { Temperature = .5, Directions = directions };
        var unit = UnitViews(2, 9);

        var (all, allGradients) = ExactContrast.Compute(options, unit);
        var each = Enumerable.Range(0, 9).Select(i => AnchorContrast.Compute(options, unit, tensor(new long[] { i }), null)).ToList();

        AssertMean(all, allGradients, each);
    }

    [TestMethod]
    public void Compute_EveryItemAnAnchor_EqualsAllItems()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var options = new FusionOptions { Temperature = .3, ContrastiveBlockSize = 4 };
        var unit = UnitViews(3, 21);

        var (all, allGradients) = ExactContrast.Compute(options, unit);
        AssertMean(all, allGradients, [AnchorContrast.Compute(options, unit, randperm(21), null)]);
    }

    [TestMethod]
    public void Compute_AllOthersAsNegatives_EqualsNoSample()
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        var options = new FusionOptions { Temperature = .5 };
        var unit = UnitViews(2, 8);
        var anchor = tensor(new long[] { 3 });

        var (whole, wholeGradients) = AnchorContrast.Compute(options, unit, anchor, null);
        AssertMean(whole, wholeGradients, [AnchorContrast.Compute(options, unit, anchor, tensor(new long[] { 7, 0, 1, 2, 6, 4, 5 }))]);
    }

    [TestMethod]
    public void Compute_HalfTheNegatives_CountTwice()
    {
        using var scope = NewDisposeScope();
        var options = new FusionOptions { Temperature = 1, Directions = ContrastiveDirections.ModalityToFused };
        var identity = eye(5);

        // 4 others, all orthogonal: D = e + 4 (e⁰ + e⁰), of which 2 drawn negatives make 2 · 2 (e⁰ + e⁰)
        var (loss, _) = AnchorContrast.Compute(options, [identity, identity], tensor(new long[] { 0 }), tensor(new long[] { 2, 4 }));
        Assert.AreEqual(Math.Log(Math.E + 8) - 1, loss.item<float>(), 1e-6);
    }

    [TestMethod]
    [DataRow(ProductPrecision.BFloat16, ContrastiveDirections.Both)]
    [DataRow(ProductPrecision.BFloat16, ContrastiveDirections.ModalityToFused)]
    [DataRow(ProductPrecision.TensorFloat32, ContrastiveDirections.Both)]
    public void Compute_RoundedFactors_StayCloseToFullPrecision(ProductPrecision precision, ContrastiveDirections directions)
    {
        using var scope = NewDisposeScope();
        manual_seed(9);
        var full = new FusionOptions { ContrastiveBlockSize = 16, Directions = directions };
        var rounded = full with { Precision = precision };
        var unit = UnitViews(2, 60);
        var anchors = arange(20, ScalarType.Int64);
        var negatives = arange(30, 60, ScalarType.Int64);
        foreach (var (expected, found) in new[]
        {
            (ExactContrast.Compute(full, unit), ExactContrast.Compute(rounded, unit)),
            (AnchorContrast.Compute(full, unit, anchors, null), AnchorContrast.Compute(rounded, unit, anchors, null)),
            (AnchorContrast.Compute(full, unit, anchors, negatives), AnchorContrast.Compute(rounded, unit, anchors, negatives)),
        })
        {
            Assert.AreEqual(expected.Loss.item<float>(), found.Loss.item<float>(), 2e-3 * expected.Loss.item<float>()); // 2^-9 is half a step of bfloat16
            for (var v = 0; v < 3; v++)
            {
                Assert.AreEqual(ScalarType.Float32, found.Gradients[v].dtype);
                TensorAssert.AreClose(expected.Gradients[v], found.Gradients[v], 0.02 * expected.Gradients[v].abs().max().item<float>(), $"view {v}");
            }

            Assert.AreEqual(precision == ProductPrecision.BFloat16, !found.Gradients[0].equal(expected.Gradients[0]).all().item<bool>());
        }
    }

    [TestMethod]
    public void Compute_ThreeThreads_AgreeWithOne()
    {
        using var scope = NewDisposeScope();
        manual_seed(8);
        var options = new FusionOptions { ContrastiveBlockSize = 5 };
        var unit = UnitViews(2, 33);
        using var torchThreads = new TorchThreads(1);
        var (one, oneGradients) = ExactContrast.Compute(options, unit);
        var (anchored, anchoredGradients) = AnchorContrast.Compute(options, unit, arange(20, ScalarType.Int64), null);
        set_num_threads(3);
        AssertMean(one, oneGradients, [ExactContrast.Compute(options, unit)]);
        AssertMean(anchored, anchoredGradients, [AnchorContrast.Compute(options, unit, arange(20, ScalarType.Int64), null)]);
        Assert.AreEqual(3, get_num_threads());
    }

    // of 33,000 items Auto draws 128 anchors, and 16,384 others as their negatives
    [TestMethod]
    public void Compute_AutoOnManyItems_DrawsAnchorsAndOtherNegatives()
    {
        using var scope = NewDisposeScope();
        manual_seed(10);
        var options = new FusionOptions();
        var (views, fused) = Leaves(1, 33_000);
        var loss = new ContrastiveLoss(options, new Random(4)).Compute(views, fused, zeros(1, ScalarType.Int64));

        int[] items = [.. Enumerable.Range(0, 33_000)];
        RandomDraw.ToFront(items, 128 + 16_384, new Random(4));
        Tensor Drawn(Range range) => tensor(items[range].Select(item => (long)item).ToArray());
        var (expected, _) = AnchorContrast.Compute(
            options,
            [Normalize.Rows(fused).detach(), Normalize.Rows(views[0]).detach()],
            Drawn(..128),
            Drawn(128..(128 + 16_384)));
        Assert.AreEqual(expected.item<float>(), loss.item<float>(), 1e-6);
    }

    // 8 tiles' worth of 256² exponentials, no fewer rows than 64, no more than a tile's side or than there are anchors
    [TestMethod]
    [DataRow(256, 128, 7050, 74)]
    [DataRow(256, 128, 100_000, 64)]
    [DataRow(256, 40, 7050, 40)]
    [DataRow(256, 1000, 500, 256)]
    [DataRow(16, 128, 7050, 16)]
    public void RowsInBlock_SideAnchorsAndNegatives_FitsTheCache(int side, int anchors, int negatives, int expected) =>
        Assert.AreEqual(expected, AnchorContrast.RowsInBlock(side, anchors, negatives));

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Compute_TensorFloat32_LeavesTorchsSettingAsItWas(bool before)
    {
        using var scope = NewDisposeScope();
        var (views, fused) = Leaves(1, 8);
        var setting = backends.cuda.matmul.allow_tf32;
        try
        {
            backends.cuda.matmul.allow_tf32 = before;
            new ContrastiveLoss(new FusionOptions { Precision = ProductPrecision.TensorFloat32 }, new Random(1)).Compute(views, fused, zeros(1, ScalarType.Int64));
            Assert.AreEqual(before, backends.cuda.matmul.allow_tf32);
        }
        finally
        {
            backends.cuda.matmul.allow_tf32 = setting;
        }
    }

    [TestMethod]
    public void Compute_Anchors_AreDistinctAndChangeFromCallToCall()
    {
        using var scope = NewDisposeScope();
        var (views, fused) = Leaves(1, 40);
        var loss = new ContrastiveLoss(new FusionOptions { Items = ContrastiveItems.Anchors(10) }, new Random(1));

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
        var loss = new ContrastiveLoss(new FusionOptions { Items = ContrastiveItems.Batch }, new Random(1));
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
        var loss = new ContrastiveLoss(new FusionOptions { Items = ContrastiveItems.All }, new Random(1));
        loss.Compute(views, fused, zeros(1, ScalarType.Int64)).backward();

        Assert.IsTrue(fused.grad!.isfinite().all().item<bool>() && views[0].grad!.isfinite().all().item<bool>());
    }

    private static (List<Tensor> Views, Tensor Fused) Leaves(int modalities, int items) => (
        [.. Enumerable.Range(0, modalities).Select(_ => randn(items, 8).requires_grad_())], randn(items, 8).requires_grad_());

    private static List<Tensor> UnitViews(int modalities, int items) =>
        [.. Enumerable.Range(0, modalities + 1).Select(_ => nn.functional.normalize(randn(items, 8), 2, 1))];

    private static void AssertMean(Tensor loss, List<Tensor> gradients, IReadOnlyList<(Tensor Loss, List<Tensor> Gradients)> parts)
    {
        Assert.AreEqual(loss.item<float>(), parts.Average(part => part.Loss.item<float>()), 1e-5);
        for (var v = 0; v < gradients.Count; v++)
        {
            TensorAssert.AreClose(gradients[v], stack(parts.Select(part => part.Gradients[v])).mean([0L]), 1e-6, $"view {v}");
        }
    }

    private static Tensor Copy(Tensor tensor) => tensor.detach().clone().requires_grad_();
}
