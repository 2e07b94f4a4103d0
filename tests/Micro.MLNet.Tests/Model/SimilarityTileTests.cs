using System;
using Micro.MLNet.Model;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static TorchSharp.torch;

namespace Micro.MLNet.Tests.Model;

[TestClass]
public sealed class SimilarityTileTests
{
    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(3, 7)]
    [DataRow(5, 16)]
    [DataRow(4, 61)]
    public void AddSums_AnyWidth_AddsWhatMathExpSays(int rows, int columns)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var tile = ((rand(rows, columns) * 2) - 1) * 50; // the range that options allow
        var (expected, kept, before) = (tile.to(ScalarType.Float64).exp(), tile.clone(), tile.clone());
        var (rowSums, columnSums) = (ones(rows), ones(columns));

        SimilarityTile.AddSums(tile, rowSums, columnSums, keep: false);
        SimilarityTile.AddSums(kept, zeros(rows), null, keep: true);

        AssertRelative(expected.sum(1) + 1, rowSums);
        AssertRelative(expected.sum(dim: 0) + 1, columnSums);
        AssertRelative(expected, kept);
        Assert.IsTrue(tile.equal(before).all().item<bool>(), "a tile that isn't kept stays as it was");
    }

    [TestMethod]
    [DataRow(2, 5)]
    [DataRow(3, 24)]
    public void Weigh_RowsAndColumns_MultipliesByTheirSum(int rows, int columns)
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var tile = randn(rows, columns);
        var (rowWeights, columnWeights, alone) = (rand(rows), rand(columns), tile.clone());
        var expected = tile.to(ScalarType.Float64).exp();

        SimilarityTile.Weigh(tile, rowWeights, columnWeights);
        SimilarityTile.Weigh(alone, rowWeights, null);

        AssertRelative(expected * (rowWeights.unsqueeze(1) + columnWeights), tile);
        AssertRelative(expected * rowWeights.unsqueeze(1), alone);
    }

    [TestMethod]
    public void AddSums_Nothing_AddsNothing()
    {
        using var scope = NewDisposeScope();
        var rowSums = zeros(1);
        SimilarityTile.AddSums(full([1, 16], SimilarityTile.Nothing), rowSums, null, keep: false);
        Assert.AreEqual(0, rowSums.item<float>(), 1e-30);
    }

    [TestMethod]
    public void BothPasses_Doubles_GoThroughTorch()
    {
        using var scope = NewDisposeScope();
        var (tile, rowSums, columnSums) = (tensor(new[,] { { 0.0, 1.0 } }), zeros(1, ScalarType.Float64), zeros(2, ScalarType.Float64));

        SimilarityTile.AddSums(tile, rowSums, columnSums, keep: false);
        SimilarityTile.Weigh(tile, tensor(new[] { 2.0 }), tensor(new[] { 0.0, 1.0 }));

        Assert.AreEqual(1 + Math.E, rowSums.item<double>(), 1e-12);
        CollectionAssert.AreEqual(new[] { 1.0, Math.E }, columnSums.data<double>().ToArray());
        CollectionAssert.AreEqual(new[] { 2.0, 3 * Math.E }, tile.data<double>().ToArray());
        var kept = tensor(new[,] { { 0.0, 1.0 } });
        SimilarityTile.AddSums(kept, zeros(1, ScalarType.Float64), null, keep: true);
        CollectionAssert.AreEqual(new[] { 1.0, Math.E }, kept.data<double>().ToArray());
        SimilarityTile.Weigh(kept, tensor(new[] { 2.0 }), null);
        CollectionAssert.AreEqual(new[] { 2 * Math.E, 2 * Math.Exp(Math.E) }, kept.data<double>().ToArray());
    }

    private static void AssertRelative(Tensor expected, Tensor actual) =>
        Assert.AreEqual(0, ((actual - expected) / expected).abs().max().to(ScalarType.Float64).item<double>(), 5e-7);
}
