using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Micro.MLNet.Options;
using Micro.MLNet.Samples.Data;
using Microsoft.ML;

namespace Micro.MLNet.Samples.Experiments.Pilot;

/// <summary>Table 2's users in one modality: how near the most similar two items of each user are.</summary>
internal static class SimilarPurchases
{
    /// <summary>The least k for which a user has two items one of which is among the k most similar of the other.</summary>
    /// <param name="data">With item features.</param>
    /// <param name="interactions">Of the same data.</param>
    /// <param name="largest">The largest k asked for.</param>
    /// <param name="cancellation">Stops the search of neighbors.</param>
    /// <returns>By modality a number for each user; <see cref="int.MaxValue"/> where it is above <paramref name="largest"/>.</returns>
    public static IReadOnlyDictionary<string, int[]> LeastNeighborCounts(DataSet data, CoInteractions interactions, int largest, CancellationToken cancellation)
    {
        var recommender = FitInitialGraphs(data, largest, cancellation).Recommender;
        var counts = new Dictionary<string, int[]>(StringComparer.Ordinal);
        foreach (var modality in recommender.ModalityNames)
        {
            var neighbors = new int[interactions.Items.Count][];
            foreach (var (id, index) in interactions.Items)
            {
                neighbors[index] = [.. recommender.Neighbors(id, modality, largest).Select(neighbor => interactions.Items[neighbor.ItemId])];
            }

            counts.Add(modality, [.. interactions.ItemsByUser.Select(items => LeastNeighborCount(items, neighbors))]);
        }

        return counts;
    }

    /// <summary>The same for one user.</summary>
    /// <param name="items">The user's items, ascending.</param>
    /// <param name="neighbors">Each item's most similar items, best first.</param>
    public static int LeastNeighborCount(int[] items, IReadOnlyList<int[]> neighbors)
    {
        var least = int.MaxValue;
        foreach (var item in items)
        {
            var place = Array.FindIndex(neighbors[item], neighbor => Array.BinarySearch(items, neighbor) >= 0);
            least = place >= 0 ? Math.Min(least, place + 1) : least;
        }

        return least;
    }

    // The library's exact search, by its public surface: a graph with λ = 1 that isn't normalized holds the cosines of the raw features. What the one epoch
    // learns is of no interest, so it is kept small.
    private static MicroTransformer FitInitialGraphs(DataSet data, int neighborCount, CancellationToken cancellation) =>
        new MLContext(0).Recommendation().Trainers.Micro(new MicroOptions
        {
            UserColumnName = DataSet.UserColumn,
            ItemColumnName = DataSet.ItemColumn,
            ItemFeatures = data.ItemFeatures,
            ModalityColumnNames = data.Modalities,
            Graph = new GraphOptions
            {
                NeighborCount = neighborCount,
                IncludeSelfLoop = false,
                SkipWeight = 1,
                Normalization = GraphNormalization.None,
                NegativeSimilarity = NegativeSimilarity.Keep,
                NeighborSearch = NeighborSearch.Exact,
                MissingModality = MissingModality.Mask,
            },
            Fusion = new FusionOptions { ContrastiveWeight = 0 },
            Backbone = new BackboneOptions { Kind = BackboneKind.MatrixFactorization, EmbeddingDimension = 1, EnsembleSize = 1 },
            Optimization = new OptimizationOptions { MaxEpochs = 1, ValidationFraction = 0 },
            Cancellation = cancellation,
        }).Fit(data.Train);
}
