using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Serving;
using Micro.MLNet.Tests.Architecture;
using Micro.MLNet.Tests.Data;
using Micro.MLNet.Tests.Estimators;
using Microsoft.ML;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Documentation;

/// <summary>The code of docs/selection.md, compiled and run; what stands between the markers is what the page shows.</summary>
[TestClass]
public sealed class SelectionPageTests
{
    [TestMethod]
    public void Example_OnTwentyItems_RespectsFilterAndCaps()
    {
        var items = Views.Context.Data.LoadFromEnumerable(Enumerable.Range(0, 20).Select(item => new Item { ItemId = $"i{item}", Category = item % 4 == 0 ? "bath" : item % 2 == 0 ? "toys" : "garden" }));
        var random = new Random(1);
        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];
        var model = TinyModel.Transformer(new FittedModel(
            new IdMap(["u1"]),
            new IdMap([.. Enumerable.Range(0, 20).Select(item => $"i{item}")]),
            new EmbeddingTable(1, 3, Draw(3)),
            new EmbeddingTable(20, 3, Draw(60)),
            Interactions.Empty(1, 20),
            [],
            new TrainingSummary("Test", 1, 1, string.Empty, double.NaN, 0, "cpu")));

        var list = Run(model, items).Select(entry => int.Parse(entry.ItemId.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture)).ToArray();

        // 5 toys, and 6 of the 9 garden items that aren't i3: more than 10 in all
        Assert.HasCount(10, list);
        Assert.IsTrue(Array.TrueForAll(list, item => item % 4 != 0 && item != 3));
        Assert.IsLessThanOrEqualTo(6, list.Count(item => item % 2 == 1));
    }

    [TestMethod]
    public void Example_OnThePage_IsTheCodeThatWasRun()
    {
        var block = File.ReadAllLines(Path.Combine(Repository.Root, "tests", "Micro.MLNet.Tests", "Documentation", "SelectionPageTests.cs"))
            .SkipWhile(line => line.Trim() != "// <page>").Skip(1)
            .TakeWhile(line => line.Trim() != "// </page>")
            .Select(line => line.Length > 8 ? line[8..] : "");
        StringAssert.Contains(Repository.Read("docs/selection.md"), string.Join('\n', block), StringComparison.Ordinal);
    }

    private static IReadOnlyList<Recommendation> Run(MicroTransformer model, IDataView items)
    {
        // <page>
        var attributes = model.ReadAttributes(items, ["Category"]);            // any IDataView: text, vector of text, integer or key
        var list = model.Recommend("u1", k: 10, new RecommendOptions
        {
            Attributes = attributes,
            AttributeFilters = [new AttributeFilter("Category", ["toys", "garden"])],
            CategoryCaps = [new CategoryCap("Category", 6)],
            Filter = id => id != "i3",
            RelevanceWeight = 0.7,
            PopularityDamping = 0.1,
        });
        // </page>
        return list;
    }

    private sealed class Item
    {
        public string ItemId { get; set; } = string.Empty;

        public string Category { get; set; } = string.Empty;
    }
}
