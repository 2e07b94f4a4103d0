using System;
using System.Collections.Generic;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Micro.MLNet.Core;
using Micro.MLNet.Options;
using Micro.MLNet.Serving;

namespace Micro.MLNet.Persistence;

/// <summary>What decides a training's result, by name: a hash of the data, and every option.</summary>
internal static class TrainingOrigin
{
    /// <summary>Describes a training. Options that change nothing before its end, such as the most epochs, aren't part of it.</summary>
    public static SortedDictionary<string, string> Of(RecommendationDataset dataset, Interactions? validation, FitOptions options, int everyEpochs, FittedModel? start = null)
    {
        var origin = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["Algorithm"] = options.Algorithm.ToString(),
            ["CheckpointEvery"] = everyEpochs.ToString(CultureInfo.InvariantCulture),
            ["Data.Users"] = HashOf(dataset.Users.Ids),
            ["Data.Items"] = HashOf(dataset.Items.Ids),
            ["Data.Training"] = HashOf(dataset.Train),
            ["Data.Validation"] = validation is null ? "none" : HashOf(validation),
            ["KeepState"] = options.KeepState.ToString(),
            ["RoutingCount"] = options.RoutingCount.ToString(CultureInfo.InvariantCulture),
        };
        if (start is not null)
        {
            origin["Start"] = Hash(hash =>
            {
                BinaryCodec.Write(start.UserEmbeddings.Values, hash.AppendData);
                BinaryCodec.Write(start.ItemEmbeddings.Values, hash.AppendData);
            });
        }

        foreach (var modality in dataset.Modalities)
        {
            origin[$"Data.Features '{modality.Name}'"] = HashOf(modality.Features);
        }

        Add(origin, "Backbone", options.Backbone, OptionsJson.Default.BackboneOptions);
        Add(origin, "Optimization", options.Optimization with { MaxEpochs = 1, OnCancel = CancellationBehavior.Throw }, OptionsJson.Default.OptimizationOptions);
        Add(origin, "Graph", options.Graph, OptionsJson.Default.GraphOptions);
        Add(origin, "Fusion", options.Fusion, OptionsJson.Default.FusionOptions);
        if (options.Fusion is { } fusion)
        {
            origin["Fusion.Items"] = fusion.Items.ToString(); // whose members aren't public
        }

        Add(origin, "SelfSupervision", options.SelfSupervision, OptionsJson.Default.SelfSupervisionOptions);
        return origin;
    }

    private static void Add<T>(SortedDictionary<string, string> origin, string name, T? options, JsonTypeInfo<T> type)
        where T : class
    {
        foreach (var (option, value) in options is null ? [] : JsonSerializer.SerializeToNode(options, type)!.AsObject())
        {
            origin[$"{name}.{option}"] = value?.ToJsonString() ?? "null";
        }
    }

    private static string HashOf(IReadOnlyList<string> ids) => Hash(hash =>
    {
        foreach (var id in ids)
        {
            hash.AppendData(BitConverter.GetBytes(id.Length));
            hash.AppendData(Encoding.Unicode.GetBytes(id));
        }
    });

    private static string HashOf(Interactions interactions) => Hash(hash =>
    {
        BinaryCodec.Write(interactions.RowPointers, hash.AppendData);
        BinaryCodec.Write(interactions.ColumnIndices, hash.AppendData);
    });

    private static string HashOf(FeatureMatrix features) => Hash(hash =>
    {
        var row = new float[features.Width];
        hash.AppendData(MemoryMarshal.AsBytes(features.Present));
        for (var n = 0; n < features.RowCount; n++)
        {
            features.Values.Read(n, row);
            BinaryCodec.Write<float>(row, hash.AppendData);
        }
    });

    private static string Hash(Action<IncrementalHash> append)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        append(hash);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>Options as JSON without reflection at run time.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(BackboneOptions))]
[JsonSerializable(typeof(OptimizationOptions))]
[JsonSerializable(typeof(GraphOptions))]
[JsonSerializable(typeof(FusionOptions))]
[JsonSerializable(typeof(SelfSupervisionOptions))]
internal sealed partial class OptionsJson : JsonSerializerContext;
