using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Data;
using Microsoft.ML;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Data;

[TestClass]
public sealed class InteractionReaderTests
{
    private static readonly InteractionColumns Columns = new("UserId", "ItemId");

    [TestMethod]
    public void Collect_TextIds_IndexesInOrderOfFirstAppearance()
    {
        var read = Read(Views.Pairs(("b", "y"), ("a", "x"), ("b", "x"), ("b", "y")));
        Expect.Sequence(["b", "a"], read.Users.ToArray());
        Expect.Sequence(["y", "x"], read.Items.ToArray());
        Expect.Sequence([0, 1, 0, 0], read.Rows.Users);
        Expect.Sequence([0, 1, 1, 0], read.Rows.Items);
        Assert.AreEqual(3, read.Rows.Build(2, 2).Count); // (b, y) twice counts once
    }

    [TestMethod]
    public void Collect_EveryIntegerType_GivesDecimalIds()
    {
        AssertIds(["5", "7"], Views.Pairs<byte, byte>((5, 1), (7, 1)));
        AssertIds(["5", "65535"], Views.Pairs<ushort, byte>((5, 1), (65535, 1)));
        AssertIds(["5", "4294967295"], Views.Pairs<uint, byte>((5, 1), (uint.MaxValue, 1)));
        AssertIds(["5", "18446744073709551615"], Views.Pairs<ulong, byte>((5, 1), (ulong.MaxValue, 1)));
        AssertIds(["-128", "7"], Views.Pairs<sbyte, byte>((-128, 1), (7, 1)));
        AssertIds(["-5", "7"], Views.Pairs<short, byte>((-5, 1), (7, 1)));
        AssertIds(["0", "7"], Views.Pairs<int, byte>((0, 1), (7, 1))); // 0 is an id; only key 0 is missing
        AssertIds(["-9223372036854775808", "7"], Views.Pairs<long, byte>((long.MinValue, 1), (7, 1)));
    }

    [TestMethod]
    public void Collect_KeysWithoutKeyValues_AreTheirNumber()
    {
        var read = Read(Views.Keys(5, (3, 1), (1, 5), (0, 2), (2, 0)));
        Expect.Sequence(["3", "1"], read.Users.ToArray());
        Expect.Sequence(["1", "5"], read.Items.ToArray());
        Assert.AreEqual(2, read.Rows.Counts.MissingIds);
    }

    [TestMethod]
    public void Collect_KeysFromMapValueToKey_AreTheirKeyValues()
    {
        var text = MapToKeys(Views.Pairs(("b", "y"), ("a", "x"), ("b", "x")));
        Expect.Sequence(["b", "a"], Read(text).Users.ToArray());
        var numbers = MapToKeys(Views.Pairs<long, ushort>((70, 8), (50, 9)));
        Expect.Sequence(["70", "50"], Read(numbers).Users.ToArray());
        Expect.Sequence(["8", "9"], Read(numbers).Items.ToArray());
    }

    [TestMethod]
    public void Collect_RowsWithAMissingId_AddNeitherIdAndAreCounted()
    {
        var read = Read(Views.Pairs(("a", "x"), ("b", string.Empty), (string.Empty, "y")));
        Expect.Sequence(["a"], read.Users.ToArray());
        Expect.Sequence(["x"], read.Items.ToArray());
        Assert.AreEqual(new InteractionCounts(Rows: 3, NotInteractions: 0, MissingIds: 2, UnknownIds: 0), read.Rows.Counts);
        Expect.Sequence([0], read.Rows.Positions);
    }

    [TestMethod]
    public void Collect_Labels_RowsNotAboveZeroAreNoInteractions()
    {
        AssertLabels(Views.Labeled<float>(("a", "x", 0.5f), ("b", "x", 0), ("c", "x", -1), ("d", "x", float.NaN), ("e", "x", 3)));
        AssertLabels(Views.Labeled<double>(("a", "x", 0.5), ("b", "x", 0), ("c", "x", -1), ("d", "x", double.NaN), ("e", "x", 3)));
        AssertLabels(Views.Labeled<bool>(("a", "x", true), ("b", "x", false), ("c", "x", false), ("d", "x", false), ("e", "x", true)));
        AssertLabels(Views.Labeled<int>(("a", "x", 1), ("b", "x", 0), ("c", "x", -1), ("d", "x", -2), ("e", "x", 3)));
        AssertLabels(Views.Labeled<byte>(("a", "x", 1), ("b", "x", 0), ("c", "x", 0), ("d", "x", 0), ("e", "x", 3)));
    }

    [TestMethod]
    public void Collect_OtherColumns_AreNeverAskedFor()
    {
        var view = new AskedColumns(Views.Labeled<float>(("a", "x", 1)));
        Read(view);
        Expect.Set(["UserId", "ItemId"], view.Asked.ToArray());
    }

    [TestMethod]
    public void Match_UnknownIds_AreCountedAndPassedOver()
    {
        var rows = InteractionReader.Match(Views.Pairs(("a", "x"), ("z", "x"), ("a", "q"), ("b", "y")), Columns, new IdMap(["a", "b"]), new IdMap(["x", "y"]));
        Expect.Sequence([0, 1], rows.Users);
        Expect.Sequence([0, 1], rows.Items);
        Assert.AreEqual(2, rows.Counts.UnknownIds);
    }

    [TestMethod]
    public void Match_IntegerColumnAgainstTextIds_FindsTheSameId()
    {
        // "007" is another id than the integer 7
        var users = new IdMap(["007", "7", "-3", "4000000000"]);
        var rows = InteractionReader.Match(Views.Pairs<long, string>((7, "x"), (-3, "x"), (4000000000, "x"), (8, "x")), Columns, users, new IdMap(["x"]));
        Expect.Sequence([1, 2, 3], rows.Users);
    }

    [TestMethod]
    public void Collect_MissingColumn_NamesItAndTheOthers()
    {
        var view = Views.Pairs(("a", "x"));
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Collect(view, new("User", "ItemId")));
        Expect.Message(error, "Could not find user column 'User'. The interactions have the columns 'UserId', 'ItemId': set UserColumnName to one of them, or add the column.");
    }

    [TestMethod]
    public void Collect_RealIdColumn_SaysHowToConvert()
    {
        var view = Views.Pairs<string, float>(("a", 1.5f));
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Read(view));
        Expect.Message(error, "Schema mismatch for item column 'ItemId' of the interactions: expected text, an integer or a key, got Single. " +
            "Convert it with mlContext.Transforms.Conversion.ConvertType(\"ItemId\", outputKind: DataKind.String), or name another column in ItemColumnName.");
    }

    [TestMethod]
    public void Collect_KeyOverReals_SaysWhatIsExpected()
    {
        var view = MapToKeys(Views.Pairs<float, string>((1.5f, "x")));
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Read(view));
        Expect.Message(error, "Schema mismatch for user column 'UserId' of the interactions: expected a key whose values are text or integers, got Key<UInt32");
        Expect.Message(error, "before MapValueToKey.");
    }

    [TestMethod]
    public void Collect_TextLabel_SaysWhatIsExpected()
    {
        var view = Views.Labeled<string>(("a", "x", "yes"));
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Collect(view, new("UserId", "ItemId", "Label")));
        Expect.Message(error, "Schema mismatch for label column 'Label' of the interactions: expected Boolean, an integer, Single or Double, got String. ");
        Expect.Message(error, "or set LabelColumnName to null when every row is an interaction.");
    }

    [TestMethod]
    public void Collect_Times_KeepTheirOrder()
    {
        var expected = new[] { 1, 0, 3, 2 }; // row order by time
        AssertTimes(expected, Views.Labeled<long>(("a", "x", -1), ("a", "y", -5), ("a", "z", 9), ("a", "w", 3)));
        AssertTimes(expected, Views.Labeled<double>(("a", "x", -1), ("a", "y", -5), ("a", "z", 0.75), ("a", "w", 0.5)));
        AssertTimes(expected, Views.Labeled<float>(("a", "x", -1), ("a", "y", -5), ("a", "z", 1e30f), ("a", "w", 0)));
        AssertTimes(expected, Views.Labeled<DateTime>(("a", "x", new(2001, 1, 1)), ("a", "y", new(2000, 1, 1)), ("a", "z", new(2003, 1, 1)), ("a", "w", new(2002, 1, 1))));
    }

    [TestMethod]
    public void Collect_TimeIsNaN_SaysHowToFilter()
    {
        var view = Views.Labeled<float>(("a", "x", float.NaN));
        var error = Assert.ThrowsExactly<ArgumentException>(() => Collect(view, new("UserId", "ItemId", Time: "Label")));
        Expect.Message(error, "Time column 'Label' holds NaN, but every interaction needs a time.");
    }

    private static void AssertIds(string[] expected, IDataView view) => Expect.Sequence(expected, Read(view).Users.ToArray());

    private static void AssertLabels(IDataView view)
    {
        var read = Collect(view, new("UserId", "ItemId", "Label"));
        Expect.Sequence(["a", "e"], read.Users.ToArray());
        Assert.AreEqual(3, read.Rows.Counts.NotInteractions);
        Expect.Sequence([0, 4], read.Rows.Positions);
    }

    private static void AssertTimes(int[] expected, IDataView view)
    {
        var times = Collect(view, new("UserId", "ItemId", Time: "Label")).Rows.Times!;
        Expect.Sequence(expected, Enumerable.Range(0, times.Length).OrderBy(n => times[n]).ToArray());
    }

    private static IDataView MapToKeys(IDataView view) => Views.Context.Transforms.Conversion.MapValueToKey("UserId")
        .Append(Views.Context.Transforms.Conversion.MapValueToKey("ItemId")).Fit(view).Transform(view);

    private static (IReadOnlyList<string> Users, IReadOnlyList<string> Items, InteractionRows Rows) Read(IDataView view) => Collect(view, Columns);

    private static (IReadOnlyList<string> Users, IReadOnlyList<string> Items, InteractionRows Rows) Collect(IDataView view, InteractionColumns columns)
    {
        var users = new IdMap.Builder();
        var items = new IdMap.Builder();
        var rows = InteractionReader.Collect(view, columns, users, items);
        return (users.Build().Ids, items.Build().Ids, rows);
    }

    /// <summary>Notes which columns are asked for.</summary>
    private sealed class AskedColumns(IDataView source) : IDataView
    {
        public List<string> Asked { get; } = [];

        public DataViewSchema Schema => source.Schema;

        public bool CanShuffle => false;

        public long? GetRowCount() => null;

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        {
            Asked.AddRange(columnsNeeded.Select(column => column.Name));
            return source.GetRowCursor(columnsNeeded, rand);
        }

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => throw new NotSupportedException();
    }
}
