using System;
using System.Globalization;
using System.IO;
using System.Linq;
using Micro.MLNet.Tests.Architecture;
using Micro.MLNet.Tests.Serving;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Documentation;

[TestClass]
public sealed class SelectionPageTests
{
    [TestMethod]
    public void Example_FiveCategories_FulfilsEveryOption()
    {
        string[] names = ["books", "toys", "gift cards", "garden", "bath"];
        var context = new MLContext(seed: 1);
        var model = new MicroTransformer(context, HandMadeModel.OfManyUsers(5, 60), new("UserId", "ItemId", "Score", TextDataViewType.Instance, TextDataViewType.Instance));
        var items = Enumerable.Range(0, 60).Select(i => new Row { ItemId = $"i{i}", Category = names[i % 5] }).ToArray();

        var list = SelectionPage.Run(context, model, context.Data.LoadFromEnumerable(items));

        var categories = list.Select(entry => names[int.Parse(entry.ItemId[1..], CultureInfo.InvariantCulture) % 5]).ToArray();
        Assert.HasCount(5, list);
        Assert.IsFalse(categories.Contains("gift cards"));
        Assert.IsTrue(categories.GroupBy(name => name).All(group => group.Count() <= 2));
        Assert.IsEmpty(list.Select(entry => entry.ItemId).Intersect([.. model.Recommender.SeenItems("u1"), "i7"]));
    }

    [TestMethod]
    public void Example_OnThePage_IsTheCodeThatWasRun()
    {
        var source = File.ReadAllLines(Path.Combine(Repository.Root, "tests", "Micro.MLNet.Tests", "Documentation", "SelectionPage.cs"));
        var block = source.SkipWhile(line => !line.Contains("// <page>", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => !line.Contains("// </page>", StringComparison.Ordinal))
            .Select(line => line.Length > 8 ? line[8..] : "");

        StringAssert.Contains(Repository.Read("docs/selection.md"), string.Join('\n', block), StringComparison.Ordinal);
    }

    private sealed class Row
    {
        public string ItemId { get; set; } = "";

        public string Category { get; set; } = "";
    }
}
