using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Tests.Data;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Estimators;

[TestClass]
public sealed class ScoreAheadCursorTests
{
    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(1000)] // many times what is read ahead
    public void GetRowCursor_ScoreAlone_ReadsTheSameRowsAsWithOtherColumns(int count)
    {
        var users = new[] { "a", "b", "c", "nobody" };
        var items = new[] { "x", "y", "z", "w", "nothing", string.Empty };
        var pairs = Enumerable.Range(0, count).Select(n => (users[n * 7 % 4], items[n * 5 % 6])).ToArray();
        var transformer = TinyModel.Transformer();
        var scored = transformer.Transform(Views.Pairs(pairs));

        using var alone = scored.GetRowCursor([scored.Schema["Score"]]);
        var rows = Read(alone, count);
        var unknown = transformer.UnknownIdCount;
        using var all = scored.GetRowCursor(scored.Schema);

        Expect.Sequence(Read(all, count), rows);
        Assert.AreEqual(2 * unknown, transformer.UnknownIdCount);
        Assert.IsTrue(alone.IsColumnActive(scored.Schema["Score"]));
        Assert.IsFalse(alone.IsColumnActive(scored.Schema["UserId"]));
    }

    [TestMethod]
    public void GetRowCursorSet_ScoreAlone_CoversEveryRowOnce()
    {
        var view = Views.Context.Data.Cache(Views.Pairs([.. Enumerable.Range(0, 5000).Select(n => (n % 2 == 0 ? "a" : "b", n % 3 == 0 ? "x" : "z"))]));
        var scored = TinyModel.Transformer().Transform(view);

        var scores = new List<float>();
        foreach (var cursor in scored.GetRowCursorSet([scored.Schema["Score"]], 3))
        {
            using (cursor)
            {
                scores.AddRange(Read(cursor, 5000).Select(row => row.Score));
            }
        }

        Expect.Sequence(Views.Column<float>(scored, "Score").Order(), scores.Order());
        Assert.HasCount(5000, scores);
    }

    [TestMethod]
    public void GetRowCursor_SlowSource_GivesTheFirstRowWithoutTheSecond()
    {
        var asked = 0;
        IEnumerable<Pair> Source()
        {
            for (; asked < 100; asked++)
            {
                yield return new Pair { UserId = "a", ItemId = "x" };
            }
        }

        var scored = TinyModel.Transformer().Transform(Views.Context.Data.LoadFromEnumerable(Source()));
        using var cursor = scored.GetRowCursor([scored.Schema["Score"]]);

        Assert.IsTrue(cursor.MoveNext());
        Assert.AreEqual(0, asked); // not resumed after the first
    }

    [TestMethod]
    public void GetGetter_OtherColumnOrType_SaysWhy()
    {
        var scored = TinyModel.Transformer().Transform(Views.Pairs(("a", "x")));
        using var cursor = scored.GetRowCursor([scored.Schema["Score"]]);

        Assert.AreEqual(
            "Column 'UserId' isn't active. Name it in the call of GetRowCursor.",
            Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<ReadOnlyMemory<char>>(scored.Schema["UserId"])).Message);
        Assert.AreEqual(
            "Column 'Score' holds Single, but was read as Double. Read it as Single.",
            Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<double>(scored.Schema["Score"])).Message);
    }

    private static List<(long Position, long Batch, DataViewRowId Id, float Score)> Read(DataViewRowCursor cursor, int most)
    {
        var score = cursor.GetGetter<float>(cursor.Schema["Score"]);
        var idGetter = cursor.GetIdGetter();
        var rows = new List<(long, long, DataViewRowId, float)>();
        Assert.AreEqual(-1, cursor.Position);
        while (cursor.MoveNext() && rows.Count <= most)
        {
            var (value, id) = (0f, default(DataViewRowId));
            score(ref value);
            idGetter(ref id);
            rows.Add((cursor.Position, cursor.Batch, id, value));
        }

        Assert.AreEqual(-1, cursor.Position);
        Assert.IsFalse(cursor.MoveNext());
        return rows;
    }

    private sealed class Pair
    {
        public string UserId { get; set; } = string.Empty;

        public string ItemId { get; set; } = string.Empty;
    }
}
