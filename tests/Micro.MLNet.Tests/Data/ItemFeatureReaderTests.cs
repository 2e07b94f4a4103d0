using System;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Data;
using Micro.MLNet.Options;
using Microsoft.ML;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Data;

[TestClass]
public sealed class ItemFeatureReaderTests
{
    [TestMethod]
    public void Read_RowsInAnyOrder_StandAtTheirItemsIndex()
    {
        var view = Views.Features<float>(("b", [3, 4]), ("a", [1, 2]));
        var read = Read(view, ["a", "b"]);
        Expect.Sequence([1, 2, 3, 4], read.Features.ToArray());
        Assert.AreEqual("Image", read.Modality.Name);
    }

    [TestMethod]
    public void Read_ItemsWithoutInteraction_AreAppendedAsColdStartItems()
    {
        var read = Read(Views.Features<float>(("new", [9]), ("b", [2]), ("a", [1]), ("newer", [8])), ["a", "b"]);
        Expect.Sequence(["a", "b", "new", "newer"], read.Items.Ids.ToArray());
        Expect.Sequence([1, 2, 9, 8], read.Features.ToArray());
        Assert.AreEqual(2, read.Report.ColdStartItems);
    }

    [TestMethod]
    public void Read_FixedWidthDoubleAndSparseVectors_AreTheSameFeatures()
    {
        float[] expected = [0, 5, 0, 7, 0, 0];
        var fixedWidth = Read(Views.FixedFeatures(3, ("a", [0, 5, 0]), ("b", [7, 0, 0])), ["a", "b"]);
        var doubles = Read(Views.Features<double>(("a", [0, 5, 0]), ("b", [7, 0, 0])), ["a", "b"]);
        Expect.Sequence(expected, fixedWidth.Features.ToArray());
        Expect.Sequence(expected, doubles.Features.ToArray());

        // one-hot vectors are sparse
        var hot = Views.Context.Transforms.Categorical.OneHotEncoding("Image", "ItemId");
        var view = Views.Pairs(("u", "a"), ("u", "b"), ("u", "c"));
        var sparse = Read(hot.Fit(view).Transform(view), ["c", "a", "b"]);
        Expect.Sequence([0, 0, 1, 1, 0, 0, 0, 1, 0], sparse.Features.ToArray());
    }

    [TestMethod]
    public void Read_IdsOfAnotherType_MatchTheSameId()
    {
        var rows = new[] { new Numbered { ItemId = 12, Image = [1, 2] } };
        var read = Read(Views.Context.Data.LoadFromEnumerable(rows), ["12"]);
        Assert.AreEqual(0, read.Report.ColdStartItems);
    }

    [TestMethod]
    public void Read_MissingVectors_MeanIsThatOfTheKnownOnes()
    {
        // c has no row, d a NaN, e an empty vector: each gets ((1 + 3) / 2, (2 + 6) / 2)
        var read = Read(WithMissing(), ["a", "b", "c", "d", "e"], MissingModality.Mean);
        Expect.Sequence([1, 2, 3, 6, 2, 4, 2, 4, 2, 4], read.Features.ToArray());
        Assert.IsFalse(read.Features.Present.Contains(false));
        Assert.AreEqual(new ModalityReport("Image", Width: 2, Present: 2, Missing: 3, AllZero: 0), read.Report.Modalities[0]);
    }

    [TestMethod]
    public void Read_ManyNumbersOfHalfPrecision_StayIn16Bits()
    {
        const int Width = 4096;
        var ids = Enumerable.Range(0, 1024).Select(n => $"i{n}").ToArray();
        float[] Vector(int n) => [.. Enumerable.Range(0, Width).Select(f => (float)(Half)MathF.Sin((n * Width) + f))];
        var rows = ids[1..].Select((id, n) => (id, (float[]?)Vector(n + 1))).ToArray();

        var read = Read(Views.Features(rows), ids); // i0 has none and gets the mean

        Assert.AreEqual(1024L * Width * 2, read.Features.ByteCount);
        var values = read.Features.ToArray();
        Expect.Sequence(Vector(1023), values[(1023 * Width)..]);
        Assert.AreEqual(rows.Average(row => (double)row.Item2![7]), values[7], 1e-4);

        rows[^1].Item2![7] = 0.1f; // one number that 16 bits don't hold
        read = Read(Views.Features(rows), ids);
        Assert.AreEqual(1024L * Width * 4, read.Features.ByteCount);
        Assert.AreEqual(0.1f, read.Features.ToArray()[(1023 * Width) + 7]);
    }

    [TestMethod]
    public void Read_MissingVectors_MaskMarksThemAbsent()
    {
        var read = Read(WithMissing(), ["a", "b", "c", "d", "e"], MissingModality.Mask);
        Expect.Sequence([1, 2, 3, 6, 0, 0, 0, 0, 0, 0], read.Features.ToArray());
        Expect.Sequence([true, true, false, false, false], read.Features.Present.ToArray());
    }

    [TestMethod]
    public void Read_MissingVectors_ZeroKeepsThemPresent()
    {
        var read = Read(WithMissing(), ["a", "b", "c", "d", "e"], MissingModality.Zero);
        Expect.Sequence([1, 2, 3, 6, 0, 0, 0, 0, 0, 0], read.Features.ToArray());
        Assert.IsFalse(read.Features.Present.Contains(false));
    }

    [TestMethod]
    public void Read_MissingVectors_ThrowNamesTheFirstAndTheWaysOut()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => Read(WithMissing(), ["a", "b", "c", "d", "e"], MissingModality.Throw));
        Expect.Message(error, "3 of 5 items, the first of them 'c', lack a vector in column 'Image': no row, or a missing or NaN vector. " +
            "Add them, or set Graph.MissingModality to Mean, Mask or Zero.");
    }

    [TestMethod]
    public void Read_AllZeroVector_IsAllowedAndCounted()
    {
        var read = Read(Views.Features<float>(("a", [0, 0]), ("b", [0, 1])), ["a", "b"]);
        Assert.AreEqual(new ModalityReport("Image", Width: 2, Present: 2, Missing: 0, AllZero: 1), read.Report.Modalities[0]);
    }

    [TestMethod]
    public void Read_DuplicateRowsWithEqualVectors_CountOnce()
    {
        var read = Read(Views.Features<float>(("a", [1, 2]), ("b", [3, 4]), ("a", [1, 2])), ["a", "b"]);
        Expect.Sequence([1, 2, 3, 4], read.Features.ToArray());
        Assert.AreEqual(1, read.Report.DuplicateRows);
    }

    [TestMethod]
    public void Read_DuplicateRowsWithDifferentVectors_NamesTheItem()
    {
        var view = Views.Features<float>(("a", [1, 2]), ("b", [3, 4]), ("a", [1, 9]));
        var error = Assert.ThrowsExactly<ArgumentException>(() => Read(view, ["a", "b"]));
        Expect.Message(error, "The item features hold item 'a' more than once, with different vectors in column 'Image', but an item must have one vector. Keep one row per item, for example the newest.");
    }

    [TestMethod]
    public void Read_VaryingWidths_NamesBothItemsAndWidths()
    {
        var view = Views.Features<float>(("a", [1, 2]), ("b", [3]));
        var error = Assert.ThrowsExactly<ArgumentException>(() => Read(view, ["a", "b"]));
        Expect.Message(error, "Column 'Image' of the item features holds 1 numbers for item 'b', but 2 for item 'a'. All vectors of a modality must have the same width; an empty one counts as missing.");
    }

    [TestMethod]
    public void Read_InfiniteValue_NamesItemAndColumn()
    {
        var view = Views.Features<float>(("a", [1, 2]), ("b", [3, float.NegativeInfinity]));
        var error = Assert.ThrowsExactly<ArgumentException>(() => Read(view, ["a", "b"]));
        Expect.Message(error, "Column 'Image' of the item features holds -Infinity for item 'b', but features must be finite single-precision numbers. Scale the column");

        // beyond the range of Single
        Assert.ThrowsExactly<ArgumentException>(() => Read(Views.Features<double>(("a", [1e300])), ["a"]));
    }

    [TestMethod]
    public void Read_IdsNeverMatch_NamesOneOfEach()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => Read(Views.Features<float>(("A", [1]), ("B", [2])), ["a", "b"]));
        Expect.Message(error, "Column 'ItemId' of the item features never matches the interactions: its 2 ids, such as 'A', are none of the interactions' 2 item ids, such as 'a'. " +
            "Name the column that holds the same ids in FeatureItemColumnName.");
    }

    [TestMethod]
    public void Read_NoVectorAtAll_NamesTheColumn()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => Read(Views.Features<float>(("a", null), ("b", [float.NaN])), ["a", "b"]));
        Expect.Message(error, "Column 'Image' of the item features holds no vector for any of the 2 items. Fill it, or leave it out of ModalityColumnNames.");
    }

    [TestMethod]
    public void Read_MissingItemIds_AreCountedAndPassedOver()
    {
        var read = Read(Views.Features<float>((string.Empty, [5]), ("a", [1])), ["a"]);
        Assert.AreEqual(1, read.Report.MissingIds);
        Assert.AreEqual(1, read.Items.Count);
    }

    [TestMethod]
    public void FindColumns_NoneNamed_TakesEveryVisibleRealVectorColumn()
    {
        var view = Views.Context.Data.LoadFromEnumerable(new[] { new Several() });
        var (_, modalities) = ItemFeatureReader.FindColumns(view.Schema, "ItemId", []);
        Expect.Set(["Image", "Text"], modalities.Select(column => column.Name).ToArray());
    }

    [TestMethod]
    public void FindColumns_WrongOrNoColumns_SayWhatWasFound()
    {
        var view = Views.Context.Data.LoadFromEnumerable(new[] { new Several() });
        var wrong = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ItemFeatureReader.FindColumns(view.Schema, "ItemId", ["Codes"]));
        Expect.Message(wrong, "Schema mismatch for modality column 'Codes' of the item features: expected Vector<Single> or Vector<Double>, got Vector<Int32>. ");
        var absent = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ItemFeatureReader.FindColumns(view.Schema, "ItemId", ["Sound"]));
        Expect.Message(absent, "Could not find modality column 'Sound'. The item features have the columns 'ItemId', ");
        var noId = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ItemFeatureReader.FindColumns(view.Schema, "Id", []));
        Expect.Message(noId, "Could not find item column 'Id'.");
        Expect.Message(noId, "set FeatureItemColumnName to one of them");
        var none = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ItemFeatureReader.FindColumns(Views.Pairs(("a", "x")).Schema, "ItemId", []));
        Expect.Message(none, "The item features have no Vector<Single> or Vector<Double> column; their columns are 'UserId' (String), 'ItemId' (String). Add one vector column per modality.");
    }

    private static IDataView WithMissing() => Views.Features<float>(("a", [1, 2]), ("b", [3, 6]), ("d", [5, float.NaN]), ("e", null));

    private static (IdMap Items, Modality Modality, FeatureMatrix Features, FeatureReport Report) Read(
        IDataView view, string[] known, MissingModality policy = MissingModality.Mean)
    {
        var (items, modalities, report) = ItemFeatureReader.Read(view, "ItemId", [], new IdMap.Builder(new IdMap(known)), policy);
        return (items, modalities[0], modalities[0].Features, report);
    }

    private sealed class Numbered
    {
        public long ItemId { get; set; }

        public float[] Image { get; set; } = [];
    }

    private sealed class Several
    {
        public string ItemId { get; set; } = "a";

        public float[] Image { get; set; } = [1];

        public double[] Text { get; set; } = [1];

        public int[] Codes { get; set; } = [1];

        public float Price { get; set; }
    }
}
