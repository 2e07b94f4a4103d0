using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Micro.MLNet.Serving;
using Micro.MLNet.Tests.Persistence;
using Microsoft.Extensions.VectorData;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Export.Tests;

/// <summary>docs/export.md: its code runs, and the page shows the code that ran.</summary>
[TestClass]
[DoNotParallelize] // the guide writes into the current folder
public sealed class ExportGuideTests
{
    [TestMethod]
    public async Task Guide_OnTwentyItems_WritesAllAndRanksAsTheModel()
    {
        using var folder = new TemporaryFolder();
        var before = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(folder.Path);
        try
        {
            var model = Models.Of(TwentyItems());
            var ranking = model.Recommend("anna", 20, new RecommendOptions { ExcludeSeen = false });

            ExportGuide.Files(model);
            var (items, scores) = ExportGuide.OnnxRuntime(model);
            var mlContext = new MLContext(seed: 1);
            var rows = mlContext.Data.LoadFromEnumerable(ranking.Select(entry => new Pair { UserId = "anna", ItemId = entry.ItemId }));
            var scored = ExportGuide.Pipeline(model, mlContext, rows);
            using var store = new MemoryStore();
            var found = await ExportGuide.Store(model, store, CancellationToken.None);

            var expected = ranking.Select(entry => entry.ItemId).ToArray();
            CollectionAssert.AreEqual(expected, items.ToArray());
            CollectionAssert.AreEqual(expected, found.ToArray());
            CollectionAssert.AreEqual(ranking.Select(entry => entry.Score).ToArray(), scores.ToArray());
            CollectionAssert.AreEqual(scores.ToArray(), scored.GetColumn<float[]>("score").Select(score => score.Single()).ToArray());
            Assert.AreEqual(
                "image.csv image.graphml items.csv items.ids.json items.npy items.parquet score.onnx top20.onnx users.arrow",
                string.Join(' ', Directory.GetFiles(folder.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)));
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
        }
    }

    [TestMethod]
    [DataRow("files")]
    [DataRow("onnx")]
    [DataRow("pipeline")]
    [DataRow("store")]
    public void Page_EveryBlock_IsTheCodeThatRan(string name)
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Micro.sln")))
        {
            root = Path.GetDirectoryName(root)!;
        }

        var block = File.ReadAllLines(Path.Combine(root, "tests", "Micro.MLNet.Export.Tests", "ExportGuide.cs"))
            .SkipWhile(line => !line.Contains($"// <{name}>", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => !line.Contains($"// </{name}>", StringComparison.Ordinal))
            .Select(line => line.Length > 8 ? line[8..] : "");

        StringAssert.Contains(File.ReadAllText(Path.Combine(root, "docs", "export.md")), $"```csharp\n{string.Join('\n', block)}\n```", StringComparison.Ordinal);
    }

    /// <summary>User "anna" scores item n by 20 - n; the image graph is empty.</summary>
    private static FittedModel TwentyItems()
    {
        const int Items = 20;
        var none = new ItemGraph(Items, new int[Items + 1], [], []);
        return new FittedModel(
            new Core.IdMap(["bob", "anna"]),
            new Core.IdMap([.. Enumerable.Range(0, Items).Select(n => $"i{n}")]),
            new Core.EmbeddingTable(2, 1, [0, 1]),
            new Core.EmbeddingTable(Items, 1, [.. Enumerable.Range(0, Items).Select(n => (float)(Items - n))]),
            Core.Interactions.Empty(2, Items),
            [new ModalityInsight("Image", none, new float[Items])],
            new TrainingSummary("hand-made", 1, 1, "", double.NaN, 0, "cpu"));
    }

    private sealed class Pair
    {
        public string UserId { get; set; } = "";

        public string ItemId { get; set; } = "";
    }

    /// <summary>A store that has collections in memory.</summary>
    private sealed class MemoryStore : VectorStore
    {
        public override VectorStoreCollection<TKey, TRecord> GetCollection<TKey, TRecord>(string name, VectorStoreCollectionDefinition? definition = null) =>
            (VectorStoreCollection<TKey, TRecord>)(object)new MemoryCollection<TKey>(definition!);

        public override VectorStoreCollection<object, Dictionary<string, object?>> GetDynamicCollection(string name, VectorStoreCollectionDefinition definition) => throw new NotSupportedException();

        public override IAsyncEnumerable<string> ListCollectionNamesAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public override Task<bool> CollectionExistsAsync(string name, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public override Task EnsureCollectionDeletedAsync(string name, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public override object? GetService(Type serviceType, object? serviceKey = null) => null;
    }
}
