using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Tests.Persistence;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static Micro.MLNet.Tests.Estimators.ScoringChainData;

namespace Micro.MLNet.Tests.Estimators;

[TestClass]
public sealed class ScoringChainTests
{
    private readonly MLContext _ml = new(1);

    public static IEnumerable<object[]> AllKinds =>
        from user in Enum.GetValues<IdKind>()
        from item in Enum.GetValues<IdKind>()
        select new object[] { user, item };

    [TestMethod]
    [DynamicData(nameof(AllKinds))]
    public void Load_OfAModelForAnyIdTypes_ScoresLikeTheModelInMemoryBitForBit(IdKind user, IdKind item)
    {
        var model = TestModels.Create();
        var pairs = Pairs(_ml, model);
        var rows = Typed(_ml, user, item).Fit(pairs).Transform(pairs);
        var inMemory = Transformer(_ml, model, rows.Schema);
        var loaded = Load(Save(_ml, inMemory, rows.Schema));
        var restored = (MicroTransformer)ScoringChain.Restore(_ml, loaded);
        var expected = TestModels.Bits(Expected(_ml, model));
        CollectionAssert.AreEqual(expected, Scores(inMemory, rows), "in memory");
        CollectionAssert.AreEqual(expected, Scores(loaded, rows), "loaded");
        CollectionAssert.AreEqual(expected, Scores(restored, rows), "restored");
        TestModels.AssertSame(model, restored.Fitted);
        CollectionAssert.AreEqual(expected, Scores(Load(Save(_ml, restored, rows.Schema)), rows), "restored, saved and loaded");
        Assert.IsTrue(expected.Any(bits => float.IsNaN(BitConverter.Int32BitsToSingle(bits))), "unknown ids are among the rows");
    }

    [TestMethod]
    [DataRow(DataKind.SByte)]
    [DataRow(DataKind.Byte)]
    [DataRow(DataKind.Int16)]
    [DataRow(DataKind.UInt16)]
    [DataRow(DataKind.UInt32)]
    [DataRow(DataKind.UInt64)]
    public void Load_OfAModelForOtherIntegers_ScoresLikeTheModelInMemory(DataKind kind)
    {
        var model = TestModels.Create();
        var known = model.Users.Ids.SelectMany(u => model.Items.Ids.Select(i => new Pair { UserId = u, ItemId = i }));
        var pairs = _ml.Data.LoadFromEnumerable(known.ToArray());
        var convert = _ml.Transforms.Conversion.ConvertType([new InputOutputColumnPair("UserId"), new InputOutputColumnPair("ItemId")], kind);
        var rows = convert.Fit(pairs).Transform(pairs);
        var inMemory = Transformer(_ml, model, rows.Schema);
        var loaded = Load(Save(_ml, inMemory, rows.Schema));
        var expected = Scores(inMemory, rows);
        Assert.IsFalse(expected.Any(bits => float.IsNaN(BitConverter.Int32BitsToSingle(bits))));
        CollectionAssert.AreEqual(expected, Scores(loaded, rows));
        CollectionAssert.AreEqual(expected, Scores(ScoringChain.Restore(_ml, loaded), rows));
    }

    [TestMethod]
    public void Load_OfAModelForLargeUnsignedIds_FindsThem()
    {
        // 2^64 - 1 doesn't fit into Int64
        var model = TestModels.FromTables(["18446744073709551615", "1"], ["5"], [2, 3], [10]);
        var rows = _ml.Data.LoadFromEnumerable([new LargeIds { UserId = ulong.MaxValue, ItemId = 5 }, new LargeIds { UserId = 1, ItemId = 5 }]);
        var loaded = Load(Save(_ml, Transformer(_ml, model, rows.Schema), rows.Schema));
        CollectionAssert.AreEqual(TestModels.Bits([20, 30]), Scores(loaded, rows));
    }

    [TestMethod]
    public void Load_OfAModelForKeysWithoutValues_TakesThemAsTheNumbersFromOne()
    {
        // keys 1 and 2 are the ids "1" and "2"; the field's values count from 0
        var model = TestModels.FromTables(["2", "1"], ["1"], [2, 3], [10]);
        var rows = _ml.Data.LoadFromEnumerable([new BareKeys { UserId = 0, ItemId = 0 }, new BareKeys { UserId = 1, ItemId = 0 }]);
        var columns = new ScoringColumns("UserId", "ItemId", "Score", rows.Schema["UserId"].Type, rows.Schema["ItemId"].Type);
        var inMemory = new MicroTransformer(_ml, model, columns);
        var loaded = Load(Save(_ml, inMemory, rows.Schema));
        CollectionAssert.AreEqual(TestModels.Bits([30, 20]), Scores(loaded, rows));
    }

    [TestMethod]
    public void Load_OfAModelForKeysOfAByte_ScoresLikeTheModelInMemory()
    {
        var model = TestModels.FromTables(["2", "1"], ["1"], [2, 3], [10]);
        var rows = _ml.Data.LoadFromEnumerable([new ByteKeys { UserId = 0, ItemId = 0 }, new ByteKeys { UserId = 1, ItemId = 0 }]);
        var columns = new ScoringColumns("UserId", "ItemId", "Score", rows.Schema["UserId"].Type, rows.Schema["ItemId"].Type);
        var loaded = Load(Save(_ml, new MicroTransformer(_ml, model, columns), rows.Schema));
        CollectionAssert.AreEqual(TestModels.Bits([30, 20]), Scores(loaded, rows));
        CollectionAssert.AreEqual(TestModels.Bits([30, 20]), Scores(ScoringChain.Restore(_ml, loaded), rows));
    }

    [TestMethod]
    public void Load_OfAnyModel_ShowsTheColumnsOfTheModelInMemory()
    {
        var model = TestModels.Create();
        var rows = Pairs(_ml, model);
        var inMemory = Transformer(_ml, model, rows.Schema, "MicroScore");
        var loaded = Load(Save(_ml, inMemory, rows.Schema));
        var expected = Visible(inMemory.Transform(rows).Schema);
        Assert.AreEqual("UserId ItemId Label MicroScore", string.Join(' ', expected));
        CollectionAssert.AreEqual(expected, Visible(loaded.Transform(rows).Schema));
        CollectionAssert.AreEqual(expected, Visible(loaded.GetOutputSchema(rows.Schema)));
    }

    [TestMethod]
    public void Load_OfALoadedChainSavedAgain_ScoresTheSame()
    {
        var model = TestModels.Create();
        var rows = Pairs(_ml, model);
        var once = Load(Save(_ml, Transformer(_ml, model, rows.Schema), rows.Schema));
        var expected = TestModels.Bits(Expected(_ml, model));
        var beforeUse = Load(Save(_ml, once, rows.Schema));
        CollectionAssert.AreEqual(expected, Scores(once, rows));
        var afterUse = Load(Save(_ml, once, rows.Schema));
        CollectionAssert.AreEqual(expected, Scores(beforeUse, rows));
        CollectionAssert.AreEqual(expected, Scores(afterUse, rows));
    }

    [TestMethod]
    public void Load_OfAModelTooLargeForTheSmallestVector_ScoresTheSame()
    {
        // 1,500 x 5 floats and more: 2^14 slots instead of 2^12
        var model = TestModels.Create(users: 1000, items: 500, modalities: 1);
        var rows = _ml.Data.TakeRows(Pairs(_ml, model), 4000);
        var loaded = Load(Save(_ml, Transformer(_ml, model, rows.Schema), rows.Schema));
        CollectionAssert.AreEqual(TestModels.Bits(Expected(_ml, model).AsSpan(0, 4000)), Scores(loaded, rows));
        TestModels.AssertSame(model, ((MicroTransformer)ScoringChain.Restore(_ml, loaded)).Fitted);
    }

    [TestMethod]
    public void Save_OfAModelWithANaN_RefusesBeforeItWritesAnything()
    {
        var model = TestModels.FromTables(["1"], ["1"], [float.NaN], [1]);
        var rows = Pairs(_ml, model);
        Assert.ThrowsExactly<InvalidOperationException>(() => ScoringChain.Create(_ml, model, Transformer(_ml, model, rows.Schema).Columns));
    }

    [TestMethod]
    public void Load_UsedFromViewsAndEngines_ScoresTheSame()
    {
        var model = TestModels.Create();
        var rows = Pairs(_ml, model);
        var loaded = Load(Save(_ml, Transformer(_ml, model, rows.Schema), rows.Schema));
        var expected = Expected(_ml, model);
        var scored = loaded.Transform(rows);
        var bits = TestModels.Bits(expected);
        CollectionAssert.AreEqual(bits, TestModels.Bits([.. _ml.Data.Cache(scored).GetColumn<float>("Score")]));
        CollectionAssert.AreEqual(bits[5..], TestModels.Bits([.. _ml.Data.SkipRows(scored, 5).GetColumn<float>("Score")]));
        CollectionAssert.AreEquivalent(bits, TestModels.Bits([.. _ml.Data.ShuffleRows(scored, 1).GetColumn<float>("Score")]));
        Assert.HasCount(expected.Count(score => score >= 0), _ml.Data.FilterRowsByColumn(scored, "Score", 0).GetColumn<float>("Score").ToArray());
        Assert.HasCount(10, scored.Preview(10).RowView);
        using var engine = _ml.Model.CreatePredictionEngine<Pair, Scored>(loaded);
        Assert.AreEqual(model.Score(2, 1), engine.Predict(new Pair { UserId = model.Users[2], ItemId = model.Items[1] }).Score);
        Assert.AreEqual(float.NaN, engine.Predict(new Pair { UserId = "nobody", ItemId = model.Items[1] }).Score);
    }

    private static string[] Visible(DataViewSchema schema) => [.. schema.Where(column => !column.IsHidden).Select(column => column.Name)];

    private sealed class Scored
    {
        public float Score { get; set; }
    }

    private sealed class LargeIds
    {
        public ulong UserId { get; set; }

        public ulong ItemId { get; set; }
    }

    private sealed class BareKeys
    {
        [KeyType(2)]
        public uint UserId { get; set; }

        [KeyType(1)]
        public uint ItemId { get; set; }
    }

    private sealed class ByteKeys
    {
        [KeyType(2)]
        public byte UserId { get; set; }

        [KeyType(1)]
        public byte ItemId { get; set; }
    }
}
