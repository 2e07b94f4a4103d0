using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Microsoft.ML.Data;

namespace Micro.MLNet.Samples.Data;

/// <summary>The folder layout of MICRO's published code: <c>5-core/train.json</c>, <c>val.json</c>, <c>test.json</c> and <c>NAME_feat.npy</c>.</summary>
/// <remarks>The JSON files map a user index to the list of that user's item indices.</remarks>
internal static class PublishedLayout
{
    /// <summary>The folder that the interactions are written to.</summary>
    public const string Core = "5-core";

    private const string TrainFile = "train.json";
    private static readonly JsonSerializerOptions Format = new() { AllowDuplicateProperties = false };
    private static readonly string[] Cores = [Core, "0-core", ""];

    /// <summary>The files of interactions, and what part each holds.</summary>
    public static IReadOnlyList<(string Name, Split Part)> Files { get; } = [(TrainFile, Split.Train), ("val.json", Split.Validation), ("test.json", Split.Test)];

    /// <summary>Whether the folder has this layout.</summary>
    public static bool Matches(string folder) => FindCore(folder) is not null;

    public static DataSet Read(string folder, IReadOnlyList<string>? modalities)
    {
        var items = FeatureFiles.Read(folder, modalities);
        var core = FindCore(folder) ?? throw new FileNotFoundException($"'{folder}' has no {TrainFile}.");
        List<int> users = [];
        List<int> itemIndices = [];
        List<Split> splits = [];
        foreach (var (file, split) in Files)
        {
            var path = Path.Combine(core, file);
            foreach (var (user, item) in ReadPairs(path))
            {
                FeatureFiles.RequireRow(items, item, path);
                users.Add(user);
                itemIndices.Add(item);
                splits.Add(split);
            }
        }

        var interactions = new TableView(
            new NumberColumn<int>(DataSet.UserColumn, NumberDataViewType.Int32, [.. users]),
            new NumberColumn<int>(DataSet.ItemColumn, NumberDataViewType.Int32, [.. itemIndices]));
        return DataSet.Create(interactions, [.. splits], items, folder);
    }

    private static string? FindCore(string folder) =>
        Cores.Select(core => Path.Combine(folder, core)).FirstOrDefault(core => File.Exists(Path.Combine(core, TrainFile)));

    private static IEnumerable<(int User, int Item)> ReadPairs(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            using var stream = File.OpenRead(path);
            var lists = JsonSerializer.Deserialize<Dictionary<int, int[]?>>(stream, Format) ?? [];
            return lists.SelectMany(user => user is { Key: >= 0, Value: { } items }
                ? items.Select(item => (user.Key, item))
                : throw new InvalidDataException($"'{path}' has user {user.Key} with {(user.Value is null ? "null" : "a list")}, but a user index from 0 and a list of item indices are expected."));
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"'{path}' isn't a map from user index to a list of item indices: {exception.Message}", exception);
        }
    }
}
