using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Micro.MLNet.Core;
using static TorchSharp.torch;

namespace Micro.MLNet.Tests.Golden;

/// <summary>One golden file: the inputs, and nested JSON for what is expected of them.</summary>
internal sealed class GoldenCase
{
    private readonly JsonElement _root;

    public GoldenCase(string path)
    {
        Path = path;
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        _root = document.RootElement.Clone();
    }

    public string Path { get; }

    public JsonElement this[string name] => _root.GetProperty(name);

    public bool Has(string name) => _root.TryGetProperty(name, out _);

    public int Int(string name) => this[name].GetInt32();

    public double Number(string name) => this[name].GetDouble();

    public static IEnumerable<string> Files()
    {
        yield return System.IO.Path.Combine(AppContext.BaseDirectory, "Golden", "micro-golden.json");
        var folder = Environment.GetEnvironmentVariable("MICRO_GOLDEN_DIR");
        if (!string.IsNullOrEmpty(folder))
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
            {
                yield return file;
            }
        }
    }

    public RecommendationDataset Dataset()
    {
        var (userCount, itemCount) = (Int("users"), Int("items"));
        var (users, items) = (new List<int>(), new List<int>());
        var train = this["train"];
        var rows = train.ValueKind == JsonValueKind.Array
            ? train.EnumerateArray().Select((row, u) => (u, row))
            : train.EnumerateObject().Select(row => (int.Parse(row.Name, System.Globalization.CultureInfo.InvariantCulture), row.Value));
        foreach (var (user, row) in rows)
        {
            foreach (var item in row.EnumerateArray())
            {
                users.Add(user);
                items.Add(item.GetInt32());
            }
        }

        var modalities = this["features"].EnumerateArray().Select((rows, m) =>
        {
            var width = rows[0].GetArrayLength();
            return new Modality(m == 0 ? "image" : m == 1 ? "text" : $"modality{m}", new FeatureMatrix(itemCount, width, Floats(rows)));
        }).ToList();
        return new RecommendationDataset(
            Ids("u", userCount), Ids("i", itemCount), Interactions.Build(userCount, itemCount, users.ToArray(), items.ToArray()), modalities);
    }

    public (Tensor Users, Tensor Items) Batch(string device)
    {
        var triples = this["triples"];
        return (
            tensor(Longs(triples.GetProperty("users"))).to(device),
            tensor([.. Longs(triples.GetProperty("positives")), .. Longs(triples.GetProperty("negatives"))]).to(device));
    }

    public static float[] Floats(JsonElement nested) => [.. Flatten(nested).Select(value => (float)value)];

    public static IEnumerable<double> Flatten(JsonElement nested) => nested.ValueKind == JsonValueKind.Array
        ? nested.EnumerateArray().SelectMany(Flatten)
        : [nested.GetDouble()];

    private static long[] Longs(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetInt64())];

    private static IdMap Ids(string prefix, int count) => new([.. Enumerable.Range(0, count).Select(n => $"{prefix}{n}")]);
}
