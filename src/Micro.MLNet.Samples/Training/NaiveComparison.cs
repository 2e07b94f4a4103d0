using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Micro.MLNet.Benchmarks.Naive;
using Micro.MLNet.Options;
using Micro.MLNet.Samples.Data;

namespace Micro.MLNet.Samples.Training;

/// <summary>Hands the naive baseline the data and settings that the library gets.</summary>
internal static class NaiveComparison
{
    /// <summary>The baseline's settings.</summary>
    /// <exception cref="ArgumentException">It can't do what the options ask for.</exception>
    public static NaiveSettings Settings(MicroOptions options)
    {
        Require(options.Backbone is { Kind: BackboneKind.LightGcn, Normalization: UserItemNormalization.Symmetric }, "Backbone");
        Require(
            options.Graph is
            {
                Normalization: GraphNormalization.Symmetric, NegativeSimilarity: NegativeSimilarity.Clamp, IncludeSelfLoop: true, Rebuild: GraphRebuild.EachEpoch,
                FineTuneFeatures: false, ItemInput: ItemInput.Id,
            },
            "Graph");
        Require(options.Fusion is { Directions: ContrastiveDirections.Both, Reduction: ContrastiveReduction.Mean }, "Fusion");
        Require(options.Optimization.L2Target == L2Target.Ego, "Optimization"); // sampling: both ways take as many steps
        var defaults = new NaiveSettings();
        return new NaiveSettings
        {
            Dimension = options.Backbone.EmbeddingDimension,
            Members = options.Backbone.EnsembleSize ?? defaults.Members, // as many items as the library has one member for are more than the baseline can hold
            BackboneLayers = options.Backbone.LayerCount,
            NeighborCount = options.Graph.NeighborCount,
            SkipWeight = options.Graph.SkipWeight,
            ItemLayers = options.Graph.LayerCount,
            ContrastiveWeight = options.Fusion.ContrastiveWeight,
            Temperature = options.Fusion.Temperature,
            L2Weight = options.Optimization.L2Weight ?? defaults.L2Weight,
            NegativeCandidates = options.Optimization.NegativeCandidates ?? defaults.NegativeCandidates,
            EnrichUsers = options.Fusion.EnrichUsers,
            BatchSize = options.Optimization.BatchSize ?? defaults.BatchSize, // Auto is ours alone: the baseline keeps the published steps
            LearningRate = options.Optimization.LearningRate,
        };
    }

    /// <summary>The baseline's arrays: repeated interactions are dropped, items keep their order in the item table.</summary>
    public static NaiveData Data(DataSet data)
    {
        var items = data.ItemFeatures!;
        var itemOf = Enumerable.Range(0, items.RowCount).ToDictionary(items[DataSet.ItemColumn].TextAt, StringComparer.Ordinal);
        var userOf = new Dictionary<string, int>(StringComparer.Ordinal);
        var (users, ids) = (data.Train[DataSet.UserColumn], data.Train[DataSet.ItemColumn]);
        var pairs = Enumerable.Range(0, data.Train.RowCount)
            .Select(row => (User: IndexOf(userOf, users.TextAt(row)), Item: Find(itemOf, ids.TextAt(row))))
            .Distinct()
            .ToList();
        return new NaiveData(
            userOf.Count,
            items.RowCount,
            [.. pairs.Select(pair => pair.User)],
            [.. pairs.Select(pair => pair.Item)],
            [.. items.Columns.OfType<VectorColumn>().Select(column => Values(column))]);
    }

    private static float[] Values(VectorColumn column)
    {
        var values = new float[column.RowCount * column.Width];
        for (var row = 0; row < column.RowCount; row++)
        {
            column.CopyRow(row, values.AsSpan(row * column.Width, column.Width));
        }

        return values;
    }

    private static int IndexOf(Dictionary<string, int> indices, string id)
    {
        indices.TryAdd(id, indices.Count);
        return indices[id];
    }

    private static int Find(Dictionary<string, int> indices, string id) => indices.TryGetValue(id, out var index)
        ? index
        : throw new InvalidDataException($"Item '{id}' has no features, which the naive baseline can't do without. Pass --naive-steps 0 to leave it out.");

    private static void Require(bool condition, string part)
    {
        if (!condition)
        {
            throw new ArgumentException($"The naive baseline knows the default kind of {part} only. Pass --naive-steps 0 to leave it out.");
        }
    }
}
