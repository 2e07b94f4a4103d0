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
        var sampler = new TripletSampler(Train, new OptimizationOptions { BatchSize = 3 }, new Random(1));
        sampler.StartEpoch();
        var pairs = new List<(long, long)>();
        for (var batch = 0; batch < sampler.BatchCount; batch++)
        {
            sampler.DrawBatch();
            pairs.AddRange(sampler.Users.Zip(sampler.Positives));
        }

        CollectionAssert.AreEquivalent(new[] { (0L, 0L), (0L, 1L), (0L, 2L), (1L, 1L) }, pairs);
    }

    [TestMethod]
    [DataRow(TripletSampling.ByInteraction)]
    [DataRow(TripletSampling.ByUser)]
    public void DrawBatch_Negatives_AreNeverSeen(TripletSampling sampling)
    {
        var sampler = new TripletSampler(Train, new OptimizationOptions { BatchSize = 64, Sampling = sampling }, new Random(2));
        for (var epoch = 0; epoch < 20; epoch++)
        {
            sampler.StartEpoch();
            sampler.DrawBatch();
            for (var n = 0; n < sampler.Users.Length; n++)
            {
                Assert.IsTrue(Train.Contains((int)sampler.Users[n], (int)sampler.Positives[n]));
                Assert.IsFalse(Train.Contains((int)sampler.Users[n], (int)sampler.Negatives[n]));
            }
        }
    }

    [TestMethod]
    public void ByUser_BatchWithinTheUsers_DrawsEachUserAtMostOnce()
    {
        var train = Interactions.Build(10, 30, [.. Enumerable.Range(0, 10)], [.. Enumerable.Range(0, 10)]);
        var sampler = new TripletSampler(train, new OptimizationOptions { BatchSize = 10, Sampling = TripletSampling.ByUser }, new Random(3));
        sampler.StartEpoch();
        sampler.DrawBatch();

        Assert.AreEqual(10, sampler.Users.Distinct().Count());
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
            sampler.StartEpoch();
            sampler.DrawBatch();
            Assert.IsTrue(sampler.Negatives.All(item => item < 2));
        }
    }

    [TestMethod]
    public void Negatives_UserWithAllButOne_FindsTheOneLeft()
    {
        var train = Interactions.Build(1, 2000, new int[1999], [.. Enumerable.Range(0, 2000).Where(i => i != 1234)]);
        var sampler = new TripletSampler(train, new OptimizationOptions { BatchSize = 50 }, new Random(5));
        sampler.StartEpoch();
        sampler.DrawBatch();

        Assert.IsTrue(sampler.Negatives.All(item => item == 1234));
    }
}
