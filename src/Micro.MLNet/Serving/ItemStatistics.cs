using System;
using System.Threading;

namespace Micro.MLNet.Serving;

/// <summary>What several kinds of list need to know of a model's items, each part computed on first use. Thread-safe.</summary>
internal sealed class ItemStatistics
{
    private readonly Lazy<ItemSimilarity> _similarity;
    private readonly Lazy<float[]> _counts;
    private readonly Lazy<double[]> _logCounts;

    /// <summary>Computes nothing yet.</summary>
    public ItemStatistics(FittedModel model)
    {
        _similarity = new Lazy<ItemSimilarity>(() => new ItemSimilarity(model), LazyThreadSafetyMode.ExecutionAndPublication);
        _counts = new Lazy<float[]>(
            () => Array.ConvertAll(model.Seen.CountByItem(), count => (float)count), LazyThreadSafetyMode.ExecutionAndPublication);
        _logCounts = new Lazy<double[]>(
            () => Array.ConvertAll(model.Seen.CountByItem(), count => Math.Log(1.0 + count)), LazyThreadSafetyMode.ExecutionAndPublication);
    }

    /// <summary>How similar two items are.</summary>
    public ItemSimilarity Similarity => _similarity.Value;

    /// <summary>Training interactions of each item, n_i, [I].</summary>
    public float[] InteractionCounts => _counts.Value;

    /// <summary>ln(1 + n_i), [I].</summary>
    public double[] LogCounts => _logCounts.Value;
}
