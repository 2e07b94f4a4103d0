using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Micro.MLNet.Samples.Data;
using Microsoft.ML.Data;

namespace Micro.MLNet.Samples.Generation;

/// <summary>Makes data of any size in memory: power-law degrees of users and items, and features that cluster as the interactions do.</summary>
/// <remarks>Items of one cluster lie side by side, the most popular first.</remarks>
internal static class ScaleGenerator
{
    // an item's popularity falls with its rank to the power of -3/4: rank = n·x⁴ for uniform x
    private const int RankPower = 4;

    // share of users with more than x interactions falls with x to the power of -2: its mean is twice its smallest value
    private const double DegreePower = -0.5;
    private const int MostOverMean = 20;

    public static DataSet Generate(ScaleSettings settings)
    {
        var random = new Random(settings.Seed);
        var (users, items) = Interactions(settings, random);
        var clusters = new int[settings.Items];
        for (var i = 0; i < clusters.Length; i++)
        {
            clusters[i] = i / settings.ItemsPerCluster;
        }

        var train = new TableView(
            new NumberColumn<int>(DataSet.UserColumn, NumberDataViewType.Int32, users),
            new NumberColumn<int>(DataSet.ItemColumn, NumberDataViewType.Int32, items));
        var ids = new NumberColumn<int>(DataSet.ItemColumn, NumberDataViewType.Int32, [.. Enumerable.Range(0, settings.Items)]);
        var counts = new DataCounts(settings.Users, settings.Items, users.Length, users.Length, 0, 0, settings.Items - items.Distinct().Count());
        return new DataSet(
            train,
            null,
            null,
            Features(ids, clusters, settings.FeatureWidths, random),
            ImmutableDictionary<string, string>.Empty,
            ImmutableHashSet<string>.Empty,
            counts);
    }

    /// <summary>An item table whose vectors cluster.</summary>
    /// <param name="ids">The items.</param>
    /// <param name="clusters">Cluster of each item.</param>
    /// <param name="widths">Width of each modality; they are called features1, features2, ...</param>
    /// <param name="random">Where the numbers come from.</param>
    public static TableView Features(TableColumn ids, int[] clusters, IReadOnlyList<int> widths, Random random) =>
        new([ids, .. widths.Select((width, m) => new VectorColumn<float>($"features{m + 1}", width, ClusteredFeatures.Make(clusters, width, random)))]);

    /// <summary>Distinct (user, item) pairs in the order of the users.</summary>
    public static (int[] Users, int[] Items) Interactions(ScaleSettings settings, Random random)
    {
        var capacity = settings.Users * (settings.InteractionsPerUser + 1);
        var (users, items) = (new List<int>(capacity), new List<int>(capacity));
        var chosen = new HashSet<int>();
        var clusterCount = (settings.Items + settings.ItemsPerCluster - 1) / settings.ItemsPerCluster;
        for (var u = 0; u < settings.Users; u++)
        {
            var count = Degree(settings, random);
            var cluster = random.Next(clusterCount);
            chosen.Clear();
            while (chosen.Count < count)
            {
                var item = random.NextDouble() < settings.InCluster
                    ? InCluster(cluster, settings, random)
                    : Anywhere(clusterCount, settings, random);
                if (chosen.Add(item))
                {
                    users.Add(u);
                    items.Add(item);
                }
            }
        }

        return ([.. users], [.. items]);
    }

    private static int Degree(ScaleSettings settings, Random random)
    {
        var degree = 0.5 * settings.InteractionsPerUser * Math.Pow(1 - random.NextDouble(), DegreePower);
        var most = Math.Min(settings.InteractionsPerUser * MostOverMean, settings.ItemsPerCluster / 2);
        return (int)Math.Clamp(Math.Round(degree), 1, Math.Min(most, Math.Max(1, settings.Items / 2)));
    }

    private static int InCluster(int cluster, ScaleSettings settings, Random random)
    {
        var first = cluster * settings.ItemsPerCluster;
        return first + Rank(Math.Min(settings.ItemsPerCluster, settings.Items - first), random);
    }

    // the catalog's ranks go through every cluster's best item first, then every second-best, ...; the last cluster may be short of them
    private static int Anywhere(int clusterCount, ScaleSettings settings, Random random)
    {
        while (true)
        {
            var rank = Rank(settings.Items, random);
            var item = (rank % clusterCount * settings.ItemsPerCluster) + (rank / clusterCount);
            if (item < settings.Items)
            {
                return item;
            }
        }
    }

    private static int Rank(int count, Random random) => (int)(count * Math.Pow(random.NextDouble(), RankPower));
}
