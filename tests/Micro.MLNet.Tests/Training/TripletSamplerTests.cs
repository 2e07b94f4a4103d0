using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Options;
using Micro.MLNet.Training;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Training;

[TestClass]
public sealed class TripletSamplerTests
{
    // user 0 has 3 items, user 1 one, user 2 none, user 3 everything; item 4 is cold
    private static readonly Interactions Train = Interactions.Build(4, 5, [0, 0, 0, 1, 3, 3, 3, 3, 3], [0, 1, 2, 1, 0, 1, 2, 3, 4]);

    [TestMethod]
    public void ByInteraction_OneEpoch_DrawsEachTrainablePairOnce()
    {
        var sampler = new TripletSampler(Train, new OptimizationOptions { BatchSize = 3, Sampling = TripletSampling.ByInteraction }, new Random(1));
        var pairs = new List<(long, long)>();
        foreach (var batch in sampler.DrawEpoch())
        {
            pairs.AddRange(batch.Users.Zip(batch.Positives));
        }

        CollectionAssert.AreEquivalent(new[] { (0L, 0L), (0L, 1L), (0L, 2L), (1L, 1L) }, pairs);
    }

    [TestMethod]
    public void ByInteraction_TwoEpochs_DrawInDifferentOrders()
    {
        var train = Interactions.Build(1, 100, new int[50], [.. Enumerable.Range(0, 50)]);
        var sampler = new TripletSampler(train, new OptimizationOptions { BatchSize = 50, Sampling = TripletSampling.ByInteraction }, new Random(1));
        long[] Epoch() => [.. sampler.DrawEpoch().Single().Positives];
        var (first, second) = (Epoch(), Epoch());

        CollectionAssert.AreEquivalent(first, second);
        Assert.IsFalse(first.SequenceEqual(second));
        Assert.IsFalse(first.SequenceEqual(first.Order()));
    }

    [TestMethod]
    public void Negatives_UserWithAllButTwo_FindsEachAboutEquallyOften()
    {
        var train = Interactions.Build(1, 5000, new int[4998], [.. Enumerable.Range(1, 4998)]);
        var sampler = new TripletSampler(train, new OptimizationOptions { BatchSize = 400 }, new Random(5));
        var negatives = sampler.DrawEpoch().First().Negatives;

        Assert.IsTrue(negatives.All(item => item is 0 or 4999));
        var share = negatives.Count(item => item == 0) / (double)negatives.Length;
        Assert.IsTrue(share is > 0.4 and < 0.6, $"{share}"); // 0.5 ± 4 standard deviations
    }

    [TestMethod]
    [DataRow(TripletSampling.ByInteraction)]
    [DataRow(TripletSampling.ByUser)]
    public void DrawBatch_Negatives_AreNeverSeen(TripletSampling sampling)
    {
        var sampler = new TripletSampler(Train, new OptimizationOptions { BatchSize = 64, Sampling = sampling }, new Random(2));
        for (var epoch = 0; epoch < 20; epoch++)
        {
            var batch = sampler.DrawEpoch().First();
            for (var n = 0; n < batch.Users.Length; n++)
            {
                Assert.IsTrue(Train.Contains((int)batch.Users[n], (int)batch.Positives[n]));
                Assert.IsFalse(Train.Contains((int)batch.Users[n], (int)batch.Negatives[n]));
            }
        }
    }

    [TestMethod]
    public void ByUser_BatchWithinTheUsers_DrawsEachUserAtMostOnce()
    {
        var train = Interactions.Build(10, 30, [.. Enumerable.Range(0, 10)], [.. Enumerable.Range(0, 10)]);
        var sampler = new TripletSampler(train, new OptimizationOptions { BatchSize = 10, Sampling = TripletSampling.ByUser }, new Random(3));

        Assert.AreEqual(10, sampler.DrawEpoch().First().Users.Distinct().Count());
        Assert.AreEqual(2, sampler.BatchCount); // n_train / batch + 1, as published
    }

    [TestMethod]
    public void Negatives_TrainItemsOnly_LeaveColdItemsOut()
    {
        var train = Interactions.Build(2, 4, [0, 1], [0, 1]);
        var options = new OptimizationOptions { NegativePool = NegativePool.TrainItems, BatchSize = 2 };
        var sampler = new TripletSampler(train, options, new Random(4));
        for (var epoch = 0; epoch < 30; epoch++)
        {
            Assert.IsTrue(sampler.DrawEpoch().First().Negatives.All(item => item < 2));
        }
    }

    [TestMethod]
    [DataRow(TripletSampling.ByInteraction)]
    [DataRow(TripletSampling.ByUser)]
    public void NegativeCandidates_Several_AreUnseenByTheirTriplet(TripletSampling sampling)
    {
        var sampler = new TripletSampler(Train, new OptimizationOptions { BatchSize = 7, NegativeCandidates = 3, Sampling = sampling }, new Random(2));
        foreach (var batch in sampler.DrawEpoch())
        {
            Assert.HasCount(3 * batch.Users.Length, batch.Negatives);
            for (var slot = 0; slot < batch.Negatives.Length; slot++)
            {
                Assert.IsFalse(Train.Contains((int)batch.Users[slot % batch.Users.Length], (int)batch.Negatives[slot]));
            }
        }
    }

    [TestMethod]
    public void Negatives_UserWithAllButOne_FindsTheOneLeft()
    {
        var train = Interactions.Build(1, 2000, new int[1999], [.. Enumerable.Range(0, 2000).Where(i => i != 1234)]);
        var sampler = new TripletSampler(train, new OptimizationOptions { BatchSize = 50 }, new Random(5));

        Assert.IsTrue(sampler.DrawEpoch().First().Negatives.All(item => item == 1234));
    }

    [TestMethod]
    public void DrawEpoch_LeftEarly_GoesOnWithTheSameStream()
    {
        // whether an epoch is left after one batch or two, what is drawn ahead is drawn: the next epoch must not depend on the threads' timing
        var options = new OptimizationOptions { BatchSize = 1 };
        long[][] Draw()
        {
            var sampler = new TripletSampler(Train, options, new Random(6));
            _ = sampler.DrawEpoch().First();
            return [.. sampler.DrawEpoch().Select(batch => new[] { batch.Users[0], batch.Positives[0], batch.Negatives[0] })];
        }

        var (one, other) = (Draw(), Draw());
        for (var n = 0; n < one.Length; n++)
        {
            CollectionAssert.AreEqual(one[n], other[n]);
        }
    }

    [TestMethod]
    [DataRow(1, 1024, 1.0)]
    [DataRow(64 * 1024, 1024, 1.0)]
    [DataRow((64 * 1024) + 1, 2048, 1.4142)]
    [DataRow(64 * 4096, 4096, 2.0)]
    [DataRow(1_000_000, 16_384, 4.0)]
    [DataRow(10_000_000, 156_672, 4.0)]
    public void Resolve_NoBatchSize_GrowsWithTheInteractions(int interactions, int batchSize, double rateFactor)
    {
        var resolved = new OptimizationOptions { LearningRate = .001 }.Resolve(interactions, NetworkDefaults.Micro);

        Assert.AreEqual(batchSize, resolved.BatchSize);
        Assert.AreEqual(rateFactor, resolved.LearningRate / .001, 1e-3);
        Assert.AreEqual(resolved, resolved.Resolve(5, NetworkDefaults.Other));
    }
}
