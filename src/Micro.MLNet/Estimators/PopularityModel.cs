using System;
using Micro.MLNet.Core;
using Micro.MLNet.Serving;

namespace Micro.MLNet;

/// <summary>The popularity baseline as a fitted model: every user is 1, an item is its number of interactions, and the score is their product.</summary>
internal static class PopularityModel
{
    /// <summary>Counts each item's interactions.</summary>
    public static FittedModel Fit(IdMap users, IdMap items, Interactions interactions, int seed)
    {
        var ones = new float[users.Count];
        ones.AsSpan().Fill(1);
        var counts = Array.ConvertAll(interactions.CountByItem(), count => (float)count);
        var summary = new TrainingSummary("Popularity", Epochs: 0, BestEpoch: 0, ValidationMetric: string.Empty, ValidationValue: double.NaN, seed, Device: "cpu");
        return new FittedModel(users, items, new EmbeddingTable(users.Count, 1, ones), new EmbeddingTable(items.Count, 1, counts), interactions, [], summary);
    }
}
