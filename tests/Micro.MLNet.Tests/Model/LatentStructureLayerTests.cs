using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Micro.MLNet.Core;
using Micro.MLNet.Model;
using Micro.MLNet.Options;
using Micro.MLNet.Tests.Graphs;
using Micro.MLNet.Tests.Training;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static TorchSharp.torch;

namespace Micro.MLNet.Tests.Model;

[TestClass]
public sealed class LatentStructureLayerTests
{
    [TestMethod]
    public void Convolve_ApproximateOnFewItems_EqualsExactWithItsGradient()
    {
        using var scope = NewDisposeScope();
        var (exact, exactGradient, _) = Run(NeighborSearch.Exact);
        var (approximate, gradient, reports) = Run(NeighborSearch.Approximate);

        TensorAssert.AreClose(exact, approximate, 1e-5, "view");
        TensorAssert.AreClose(exactGradient, gradient, 1e-4, "gradient of the projection"); // sums of terms up to 400, in another order
        CollectionAssert.AreEqual(
            new[] { "image initial False", "image learned False", "image learned True" },
            reports.Select(report => $"{report.Modality} {report.Graph} {report.Probes == 0}").ToArray());
    }

    [TestMethod]
    [DataRow(NeighborSearch.Exact, false)]
    [DataRow(NeighborSearch.Approximate, false)]
    [DataRow(NeighborSearch.Exact, true)]
    public void Convolve_FeaturesIn16Bits_EqualsTheSameFeaturesIn32(NeighborSearch search, bool fineTune)
    {
        using var scope = NewDisposeScope();
        var image = Planted.Dataset().Modalities[0].Features;
        var halves = new FeatureValues(image.RowCount, halfFrom: 1);
        for (var item = 0; item < image.RowCount; item++)
        {
            halves.Write(item, [.. image.ToArray().Skip(item * image.Width).Take(image.Width).Select(value => (float)(Half)value)]);
        }

        var narrow = new FeatureMatrix(halves, null);
        Assert.IsNotNull(narrow.Values.Halves);
        var (expected, expectedGradient, _) = Run(search, new FeatureMatrix(narrow.RowCount, narrow.Width, narrow.ToArray()), fineTune);
        var (view, gradient, _) = Run(search, narrow, fineTune);

        TensorAssert.AreClose(expected, view, 1e-5, "view");
        TensorAssert.AreClose(expectedGradient, gradient, 1e-4, "gradient of the projection");
    }

    [TestMethod]
    public void BlockedProjection_SeveralBlocks_EqualsAutogradOverTheWholeMatrix()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        var features = rand(600, 4096).to(ScalarType.Float16);                                      // three blocks
        Assert.IsGreaterThan(2L << 20, features.numel());
        var (weight, bias, upstream) = (rand(8, 4096).requires_grad_(), rand(8).requires_grad_(), rand(600, 8));
        var expected = nn.functional.linear(features.to(ScalarType.Float32), weight, bias);
        (expected * upstream).sum().backward();
        var (weightGradient, biasGradient) = (weight.grad!.clone(), bias.grad!.clone());
        weight.grad!.zero_();
        bias.grad!.zero_();

        var projected = BlockedProjection.Project(features, weight, bias);
        (projected * upstream).sum().backward();

        TensorAssert.AreClose(expected, projected, 1e-2, "projection"); // sums of 4,096 products near 1
        TensorAssert.AreClose(weightGradient, weight.grad!, 1e-2, "gradient of the weight");
        TensorAssert.AreClose(biasGradient, bias.grad!, 1e-2, "gradient of the bias");
    }

    [TestMethod]
    [DataRow(NeighborSearch.Exact, 1)]
    [DataRow(NeighborSearch.Exact, 3)]
    [DataRow(NeighborSearch.Approximate, 3)]
    public void Constructor_Cancelled_StopsBuildingTheGraph(NeighborSearch search, int threads)
    {
        using var scope = NewDisposeScope();
        using var torchThreads = new TorchThreads(threads);
        var random = new Random(1);
        float[] values = [.. Enumerable.Range(0, 1500 * 4).Select(_ => random.NextSingle())];        // more than one tile
        var fit = new FitOptions(
            new BackboneOptions(),
            new OptimizationOptions(),
            new GraphOptions { NeighborSearch = search },
            new FusionOptions(),
            GraphCancellation: new CancellationToken(canceled: true));

        Assert.ThrowsExactly<OperationCanceledException>(() => new LatentStructureLayer(new Modality("image", new FeatureMatrix(1500, 4, values)), fit, CPU));
    }

    private static (Tensor View, Tensor Gradient, List<NeighborSearchReport> Reports) Run(
        NeighborSearch search, FeatureMatrix? features = null, bool fineTune = false)
    {
        var sink = new Sink();
        random.manual_seed(1);
        // 24 items with 8 neighbors make two lists, and two are always probed: nothing can be missed
        var options = new GraphOptions { NeighborCount = 8, SkipWeight = .5, NeighborSearch = search, FineTuneFeatures = fineTune };
        var fit = new FitOptions(new BackboneOptions { EmbeddingDimension = 8 }, new OptimizationOptions(), options, new FusionOptions(), sink);
        using var layer = new LatentStructureLayer(new Modality("image", features ?? Planted.Dataset().Modalities[0].Features), fit, CPU);
        using (no_grad())
        {
            layer.Projection.weight!.copy_(eye(8, 6));
            layer.Projection.bias!.zero_();
        }

        var items = (arange(Planted.Items * 8, ScalarType.Float32) / 10).view(Planted.Items, 8);
        layer.Convolve(items, rebuild: true);
        var view = layer.Convolve(items, rebuild: true);
        view.square().sum().backward();
        return (view, layer.Projection.weight!.grad!, sink.Reports);
    }

    private sealed class Sink : IProgress<NeighborSearchReport>
    {
        public List<NeighborSearchReport> Reports { get; } = [];

        public void Report(NeighborSearchReport value) => Reports.Add(value);
    }
}
