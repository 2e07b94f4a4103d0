using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Core;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Core;

[TestClass]
public sealed class InteractionsTests
{
    [TestMethod]
    public void CountByItem_SomeItemsUnseen_CountsUsers() =>
        CollectionAssert.AreEqual(new[] { 2, 0, 1, 0 }, Interactions.Build(3, 4, [0, 2, 2, 2], [0, 0, 2, 2]).CountByItem()); // (2, 2) twice counts once

    [TestMethod]
    public void Build_UnorderedPairsWithADuplicate_MakesSortedDistinctRows()
    {
        // user 0: items 3, 1, 3 -> 1 3;  user 1: none;  user 2: item 0
        var interactions = Interactions.Build(3, 4, [2, 0, 0, 0], [0, 3, 1, 3]);

        Assert.AreEqual(3, interactions.Count);
        CollectionAssert.AreEqual(new[] { 0, 2, 2, 3 }, interactions.RowPointers.ToArray());
        CollectionAssert.AreEqual(new[] { 1, 3, 0 }, interactions.ColumnIndices.ToArray());
        Assert.IsTrue(interactions.Row(1).IsEmpty);
        Assert.IsTrue(interactions.Contains(0, 3));
        Assert.IsFalse(interactions.Contains(0, 2));
    }

    [TestMethod]
    public void Build_RandomPairs_EqualsASetOfPairs()
    {
        var random = new Random(1);
        for (var round = 0; round < 50; round++)
        {
            var (userCount, itemCount, count) = (random.Next(1, 9), random.Next(1, 9), random.Next(0, 60));
            var users = Enumerable.Range(0, count).Select(_ => random.Next(userCount)).ToArray();
            var items = Enumerable.Range(0, count).Select(_ => random.Next(itemCount)).ToArray();
            var pairs = new HashSet<(int, int)>(users.Zip(items));

            var interactions = Interactions.Build(userCount, itemCount, users, items);
            var transposed = interactions.Transpose();

            Assert.AreEqual(pairs.Count, interactions.Count);
            for (var u = 0; u < userCount; u++)
            {
                CollectionAssert.AreEqual(
                    pairs.Where(pair => pair.Item1 == u).Select(pair => pair.Item2).Order().ToArray(), interactions.Row(u).ToArray());
                for (var i = 0; i < itemCount; i++)
                {
                    Assert.AreEqual(pairs.Contains((u, i)), interactions.Contains(u, i));
                    Assert.AreEqual(pairs.Contains((u, i)), transposed.Contains(i, u));
                }
            }

            // Transposing twice gives the rows back, and the rows it made satisfy every invariant that FromCsr checks.
            var copy = Interactions.FromCsr(itemCount, userCount, transposed.RowPointers.ToArray(), transposed.ColumnIndices.ToArray());
            CollectionAssert.AreEqual(interactions.ColumnIndices.ToArray(), copy.Transpose().ColumnIndices.ToArray());
        }
    }

    [TestMethod]
    public void Empty_AnySize_HasNoRows()
    {
        var empty = Interactions.Empty(2, 3);

        Assert.AreEqual(0, empty.Count);
        Assert.IsTrue(empty.Row(1).IsEmpty);
        Assert.AreEqual(3, empty.Transpose().UserCount);
    }

    [TestMethod]
    [DataRow(2, 0, "The index is 2, but it must lie in [0, 2). (Parameter 'users')\nActual value was 2.")]
    [DataRow(0, -1, "The index is -1, but it must lie in [0, 3). (Parameter 'items')\nActual value was -1.")]
    public void Build_IndexOutOfRange_NamesTheIndexAndTheRange(int user, int item, string message)
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Interactions.Build(2, 3, [user], [item]));

        Assert.AreEqual(message, exception.Message.ReplaceLineEndings("\n"));
    }

    [TestMethod]
    public void Build_UnequalLengths_Throws()
    {
        var exception = Assert.ThrowsExactly<ArgumentException>(() => Interactions.Build(2, 3, [0, 1], [0]));

        Assert.AreEqual("The list of item indices has 1 entries, but 2 were expected. (Parameter 'items')", exception.Message);
    }

    [TestMethod]
    [DataRow(new[] { 0, 1 }, new[] { 0 }, "3 were expected", DisplayName = "too few pointers")]
    [DataRow(new[] { 1, 1, 1 }, new[] { 0 }, "must run from 0 to 1", DisplayName = "first pointer")]
    [DataRow(new[] { 0, 1, 2 }, new[] { 0 }, "must run from 0 to 1", DisplayName = "last pointer")]
    [DataRow(new[] { 0, 2, 1 }, new[] { 0 }, "must lie in [0, 1]", DisplayName = "pointer beyond the end")]
    [DataRow(new[] { 0, -1, 1 }, new[] { 0 }, "must lie in [0, 1]", DisplayName = "descending pointer")]
    [DataRow(new[] { 0, 2, 2 }, new[] { 1, 1 }, "must ascend strictly, but 1 follows 1", DisplayName = "repeated item")]
    [DataRow(new[] { 0, 2, 2 }, new[] { 2, 1 }, "must ascend strictly, but 1 follows 2", DisplayName = "descending items")]
    [DataRow(new[] { 0, 1, 1 }, new[] { 3 }, "must lie in [0, 3)", DisplayName = "item out of range")]
    public void FromCsr_BrokenInvariant_Throws(int[] rowPointers, int[] columnIndices, string expected)
    {
        var exception = Assert.Throws<ArgumentException>(() => Interactions.FromCsr(2, 3, rowPointers, columnIndices));

        StringAssert.Contains(exception.Message, expected, StringComparison.Ordinal);
    }
}
