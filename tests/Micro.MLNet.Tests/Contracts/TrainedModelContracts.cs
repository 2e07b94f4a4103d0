using System;
using System.Threading;
using Micro.MLNet.Core;
using Micro.MLNet.Options;
using Micro.MLNet.Serving;
using Micro.MLNet.Training;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Contracts;

/// <summary>Fits a model on the checkerboard; the item features show an item's parity, with an item of its own kind in every dimension.</summary>
internal static class CheckerboardTraining
{
    public static FittedModel Fit(RankingAlgorithm algorithm)
    {
        var options = Options(BackboneKind.LightGcn) with
        {
            Algorithm = algorithm,
            Graph = algorithm == RankingAlgorithm.Lattice ? new GraphOptions { NeighborCount = 4 } : null,
            RoutingCount = 2,
            SelfSupervision = algorithm == RankingAlgorithm.Sgl ? new SelfSupervisionOptions() : null,
        };
        return Fit(options, withFeatures: algorithm != RankingAlgorithm.Sgl);
    }

    public static FittedModel Fit(BackboneKind kind, bool micro)
    {
        var options = Options(kind);
        return Fit(micro ? options with { Graph = new GraphOptions { NeighborCount = 4 }, Fusion = new FusionOptions() } : options, micro);
    }

    private static FitOptions Options(BackboneKind kind) => new(
        new BackboneOptions { Kind = kind, EmbeddingDimension = 8 },
        new OptimizationOptions { Seed = 1, MaxEpochs = 120, BatchSize = 16, LearningRate = .02, ThreadCount = 1, Device = "cpu" });

    private static FittedModel Fit(FitOptions options, bool withFeatures)
    {
        var dataset = new RecommendationDataset(
            Checkerboard.Users, Checkerboard.Items, Checkerboard.Train, withFeatures ? [Features("image", .3f), Features("text", .1f)] : []);
        return TrainingLoop.Fit(dataset, null, options, null, CancellationToken.None);
    }

    private static Modality Features(string name, float noise)
    {
        var random = new Random(name.Length);
        var values = new float[Checkerboard.Size * 2];
        for (var n = 0; n < values.Length; n++)
        {
            values[n] = (n / 2 % 2 == n % 2 ? 1 : 0) + (noise * random.NextSingle());
        }

        return new Modality(name, new FeatureMatrix(Checkerboard.Size, 2, values));
    }
}

[TestClass]
public sealed class MatrixFactorizationContract : FittedModelContract
{
    private static readonly Lazy<FittedModel> Fitted = new(() => CheckerboardTraining.Fit(BackboneKind.MatrixFactorization, micro: false));

    private protected override FittedModel Model => Fitted.Value;
}

[TestClass]
public sealed class NgcfContract : FittedModelContract
{
    private static readonly Lazy<FittedModel> Fitted = new(() => CheckerboardTraining.Fit(BackboneKind.Ngcf, micro: false));

    private protected override FittedModel Model => Fitted.Value;
}

[TestClass]
public sealed class LightGcnContract : FittedModelContract
{
    private static readonly Lazy<FittedModel> Fitted = new(() => CheckerboardTraining.Fit(BackboneKind.LightGcn, micro: false));

    private protected override FittedModel Model => Fitted.Value;
}

[TestClass]
public sealed class MicroContract : FittedModelContract
{
    private static readonly Lazy<FittedModel> Fitted = new(() => CheckerboardTraining.Fit(BackboneKind.LightGcn, micro: true));

    private protected override FittedModel Model => Fitted.Value;
}

[TestClass]
public sealed class SglContract : FittedModelContract
{
    private static readonly Lazy<FittedModel> Fitted = new(() => CheckerboardTraining.Fit(RankingAlgorithm.Sgl));

    private protected override FittedModel Model => Fitted.Value;
}

[TestClass]
public sealed class VbprContract : FittedModelContract
{
    private static readonly Lazy<FittedModel> Fitted = new(() => CheckerboardTraining.Fit(RankingAlgorithm.Vbpr));

    private protected override FittedModel Model => Fitted.Value;
}

[TestClass]
public sealed class LatticeContract : FittedModelContract
{
    private static readonly Lazy<FittedModel> Fitted = new(() => CheckerboardTraining.Fit(RankingAlgorithm.Lattice));

    private protected override FittedModel Model => Fitted.Value;
}

[TestClass]
public sealed class MmgcnContract : FittedModelContract
{
    private static readonly Lazy<FittedModel> Fitted = new(() => CheckerboardTraining.Fit(RankingAlgorithm.Mmgcn));

    private protected override FittedModel Model => Fitted.Value;
}

[TestClass]
public sealed class GrcnContract : FittedModelContract
{
    private static readonly Lazy<FittedModel> Fitted = new(() => CheckerboardTraining.Fit(RankingAlgorithm.Grcn));

    private protected override FittedModel Model => Fitted.Value;
}

[TestClass]
public sealed class ItemKnnContract : FittedModelContract
{
    private static readonly Lazy<FittedModel> Fitted = new(() =>
        ItemKnnModel.Fit(Checkerboard.Users, Checkerboard.Items, Checkerboard.Train, new ItemKnnOptions { NeighborCount = 8 }, seed: 1, CancellationToken.None));

    private protected override FittedModel Model => Fitted.Value;
}
