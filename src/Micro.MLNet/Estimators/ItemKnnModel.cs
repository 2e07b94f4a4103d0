using System.Threading;
using Micro.MLNet.Baselines;
using Micro.MLNet.Core;
using Micro.MLNet.Serving;

namespace Micro.MLNet;

/// <summary>ItemKNN as a fitted model: similarities in place of embeddings, whose tables hold one zero a row.</summary>
internal static class ItemKnnModel
{
    /// <summary>Counts common users.</summary>
    public static FittedModel Fit(IdMap users, IdMap items, Interactions interactions, ItemKnnOptions options, int seed, CancellationToken cancellation)
    {
        var neighborhood = ItemCosines.Compute(interactions, options.NeighborCount, options.Shrinkage, cancellation);
        var summary = new TrainingSummary("ItemKNN", Epochs: 0, BestEpoch: 0, ValidationMetric: string.Empty, ValidationValue: double.NaN, seed, Device: "cpu");
        return new FittedModel(
            users,
            items,
            new EmbeddingTable(users.Count, 1, new float[users.Count]),
            new EmbeddingTable(items.Count, 1, new float[items.Count]),
            interactions,
            [],
            summary,
            neighborhood);
    }
}
