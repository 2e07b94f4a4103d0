using System;
using System.Linq;
using Micro.MLNet.Serving;
using Micro.MLNet.Tests.Data;
using Microsoft.ML;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Serving;

[TestClass]
public sealed class ItemCategoriesTests
{
    [TestMethod]
    public void ValuesOf_RepeatedAndSeveralValues_ListsEachOnce()
    {
        var tags = new ItemCategories("Tag", [new("a", "x"), new("b", "y"), new("a", "z"), new("a", "x")]);

        CollectionAssert.AreEqual(new[] { "x", "z" }, tags.ValuesOf("a").ToArray());
        Assert.IsEmpty(tags.ValuesOf("c"));
        CollectionAssert.AreEquivalent(new[] { "x", "y", "z" }, tags.Values.ToArray());
    }

    [TestMethod]
    public void Filters_SeveralValues_AskForAnyOrNone()
    {
        var tags = new ItemCategories("Tag", [new("a", "x"), new("b", "y"), new("a", "z")]);
        string[] Passing(Func<string, bool> filter) => [.. new[] { "a", "b", "c" }.Where(filter)];

        CollectionAssert.AreEqual(new[] { "a" }, Passing(tags.Is("z")));
        CollectionAssert.AreEqual(new[] { "a", "b" }, Passing(tags.Is("z", "y")));
        CollectionAssert.AreEqual(new[] { "b", "c" }, Passing(tags.IsNot("z")));
        CollectionAssert.AreEqual(new[] { "b" }, Passing(tags.Where(tag => tag == "y")));
    }

    [TestMethod]
    public void Is_ValueThatNoItemHas_SaysWhichThereAre()
    {
        var tags = new ItemCategories("Tag", [new("a", "x"), new("b", "y")]);

        Assert.AreEqual(
            "No item has 'X' or 'q' as 'Tag'; use one of its 2 values, such as 'x', 'y'. (Parameter 'values')",
            Assert.ThrowsExactly<ArgumentException>(() => tags.IsNot("X", "y", "q")).Message);
        Assert.AreEqual(
            "No item has 'x' as 'None'; use one of its 0 values. (Parameter 'values')",
            Assert.ThrowsExactly<ArgumentException>(() => new ItemCategories("None", []).Is("x")).Message);
    }

    [TestMethod]
    public void Constructor_NullValue_NamesTheItem() => Assert.AreEqual(
        "Column 'Tag' pairs item 'a' with value 'null': leave out items without a value. (Parameter 'values')",
        Assert.ThrowsExactly<ArgumentException>(() => new ItemCategories("Tag", [new("a", null!)])).Message);

    [TestMethod]
    public void Read_TextIntegersAndKeys_GiveTheSameTexts()
    {
        var catalog = Views.Context.Recommendation();
        var text = Views.Pairs<string, string>(("x", "10"), ("y", "20"), (string.Empty, "30"), ("z", string.Empty), ("y", "10"));
        var read = catalog.ReadItemCategories(text, "UserId"); // the columns of a pair: UserId the category, ItemId the item

        CollectionAssert.AreEqual(new[] { "x", "y" }, read.ValuesOf("10").ToArray());
        CollectionAssert.AreEqual(new[] { "y" }, read.ValuesOf("20").ToArray());
        Assert.IsEmpty(read.ValuesOf("30"));
        CollectionAssert.AreEquivalent(new[] { "x", "y" }, read.Values.ToArray());

        var numbers = catalog.ReadItemCategories(Views.Pairs<int, long>((-7, 10), (8, 20)), "UserId", "ItemId");
        CollectionAssert.AreEqual(new[] { "-7" }, numbers.ValuesOf("10").ToArray());

        var keys = Views.Context.Transforms.Conversion.MapValueToKey("UserId").Append(Views.Context.Transforms.Conversion.MapValueToKey("ItemId")).Fit(text);
        var ofKeys = catalog.ReadItemCategories(keys.Transform(text), "UserId");
        CollectionAssert.AreEqual(new[] { "x", "y" }, ofKeys.ValuesOf("10").ToArray());
    }

    [TestMethod]
    public void Read_WrongColumns_SaysWhatToDo()
    {
        var catalog = Views.Context.Recommendation();
        var prices = Views.Pairs<float, string>((1.5f, "a"));

        Assert.AreEqual(
            "Could not find category column 'Category'. The items have the columns 'UserId', 'ItemId': set categoryColumnName to one of them, or add the column.",
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => catalog.ReadItemCategories(prices, "Category")).Message);
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => catalog.ReadItemCategories(prices, "UserId")).Message,
            "Schema mismatch for category column 'UserId' of the items: expected text, an integer or a key, got Single.",
            StringComparison.Ordinal);
    }
}
