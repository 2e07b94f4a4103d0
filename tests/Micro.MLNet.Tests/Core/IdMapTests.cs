using System;
using System.Linq;
using Micro.MLNet.Core;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Core;

[TestClass]
public sealed class IdMapTests
{
    [TestMethod]
    public void GetOrAdd_RepeatedIds_NumbersInOrderOfFirstAppearance()
    {
        var builder = new IdMap.Builder();
        var indices = new[] { "b", "a", "b", "c" }.Select(id => builder.GetOrAdd(id)).ToArray();
        var map = builder.Build();

        CollectionAssert.AreEqual(new[] { 0, 1, 0, 2 }, indices);
        CollectionAssert.AreEqual(new[] { "b", "a", "c" }, map.Ids.ToArray());
        Assert.AreEqual(2, map.IndexOf("c"));
        Assert.AreEqual("a", map[1]);
        Assert.AreEqual(-1, map.IndexOf("d"));
    }

    [TestMethod]
    [DataRow(0L, "0")]
    [DataRow(-42L, "-42")]
    [DataRow(long.MinValue, "-9223372036854775808")]
    [DataRow(long.MaxValue, "9223372036854775807")]
    public void IndexOf_IntegerAndItsText_AreTheSameId(long id, string text)
    {
        var builder = new IdMap.Builder();
        builder.GetOrAdd("first");
        builder.GetOrAdd(id);
        var map = builder.Build();

        Assert.AreEqual(text, map[1]);
        Assert.AreEqual(1, map.IndexOf(id));
        Assert.AreEqual(1, map.IndexOf(text));
        Assert.AreEqual(-1, map.IndexOf("0" + text));
    }

    [TestMethod]
    [DataRow("tr-TR")] // dotless i
    [DataRow("sv-SE")] // another minus sign
    [DataRow("ar-SA")]
    public void IndexOf_UnderAnotherCulture_IsOrdinalAndInvariant(string culture)
    {
        using var scope = new CultureScope(culture);
        var map = new IdMap(["INFO", "info", "ınfo", "-5"]);

        Assert.AreEqual(0, map.IndexOf("INFO"));
        Assert.AreEqual(1, map.IndexOf("info"));
        Assert.AreEqual(2, map.IndexOf("ınfo"));
        Assert.AreEqual(3, map.IndexOf(-5));
        Assert.AreEqual(-1, map.IndexOf("İNFO"));
    }

    [TestMethod]
    public void Builder_FromAKnownMap_ContinuesItsNumbering()
    {
        var builder = new IdMap.Builder(new IdMap(["x", "y"]));

        Assert.AreEqual(2, builder.GetOrAdd("z"));
        Assert.AreEqual(1, builder.GetOrAdd("y"));
        Assert.AreEqual(3, builder.Count);
    }

    [TestMethod]
    public void Constructor_DuplicateId_NamesIdAndPositions()
    {
        var exception = Assert.ThrowsExactly<ArgumentException>(() => new IdMap(["a", "b", "a"]));

        Assert.AreEqual("The id 'a' appears at positions 0 and 2; ids must be distinct. (Parameter 'ids')", exception.Message);
    }
}
