using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Evaluation;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Evaluation;

[TestClass]
public sealed class InteractionSplitterTests
{
    [TestMethod]
    [DataRow(1, 0, 0)] // too few: all in training
    [DataRow(2, 0, 1)] // one for test
    [DataRow(3, 1, 1)] // at least one each
    [DataRow(10, 1, 1)]
    [DataRow(15, 2, 2)] // 1.5 rounds up
    [DataRow(24, 2, 2)] // 2.4 rounds down
    [DataRow(100, 10, 10)]
    public void PerUserRatio_UserWithNPairs_HoldsOutTenPercentEach(int count, int validation, int test)
    {
        var (users, items) = UserOf(count);

        AssertCounts(InteractionSplitter.PerUserRatio(users, items, seed: 1), count - validation - test, validation, test);
    }

    [TestMethod]
    [DataRow(1, 0, 0)]
    [DataRow(2, 0, 1)] // the published code would leave nothing for training
    [DataRow(3, 1, 1)]
    [DataRow(9, 1, 1)]
    [DataRow(10, 1, 1)] // int(0.2 * 10) = 2, halved
    [DataRow(14, 1, 1)] // int(2.8) = 2
    [DataRow(15, 2, 1)] // int(3.0) = 3: test 3 // 2 = 1, validation 2
    [DataRow(29, 3, 2)] // int(5.8) = 5
    [DataRow(35, 4, 3)] // int(7.0) = 7
    public void PublishedRule_UserWithNPairs_FollowsTheCode(int count, int validation, int test)
    {
        var (users, items) = UserOf(count);

        AssertCounts(InteractionSplitter.PublishedRule(users, items, seed: 1), count - validation - test, validation, test);
    }

    [TestMethod]
    [DataRow(1, 0, 0)]
    [DataRow(2, 0, 1)]
    [DataRow(3, 1, 1)]
    [DataRow(50, 1, 1)]
    public void LeaveOneOut_Random_HoldsOutOneEach(int count, int validation, int test)
    {
        var (users, items) = UserOf(count);

        AssertCounts(InteractionSplitter.LeaveOneOut(users, items, seed: 1), count - validation - test, validation, test);
    }

    [TestMethod]
    public void LeaveOneOut_WithTimes_HoldsOutTheLastAndBreaksTiesByRow()
    {
        // user 0: times 5, 9, 9, 1 -> row 3 first, then 0, 1, 2 (of the two nines the later row is later); user 1: one row
        var parts = InteractionSplitter.LeaveOneOut([0, 0, 0, 0, 1], [4, 5, 6, 7, 4], [5L, 9, 9, 1, 3]);

        CollectionAssert.AreEqual(new byte[] { 0, 1, 2, 0, 0 }, parts);
    }

    [TestMethod]
    public void TemporalPerUser_TwoUsers_HoldsOutEachUsersEnd()
    {
        // shares of 0.25: one of four. User 0's rows are 0, 2, 4, 6 with falling times; user 1's are 1, 3, 5, 7 with rising ones.
        var parts = InteractionSplitter.TemporalPerUser(
            [0, 1, 0, 1, 0, 1, 0, 1], [0, 0, 1, 1, 2, 2, 3, 3], [40L, 10, 30, 20, 20, 30, 10, 40], validation: 0.25, test: 0.25);

        CollectionAssert.AreEqual(new byte[] { 2, 0, 1, 0, 0, 1, 0, 2 }, parts);
    }

    [TestMethod]
    public void TemporalGlobal_OnePointInTime_CutsAllUsersThere()
    {
        // ten pairs, 0.2 each: the times in order are 0..9 by row index except that rows 8 and 9 are earliest; user 1 has late rows only
        var parts = InteractionSplitter.TemporalGlobal(
            [0, 0, 0, 0, 1, 1, 1, 1, 0, 0], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [0L, 1, 2, 3, 4, 5, 6, 7, -2, -1], validation: 0.2, test: 0.2);

        CollectionAssert.AreEqual(new byte[] { 0, 0, 0, 0, 1, 1, 2, 2, 0, 0 }, parts);
    }

    [TestMethod]
    public void TemporalGlobal_EqualTimes_CutByRowOrder()
    {
        var parts = InteractionSplitter.TemporalGlobal([0, 0, 0, 0], [0, 1, 2, 3], [7L, 7, 7, 7], validation: 0.25, test: 0.25);

        CollectionAssert.AreEqual(new byte[] { 0, 0, 1, 2 }, parts);
    }

    [TestMethod]
    public void ColdItems_TwentyPercent_MovesWholeItems()
    {
        // 25 items, each with 3 users: 5 chosen, 2 for validation, 3 for test
        var items = Enumerable.Range(0, 75).Select(row => row % 25).ToArray();
        var users = Enumerable.Range(0, 75).Select(row => row / 25).ToArray();

        var parts = InteractionSplitter.ColdItems(users, items, seed: 3);

        AssertCounts(parts, 60, 6, 9);
        Assert.IsTrue(items.Zip(parts).GroupBy(row => row.First).All(rows => rows.Select(row => row.Second).Distinct().Count() == 1));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(4)] // 0.2 * 4 rounds down to nothing
    public void ColdItems_TooFewItems_KeepsAllWarm(int count)
    {
        var (users, items) = UserOf(count);

        AssertCounts(InteractionSplitter.ColdItems(users, items, seed: 1), count, 0, 0);
    }

    [TestMethod]
    public void AllSplits_RandomRowsWithRepeatedPairs_KeepEveryPairInOnePartAndEveryUserInTraining()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var users = Enumerable.Range(0, 200).Select(_ => random.Next(20)).ToArray();
            var items = Enumerable.Range(0, 200).Select(_ => random.Next(12)).ToArray();
            var times = Enumerable.Range(0, 200).Select(_ => (long)random.Next(50)).ToArray();
            byte[][] perUser =
            [
                InteractionSplitter.PerUserRatio(users, items, seed),
                InteractionSplitter.PerUserRatio(users, items, seed, validation: 0.45, test: 0.5),
                InteractionSplitter.PublishedRule(users, items, seed),
                InteractionSplitter.LeaveOneOut(users, items, seed),
                InteractionSplitter.LeaveOneOut(users, items, times),
                InteractionSplitter.TemporalPerUser(users, items, times),
            ];
            foreach (var parts in perUser)
            {
                var trained = users.Zip(parts).Where(row => row.Second == InteractionSplitter.Train).Select(row => row.First);
                CollectionAssert.AreEqual(users.Distinct().Order().ToArray(), trained.Distinct().Order().ToArray());
            }

            byte[][] others = [InteractionSplitter.TemporalGlobal(users, items, times), InteractionSplitter.ColdItems(users, items, seed)];
            foreach (var parts in perUser.Concat(others))
            {
                var partsOfPair = users.Zip(items, parts).ToLookup(row => (row.First, row.Second), row => row.Third);
                Assert.IsTrue(partsOfPair.All(found => found.Distinct().Count() == 1));
            }
        }
    }

    [TestMethod]
    public void RandomSplits_Seed_DecidesTheResult()
    {
        var (users, items) = UserOf(60);

        CollectionAssert.AreEqual(InteractionSplitter.PerUserRatio(users, items, 1), InteractionSplitter.PerUserRatio(users, items, 1));
        CollectionAssert.AreNotEqual(InteractionSplitter.PerUserRatio(users, items, 1), InteractionSplitter.PerUserRatio(users, items, 2));
        CollectionAssert.AreEqual(InteractionSplitter.ColdItems(users, items, 1), InteractionSplitter.ColdItems(users, items, 1));
        CollectionAssert.AreNotEqual(InteractionSplitter.ColdItems(users, items, 1), InteractionSplitter.ColdItems(users, items, 2));
    }

    [TestMethod]
    public void PerUserRatio_ManySeeds_ChoosesEveryRowEquallyOften()
    {
        // one of ten rows goes to test: over 2,000 seeds each row is expected 200 times, standard deviation sqrt(2000 * 0.1 * 0.9) = 13.4
        var (users, items) = UserOf(10);
        var counts = new int[10];
        for (var seed = 0; seed < 2000; seed++)
        {
            counts[Array.IndexOf(InteractionSplitter.PerUserRatio(users, items, seed), InteractionSplitter.Test)]++;
        }

        Assert.IsTrue(counts.All(count => count is > 133 and < 267), string.Join(" ", counts)); // five standard deviations
    }

    [TestMethod]
    public void HoldOut_RandomRows_DividesEachUsersItems()
    {
        // users with 0..30 items; fewer than 3 keep all, else max(1, round(0.1 n)) are held out
        var users = Enumerable.Range(0, 31).SelectMany(user => Enumerable.Repeat(user, user)).ToArray();
        var items = Enumerable.Range(0, 31).SelectMany(user => Enumerable.Range(0, user)).ToArray();
        var all = Interactions.Build(31, 40, users, items);

        var (train, validation) = InteractionSplitter.HoldOut(all, 0.1, seed: 4);

        for (var u = 0; u < 31; u++)
        {
            var expected = u < 3 ? 0 : u < 15 ? 1 : u < 25 ? 2 : 3;
            Assert.AreEqual(expected, validation.Row(u).Length);
            var union = new SortedSet<int>([.. train.Row(u), .. validation.Row(u)]);
            CollectionAssert.AreEqual(all.Row(u).ToArray(), union.ToArray());
            Assert.AreEqual(u, train.Row(u).Length + validation.Row(u).Length);
        }

        CollectionAssert.AreEqual(validation.ColumnIndices.ToArray(), HeldOutItems(seed: 4));
        CollectionAssert.AreNotEqual(validation.ColumnIndices.ToArray(), HeldOutItems(seed: 5));

        int[] HeldOutItems(int seed) => InteractionSplitter.HoldOut(all, 0.1, seed).Validation.ColumnIndices.ToArray();
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(1.0)]
    [DataRow(double.NaN)]
    public void HoldOut_FractionOutOfRange_Throws(double fraction)
    {
        var exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => InteractionSplitter.HoldOut(Interactions.Empty(1, 1), fraction, 1));

        StringAssert.Contains(exception.Message, "but it must lie strictly between 0 and 1.", StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow(-0.1, 0.1)]
    [DataRow(0.1, -0.1)]
    [DataRow(0.5, 0.5)]
    [DataRow(0.0, 0.0)]
    [DataRow(double.NaN, 0.1)]
    public void Splits_SharesOutOfRange_Throw(double validation, double test)
    {
        Action[] splits =
        [
            () => InteractionSplitter.PerUserRatio([0], [0], 1, validation, test),
            () => InteractionSplitter.TemporalPerUser([0], [0], [0L], validation, test),
            () => InteractionSplitter.TemporalGlobal([0], [0], [0L], validation, test),
        ];
        foreach (var split in splits)
        {
            StringAssert.Contains(
                Assert.ThrowsExactly<ArgumentOutOfRangeException>(split).Message,
                "for test, but neither may be negative and their sum must lie strictly between 0 and 1",
                StringComparison.Ordinal);
        }
    }

    [TestMethod]
    [DataRow(0.0, 0.2)]
    [DataRow(0.2, 0.0)]
    public void PerUserRatio_OneShareZero_LeavesThatPartEmpty(double validation, double test)
    {
        var (users, items) = UserOf(10);
        AssertCounts(InteractionSplitter.PerUserRatio(users, items, 1, validation, test), 8, (int)(10 * validation), (int)(10 * test));
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(1.0)]
    public void ColdItems_ShareOutOfRange_Throws(double share) =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => InteractionSplitter.ColdItems([0], [0], 1, share));

    // 0.999 of 200 items rounds down to 199
    [TestMethod]
    public void ColdItems_NearlyAll_LeavesOneWarm()
    {
        var (users, items) = UserOf(200);
        AssertCounts(InteractionSplitter.ColdItems(users, items, 1, 0.999), 1, 99, 100);
    }

    [TestMethod]
    public void Splits_BadArrays_Throw()
    {
        Assert.ThrowsExactly<ArgumentException>(() => InteractionSplitter.PerUserRatio([0, 1], [0], 1));
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => InteractionSplitter.LeaveOneOut([0], [0], [1L, 2])).Message, "The list of times", StringComparison.Ordinal);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => InteractionSplitter.ColdItems([0, 1], [0], 1)).Message, "The list of item indices", StringComparison.Ordinal);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => InteractionSplitter.PublishedRule([-1], [0], 1));
        Assert.IsEmpty(InteractionSplitter.PerUserRatio([], [], 1));
    }

    private static (int[] Users, int[] Items) UserOf(int count) => (new int[count], [.. Enumerable.Range(0, count)]);

    private static void AssertCounts(byte[] parts, int train, int validation, int test)
    {
        Assert.AreEqual(train, parts.Count(part => part == InteractionSplitter.Train));
        Assert.AreEqual(validation, parts.Count(part => part == InteractionSplitter.Validation));
        Assert.AreEqual(test, parts.Count(part => part == InteractionSplitter.Test));
    }
}
