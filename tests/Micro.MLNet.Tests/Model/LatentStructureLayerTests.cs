using System;
using System.Collections.Generic;
using System.Linq;
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

    private static (Tensor View, Tensor Gradient, List<NeighborSearchReport> Reports) Run(NeighborSearch search)
    {
        var sink = new Sink();
        random.manual_seed(1);
        // 24 items with 8 neighbors make two lists, and two are always probed: nothing can be missed
        var options = new GraphOptions { NeighborCount = 8, SkipWeight = .5, NeighborSearch = search };
        using var layer = new LatentStructureLayer(Planted.Dataset().Modalities[0], options, 8, CPU, sink);
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
