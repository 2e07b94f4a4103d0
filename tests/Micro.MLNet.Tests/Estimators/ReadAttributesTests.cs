using System;
using System.Linq;
using Micro.MLNet.Serving;
using Micro.MLNet.Tests.Data;
using Microsoft.ML;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Estimators;

/// <summary>Attributes from views, to filters and caps.</summary>
[TestClass]
public sealed class ReadAttributesTests
{
    private static readonly MicroTransformer Transformer = TinyModel.Transformer();

    [TestMethod]
    public void ReadAttributes_TextIntegersKeysAndVectors_AreTexts()
    {
        var view = Views.Context.Data.LoadFromEnumerable<Row>(
        [
            new() { ItemId = "x", Brand = "acme", Year = 1999, Tags = ["red", "", "big"] },
            new() { ItemId = "y", Brand = "", Year = -3 },
            new() { ItemId = "x", Brand = "other", Year = 1999, Tags = ["big", "old"] },
            new() { ItemId = "", Brand = "lost" },
        ]);
        var keyed = Views.Context.Transforms.Conversion.MapValueToKey("Key", "Brand").Fit(view).Transform(view);

        var attributes = Transformer.ReadAttributes(keyed, ["Brand", "Year", "Tags", "Key", "Brand"]);

        Expect.Sequence(["Brand", "Year", "Tags", "Key"], attributes.ColumnNames);
        Expect.Set(["acme", "other"], attributes.Values("Brand", "x"));
        Assert.IsEmpty(attributes.Values("Brand", "y"));
        Expect.Sequence(["-3"], attributes.Values("Year", "y"));
        Expect.Sequence(["1999"], attributes.Values("Year", "x"));
        Expect.Set(["red", "big", "old"], attributes.Values("Tags", "x"));
        Expect.Set(["acme", "other"], attributes.Values("Key", "x"));

        // user a: x 1 (seen), y 3, z 5, w 7
        var options = new RecommendOptions { Attributes = attributes, ExcludeSeen = false, AttributeFilters = [new("Tags", ["old"])] };
        Expect.Sequence(["x"], Transformer.Recommend("a", 4, options).Select(entry => entry.ItemId));
    }

    [TestMethod]
    public void ReadAttributes_WrongColumns_SayWhatIsExpected()
    {
        var view = Views.Features<float>(("x", [1f]));
        Expect.Message(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Transformer.ReadAttributes(view, ["Image"])), "attribute column 'Image'", "text, a vector of text, an integer or a key");
        Expect.Message(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Transformer.ReadAttributes(view, ["Nope"])), "Could not find attribute column 'Nope'");
        Expect.Message(Assert.ThrowsExactly<ArgumentException>(() => Transformer.ReadAttributes(view, [])), "0 columns");
    }

    public sealed class Row
    {
        public string ItemId { get; set; } = string.Empty;

        public string Brand { get; set; } = string.Empty;

        public int Year { get; set; }

        public string[] Tags { get; set; } = [];
    }
}
