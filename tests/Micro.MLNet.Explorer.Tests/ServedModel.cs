using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Serving;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Micro.MLNet.Explorer.Tests;

/// <summary>A model with made-up vectors, its titles and one picture, as files that the server reads.</summary>
internal static class ServedModel
{
    public const int Users = 6;
    public const int Items = 30;

    // the smallest PNG: one pixel
    private static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private static readonly Lazy<string> Files = new(Write);

    /// <summary>The same model in memory.</summary>
    public static MicroTransformer Model { get; } = Create();

    public static string ModelPath => Path.Combine(Files.Value, "model.zip");

    public static string ItemsPath => Path.Combine(Files.Value, "items.tsv");

    public static string ImagesPath => Path.Combine(Files.Value, "images");

    public static void Delete()
    {
        if (Files.IsValueCreated)
        {
            Directory.Delete(Files.Value, recursive: true);
        }
    }

    private static MicroTransformer Create()
    {
        var random = new Random(5);
        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];
        var seen = Enumerable.Range(0, Users * Items).Where(_ => random.Next(5) == 0).ToList();
        float[] image = [.. Enumerable.Range(0, Items).Select(_ => random.NextSingle())];
        ModalityInsight Modality(string name, int stride, float[] attention) => new(
            name,
            new ItemGraph(Items, [.. Enumerable.Range(0, Items + 1).Select(item => item * 3)], [.. Enumerable.Range(0, Items).SelectMany(item => Enumerable.Range(1, 3).Select(n => (item + (n * stride)) % Items))], [.. Enumerable.Range(0, Items).SelectMany(_ => new[] { .5f, .3f, .2f })]),
            attention);
        var model = new FittedModel(
            new IdMap([.. Enumerable.Range(0, Users).Select(user => $"u{user}")]),
            new IdMap([.. Enumerable.Range(0, Items).Select(item => $"i{item}")]),
            new EmbeddingTable(Users, 4, Draw(Users * 4)),
            new EmbeddingTable(Items, 4, Draw(Items * 4)),
            Interactions.Build(Users, Items, [.. seen.Select(pair => pair / Items)], [.. seen.Select(pair => pair % Items)]),
            [Modality("Image", 1, image), Modality("Text", 7, [.. image.Select(weight => 1 - weight)])],
            new TrainingSummary("MICRO-Test", 1, 1, string.Empty, double.NaN, 0, "cpu"));
        return new MicroTransformer(new MLContext(), model, new ScoringColumns("UserId", "ItemId", "Score", TextDataViewType.Instance, TextDataViewType.Instance));
    }

    private static string Write()
    {
        var folder = Directory.CreateTempSubdirectory("micro-explorer-").FullName;
        var context = new MLContext();
        context.Model.Save(Model, context.Data.LoadFromEnumerable(new List<Pair>()).Schema, Path.Combine(folder, "model.zip"));
        // the second item has no title; the third has one that isn't text but markup
        File.WriteAllLines(Path.Combine(folder, "items.tsv"), ["item\ttitle\tcategory", .. Enumerable.Range(0, Items).Select(item => $"i{item}\t{item switch { 1 => "", 2 => "<b>bold</b>", _ => $"Title {item}" }}\tkind {item % 3}")]);
        File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "images")).FullName, "i0.png"), Png);
        File.WriteAllText(Path.Combine(folder, "secret.png"), "not to be served");
        return folder;
    }

    private sealed class Pair
    {
        public string UserId { get; set; } = string.Empty;

        public string ItemId { get; set; } = string.Empty;
    }
}
