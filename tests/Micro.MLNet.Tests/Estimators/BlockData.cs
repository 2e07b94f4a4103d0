using System;
using System.Linq;
using Micro.MLNet.Options;
using Micro.MLNet.Tests.Data;
using Micro.MLNet.Training;
using Microsoft.ML;

namespace Micro.MLNet.Tests.Estimators;

/// <summary>A data set and trainers that are quick and still learn something.</summary>
internal static class BlockData
{
    /// <summary>12 users and 12 items in two blocks; each user has 5 of the block's 6 items.</summary>
    public static (string User, string Item)[] Blocks() =>
    [
        .. from user in Enumerable.Range(0, 12)
           from item in Enumerable.Range(0, 12)
           where user % 2 == item % 2 && item / 2 != user / 2
           select ($"u{user}", $"i{item}"),
    ];

    /// <summary>MICRO with one modality that shows the block, and a cold-start item in the even block.</summary>
    public static MicroTrainer BlockMicro(MLContext context, IProgress<EpochReport>? progress = null, NeighborSearch search = NeighborSearch.Auto, int? members = null)
    {
        var items = Enumerable.Range(0, 12).Select(n => ($"i{n}", (float[]?)[n % 2, 1 - (n % 2)])).Append(("cold", [0, 1])).ToArray();
        return context.Recommendation().Trainers.Micro(new MicroOptions
        {
            ItemFeatures = Views.Features(items),
            Backbone = new BackboneOptions { EmbeddingDimension = 8, EnsembleSize = members },
            Graph = new GraphOptions { NeighborCount = 3, NeighborSearch = search },
            Optimization = Quick().Optimization,
            Progress = progress,
        });
    }

    /// <summary>Options that train for four short epochs.</summary>
    public static CollaborativeOptions Quick() => new()
    {
        Backbone = new BackboneOptions { EmbeddingDimension = 8 },
        Optimization = new OptimizationOptions
        {
            MaxEpochs = 4,
            EvaluateEvery = 2,
            ValidationFraction = 0.2,
            ValidationCutoff = 5,
            LearningRate = 0.01,
            Device = "cpu",
            ThreadCount = 1,
        },
    };
}
