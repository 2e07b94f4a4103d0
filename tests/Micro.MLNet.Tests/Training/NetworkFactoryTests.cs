using System;
using Micro.MLNet.Options;
using Micro.MLNet.Training;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Training;

[TestClass]
public sealed class NetworkFactoryTests
{
    [TestMethod]
    [DataRow(nameof(RankingAlgorithm.Micro), BackboneKind.LightGcn, true, 0.1)]
    [DataRow(nameof(RankingAlgorithm.Micro), BackboneKind.MatrixFactorization, true, 0.1)]
    [DataRow(nameof(RankingAlgorithm.Micro), BackboneKind.MatrixFactorization, false, 0.05)]
    [DataRow(nameof(RankingAlgorithm.Backbone), BackboneKind.MatrixFactorization, false, 0.05)]
    [DataRow(nameof(RankingAlgorithm.Backbone), BackboneKind.LightGcn, false, 0.01)]
    [DataRow(nameof(RankingAlgorithm.Lattice), BackboneKind.MatrixFactorization, true, 0.01)]
    [DataRow(nameof(RankingAlgorithm.Grcn), BackboneKind.MatrixFactorization, false, 0.01)]
    public void Resolve_NoL2Weight_IsTheNetworksOwn(string algorithm, BackboneKind kind, bool hasItemGraphs, double expected)
    {
        var options = Planted.Alone(kind) with { Algorithm = Enum.Parse<RankingAlgorithm>(algorithm), Graph = hasItemGraphs ? new GraphOptions() : null };
        Assert.AreEqual(expected, NetworkFactory.Resolve(options, Planted.Items, 100).Optimization.L2Weight);
    }
}
