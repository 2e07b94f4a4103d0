using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Micro.MLNet.Serving;
using Micro.MLNet.Tests.Serving;
using Microsoft.Extensions.VectorData;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Export.Tests;

/// <summary>Records for vector stores, and a store filled with them.</summary>
[TestClass]
public sealed class VectorStoreTests
{
    [TestMethod]
    public void StoreDefinition_DescribesTheRecord()
    {
        var definition = Models.Of(HandMadeModel.OfFiveItems()).Export().Items.StoreDefinition<ulong>(DistanceFunction.CosineSimilarity);

        var (key, id, vector) = ((VectorStoreKeyProperty)definition.Properties[0], (VectorStoreDataProperty)definition.Properties[1], (VectorStoreVectorProperty)definition.Properties[2]);
        Assert.AreEqual(("Key", typeof(ulong)), (key.Name, key.Type));
        Assert.AreEqual(("Id", typeof(string), true), (id.Name, id.Type, id.IsIndexed));
        Assert.AreEqual(("Vector", typeof(ReadOnlyMemory<float>), 2, "CosineSimilarity"), (vector.Name, vector.Type, vector.Dimensions, vector.DistanceFunction));
        var properties = typeof(VectorRecord<ulong>).GetProperties().ToDictionary(property => property.Name, property => property.PropertyType);
        Assert.IsTrue(definition.Properties.All(property => properties[property.Name] == property.Type));
    }

    [TestMethod]
    public async Task FillAsync_SearchWithAUsersVector_IsTheModelsRanking()
    {
        var model = Models.Of(HandMadeModel.OfFiveItems());
        var export = model.Export();
        using var items = new MemoryCollection<string>(export.Items.StoreDefinition<string>());
        await export.Items.FillAsync(items);

        var found = new List<(string, float)>();
        await foreach (var result in items.SearchAsync(model.Model.GetUserEmbedding("anna"), 5))
        {
            found.Add((result.Record.Id, (float)result.Score!));
        }

        // the sums of an item's two numbers: HandMadeModel's remarks
        CollectionAssert.AreEqual(new[] { ("30", 4f), ("10", 3f), ("20", 2f), ("40", 0f), ("50", -1f) }, found);
        CollectionAssert.AreEqual(model.Recommend("anna", 5, new RecommendOptions { ExcludeSeen = false }).Select(entry => (entry.ItemId, entry.Score)).ToArray(), found);
    }

    [TestMethod]
    public async Task FillAsync_ManyItems_StoresEachInBatchesAndReports()
    {
        var model = Models.Large(items: 2_500);
        var export = model.Export();
        using var items = new MemoryCollection<ulong>(export.Items.StoreDefinition<ulong>());
        var reports = new List<int>();

        await export.Items.FillAsync(items, (_, index) => (ulong)index, new Progress(reports.Add), CancellationToken.None);

        CollectionAssert.AreEqual(new[] { 1000, 1000, 500 }, items.BatchSizes);
        CollectionAssert.AreEqual(new[] { 1000, 2000, 2500 }, reports);
        for (var n = 0; n < 2_500; n++)
        {
            var record = items.Records![(ulong)n];
            Assert.AreEqual($"item {n}", record.Id);
            Assert.IsTrue(model.Model.GetItemEmbedding(record.Id).Span.SequenceEqual(record.Vector.Span));
        }
    }

    [TestMethod]
    public async Task FillAsync_CanceledAfterABatch_KeepsItAndEnds()
    {
        var export = Models.Large(items: 2_500).Export();
        using var items = new MemoryCollection<string>(export.Items.StoreDefinition<string>());
        using var source = new CancellationTokenSource();

        await Assert.ThrowsAsync<OperationCanceledException>(() => export.Items.FillAsync(items, new Progress(_ => source.Cancel()), source.Token));

        Assert.HasCount(1000, items.Records!);
    }

    [TestMethod]
    public void Records_KeptWhileMoreAreRead_KeepTheirNumbers()
    {
        var model = Models.Large(items: 20_000); // two blocks
        var records = model.Export().Items.Records().ToList();

        foreach (var n in new[] { 0, 1, 16_383, 16_384, 19_999 })
        {
            Assert.AreEqual($"item {n}", records[n].Key);
            Assert.IsTrue(model.Model.GetItemEmbedding($"item {n}").Span.SequenceEqual(records[n].Vector.Span), $"{n}");
        }
    }

    private sealed class Progress(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}
