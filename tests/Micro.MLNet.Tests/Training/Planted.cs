using System;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Options;

namespace Micro.MLNet.Tests.Training;

/// <summary>A small data set with planted clusters: users like one of three item clusters, and both modalities show the cluster.</summary>
internal static class Planted
{
    public const int Users = 30;
    public const int Items = 24;
    private const int Clusters = 3;

    /// <summary>A batch of five triplets: whose, of which items, beside which others.</summary>
    public static readonly long[] BatchUsers = [0, 4, 11, 17, 29];
    public static readonly long[] BatchPositives = [3, 7, 2, 20, 5];
    public static readonly long[] BatchNegatives = [22, 1, 18, 6, 13];

    /// <summary>MICRO over embeddings of 8 numbers, whatever the members.</summary>
    public static FitOptions Micro(int maxEpochs = 3, int members = 1) => new(
        new BackboneOptions { EmbeddingDimension = 8 / members, LayerCount = 2, EnsembleSize = members },
        new OptimizationOptions
        {
            Seed = 7,
            MaxEpochs = maxEpochs,
            BatchSize = 32,
            EvaluateEvery = 1,
            ThreadCount = 1,
            Device = "cpu",
            LearningRate = .01,
            Sampling = TripletSampling.ByInteraction,
            WeightAveraging = 0,
        },
        new GraphOptions { NeighborCount = 4 },
        new FusionOptions { ContrastiveWeight = .03 });

    public static FitOptions Alone(BackboneKind kind, int maxEpochs = 3)
    {
        var micro = Micro(maxEpochs);
        return micro with { Graph = null, Fusion = null, Backbone = micro.Backbone with { Kind = kind } };
    }

    public static RecommendationDataset Dataset()
    {
        var (users, items) = Pairs(validation: false);
        return new RecommendationDataset(
            Ids("u", Users), Ids("i", Items), Interactions.Build(Users, Items, users, items), [Features("image", 6, 1), Features("text", 4, 2)]);
    }

    public static Interactions Validation()
    {
        var (users, items) = Pairs(validation: true);
        return Interactions.Build(Users, Items, users, items);
    }

    // User u likes the items of cluster u mod 3; every fourth of them is held out. The last item of each cluster stays cold.
    private static (int[] Users, int[] Items) Pairs(bool validation)
    {
        var pairs = from u in Enumerable.Range(0, Users)
                    from i in Enumerable.Range(0, Items - Clusters)
                    where u % Clusters == i % Clusters && ((u + (i / Clusters)) % 4 == 0) == validation
                    select (u, i);
        return ([.. pairs.Select(pair => pair.u)], [.. pairs.Select(pair => pair.i)]);
    }

    private static Modality Features(string name, int width, int seed)
    {
        var random = new Random(seed);
        var values = new float[Items * width];
        for (var n = 0; n < values.Length; n++)
        {
            values[n] = (float)(random.NextDouble() * .5) + (n % width % Clusters == n / width % Clusters ? 1 : 0);
        }

        return new Modality(name, new FeatureMatrix(Items, width, values));
    }

    private static IdMap Ids(string prefix, int count) => new([.. Enumerable.Range(0, count).Select(n => $"{prefix}{n}")]);
}
