using System;
using System.Globalization;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Serving;

namespace Micro.MLNet.Benchmarks.Workloads;

/// <summary>A fitted model of any size with random embeddings; ids are the indices.</summary>
internal static class RandomModel
{
    public static FittedModel Create(int users, int items, int dimension, Interactions? seen = null, params ModalityInsight[] modalities)
    {
        var random = new Random(1);
        return new FittedModel(
            Ids(users),
            Ids(items),
            Table(users, dimension, random),
            Table(items, dimension, random),
            seen ?? Interactions.Empty(users, items),
            modalities,
            new TrainingSummary("random", 0, 0, string.Empty, double.NaN, 1, "cpu"));
    }

    private static IdMap Ids(int count) => new([.. Enumerable.Range(0, count).Select(n => n.ToString(CultureInfo.InvariantCulture))]);

    private static EmbeddingTable Table(int rows, int dimension, Random random)
    {
        var values = new float[rows * dimension];
        for (var n = 0; n < values.Length; n++)
        {
            values[n] = random.NextSingle() - 0.5f;
        }

        return new EmbeddingTable(rows, dimension, values);
    }
}
