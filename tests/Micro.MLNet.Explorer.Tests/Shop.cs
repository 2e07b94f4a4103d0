using System;
using System.IO;
using System.Linq;
using Micro.MLNet.Options;
using Micro.MLNet.Samples.Data;
using Microsoft.ML;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Explorer.Tests;

/// <summary>A small shop with ids, titles and pictures that a page may trip over, and models trained on it: files in a folder that goes with the tests.</summary>
[TestClass]
public static class Shop
{
    public const string SlashUser = "team/7";
    public const string MarkupItem = "i<b>&\"'";
    public const string MarkupTitle = "<img src=x onerror=\"document.title='broken'\"> & co";
    private const int UserCount = 24;
    private const int ItemCount = 36;
    private const int Clusters = 3;

    // 1 x 1 pixel
    private static readonly byte[] Picture = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    public static string Folder { get; private set; } = "";

    public static string ModelPath => Path.Combine(Folder, "model.zip");

    public static string KnnPath => Path.Combine(Folder, "knn.zip");

    public static string ItemsPath => Path.Combine(Folder, "items.tsv");

    public static string ImagesPath => Path.Combine(Folder, "pictures");

    public static MicroTransformer Model { get; private set; } = null!;

    [AssemblyInitialize]
    public static void Create(TestContext _)
    {
        Folder = Directory.CreateTempSubdirectory("explorer-tests-").FullName;
        Directory.CreateDirectory(ImagesPath);
        File.WriteAllText(ItemsPath, "item\ttitle\tcategory\n" + string.Concat(Enumerable.Range(0, ItemCount).Select(i => $"{ItemId(i)}\t{Title(i)}\tshelf {i % Clusters}\n")));
        File.WriteAllBytes(Path.Combine(ImagesPath, ItemId(1) + ".png"), Picture);
        File.WriteAllText(Path.Combine(Folder, "secret.png"), "not in the folder of pictures");
        var ml = new MLContext(seed: 1);
        var pairs = (from u in Enumerable.Range(0, UserCount) from i in Enumerable.Range(0, ItemCount) where u % Clusters == i % Clusters && (u + i) % 5 != 0 select (u, i)).ToList();
        var interactions = new TableView(
            new TextColumn("UserId", [.. pairs.Select(pair => UserId(pair.u))]), new TextColumn("ItemId", [.. pairs.Select(pair => ItemId(pair.i))]));
        var features = new TableView(
            new TextColumn("ItemId", [.. Enumerable.Range(0, ItemCount).Select(ItemId)]),
            new VectorColumn<float>("Image", 4, [.. Enumerable.Range(0, ItemCount).SelectMany(i => Cluster(i, .3f))]),
            new VectorColumn<float>("Text", 4, [.. Enumerable.Range(0, ItemCount).SelectMany(i => Cluster(i, .1f))]));
        Model = ml.Recommendation().Trainers.Micro(new MicroOptions
        {
            ItemFeatures = features,
            ModalityColumnNames = ["Image", "Text"],
            Optimization = new OptimizationOptions { MaxEpochs = 5 },
        }).Fit(interactions);
        ml.Recommendation().SaveModel(Model, null, ModelPath);
        ml.Recommendation().Trainers.ItemKnn(new ItemKnnOptions()).Fit(interactions).Save(KnnPath);
    }

    [AssemblyCleanup]
    public static void Delete() => Directory.Delete(Folder, recursive: true);

    public static string UserId(int u) => u == 7 ? SlashUser : $"u{u}";

    public static string ItemId(int i) => i == 4 ? MarkupItem : $"i{i}";

    /// <summary>A vector that shows an item's cluster.</summary>
    public static float[] Cluster(int i, float noise)
    {
        var random = new Random(i);
        return [.. Enumerable.Range(0, 4).Select(f => (f == i % Clusters ? 1 : 0) + (noise * random.NextSingle()))];
    }

    private static string Title(int i) => i == 4 ? MarkupTitle : $"Thing {i}";
}
