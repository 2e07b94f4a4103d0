using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Benchmarks.Naive;
using Micro.MLNet.Core;
using Micro.MLNet.Model;
using Micro.MLNet.Options;
using Micro.MLNet.Tests.Graphs;
using Micro.MLNet.Tests.Training;
using Micro.MLNet.Training;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Micro.MLNet.Tests.Benchmarks;

/// <summary>The baseline of the benchmarks computes what the library computes: else a ratio between them would mean nothing.</summary>
[TestClass]
public sealed class NaiveMicroTests
{
    private const double Tolerance = 1e-4;

    [TestMethod]
    [DataRow(true, 1)]
    [DataRow(false, 1)]
    [DataRow(true, 3)]
    public void Loss_SameParameters_AgreesWithTheLibraryInLossAndGradients(bool enrichUsers, int members)
    {
        var dataset = Planted.Dataset();
        var options = Planted.Micro() with { Fusion = new FusionOptions { Items = ContrastiveItems.All, EnrichUsers = enrichUsers } };
        options = NetworkFactory.Resolve(options with { Backbone = options.Backbone with { EnsembleSize = members } }, dataset.Items.Count, dataset.Train.Count);
        using var scope = NewDisposeScope();
        random.manual_seed(3);
        using var built = NetworkFactory.Create(dataset, options, seed: 3, CPU);
        var network = (MicroNetwork)built.Network;
        using var naive = new NaiveMicro(DataOf(dataset), SettingsOf(options));
        var pairs = Pair(network, naive);
        foreach (var (library, copy) in pairs)
        {
            using var noGradient = no_grad();
            copy.copy_(library);
        }

        // a first batch, whose gradients reach the projections, and one that uses the graphs it left
        foreach (var rebuild in new[] { true, false })
        {
            var (users, positives, negatives) = (tensor(Planted.BatchUsers), tensor(Planted.BatchPositives), tensor(Planted.BatchNegatives));
            var (expected, _) = TotalLoss.Compute(network, network.Forward(rebuild), users, cat([positives, negatives], 0), options);
            var actual = naive.Loss(users, positives, negatives, rebuild);
            Assert.AreEqual(expected.item<float>(), actual.item<float>(), Tolerance, $"loss, rebuild {rebuild}");
            expected.backward();
            actual.backward();
            CompareGradients(pairs, rebuild);
        }
    }

    [TestMethod]
    public void Measure_FewSteps_ScalesToTheStepsOfAnEpoch()
    {
        var data = DataOf(Planted.Dataset());
        var settings = SettingsOf(Planted.Micro());

        var times = NaiveTraining.Measure(data, settings, steps: 3, threads: 1);

        Assert.AreEqual((data.Users.Length + 31) / 32, times.StepCount);
        Assert.AreEqual(times.RebuildSeconds + ((times.StepCount - 1) * times.StepSeconds), times.EpochSeconds, 1e-12);
        Assert.IsGreaterThan(0, times.StepSeconds);
    }

    [TestMethod]
    public void Loss_SeveralCandidates_TrainsTheOneThatScoresHighest()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(4);
        using var naive = new NaiveMicro(DataOf(Planted.Dataset()), SettingsOf(Planted.Micro()) with { ContrastiveWeight = 0, L2Weight = 0 });
        var (users, positives) = (tensor(Planted.BatchUsers), tensor(Planted.BatchPositives));
        float[] alone = [.. Planted.BatchNegatives.Select(negative => LossOfFirst(negative))];

        var together = naive.Loss(users.narrow(0, 0, 1), positives.narrow(0, 0, 1), tensor(Planted.BatchNegatives), rebuild: false).item<float>();

        Assert.AreEqual(alone.Max(), together, 1e-6); // a higher score of the negative is a higher loss

        float LossOfFirst(long negative) => naive.Loss(users.narrow(0, 0, 1), positives.narrow(0, 0, 1), tensor([negative]), rebuild: true).item<float>();
    }

    private static void CompareGradients(List<(Parameter Library, Parameter Naive)> pairs, bool rebuild)
    {
        foreach (var (library, copy) in pairs)
        {
            var what = $"{string.Join('x', library.shape)}, rebuild {rebuild}";
            Assert.AreEqual(library.grad is null, copy.grad is null, what);
            if (library.grad is { } expected)
            {
                var scale = expected.abs().max().item<float>();
                Assert.IsGreaterThan(0, scale, what);
                TensorAssert.AreClose(expected, copy.grad!, Tolerance * scale, what);
            }

            (library.grad, copy.grad) = (null, null);
        }
    }

    private static NaiveData DataOf(RecommendationDataset dataset)
    {
        var users = Enumerable.Range(0, dataset.Users.Count).SelectMany(u => Enumerable.Repeat(u, dataset.Train.Row(u).Length));
        return new NaiveData(
            dataset.Users.Count,
            dataset.Items.Count,
            [.. users],
            dataset.Train.ColumnIndices.ToArray(),
            [.. dataset.Modalities.Select(modality => modality.Features.ToArray())]);
    }

    private static NaiveSettings SettingsOf(FitOptions options) => new()
    {
        Dimension = options.Backbone.EmbeddingDimension,
        Members = options.Backbone.EnsembleSize ?? 1,
        BackboneLayers = options.Backbone.LayerCount,
        ContrastiveWeight = options.Fusion!.ContrastiveWeight,
        NeighborCount = options.Graph!.NeighborCount,
        L2Weight = options.Optimization.L2Weight ?? 0.1,
        EnrichUsers = options.Fusion.EnrichUsers,
        BatchSize = options.Optimization.BatchSize ?? 1024,
    };

    private static List<(Parameter Library, Parameter Naive)> Pair(MicroNetwork network, NaiveMicro naive) =>
    [
        (network.UserEmbedding, naive.UserEmbedding),
        (network.ItemEmbedding, naive.ItemEmbedding),
        (network.Fusion.Transform.weight!, naive.Transform.weight!),
        (network.Fusion.Transform.bias!, naive.Transform.bias!),
        (network.Fusion.Query.weight!, naive.Query.weight!),
        .. network.Layers.Zip(naive.Projections).SelectMany(pair => new[]
        {
            (pair.First.Projection.weight!, pair.Second.weight!),
            (pair.First.Projection.bias!, pair.Second.bias!),
        }),
    ];
}
