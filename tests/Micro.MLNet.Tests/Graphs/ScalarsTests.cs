using System;
using System.Threading;
using Micro.MLNet.Graphs;
using Micro.MLNet.Tests.Training;
using Micro.MLNet.Training;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static TorchSharp.torch;

namespace Micro.MLNet.Tests.Graphs;

[TestClass]
public sealed class ScalarsTests
{
    private const int Collections = 300;

    [TestMethod]
    public void Of_Collected_StaysAliveUntilThirtyTwoMoreOnItsThread()
    {
        static WeakReference Make() => new(Scalars.Of(2.5));
        var number = Make();
        GC.Collect();
        Assert.IsTrue(number.IsAlive, "nobody but Scalars holds it, and libtorch may be reading it");

        for (var n = 0; n < 32; n++)
        {
            Scalars.Of(n);
        }

        GC.Collect();
        Assert.IsFalse(number.IsAlive, "it must not be kept for ever");
    }

    // with TorchSharp's own conversion instead of Scalars this ends with "Unknown scalar type", or with another sum
    [TestMethod]
    public void Of_CollectionsOnAnotherThread_NumbersStayAliveDuringTheCall()
    {
        using var scope = NewDisposeScope();
        var values = ones(64);
        WhileCollecting(() => values.mul_(Scalars.Of(1.0)));

        Assert.AreEqual(64, values.sum().item<float>());
    }

    [TestMethod]
    public void Fit_CollectionsOnAnotherThread_GivesTheSameBits()
    {
        static float[] Fit() => TrainingLoop.Fit(Planted.Dataset(), null, Planted.Micro(), null, default).ItemEmbeddings.Values.ToArray();
        var expected = Fit();
        WhileCollecting(() => CollectionAssert.AreEqual(expected, Fit()));
    }

    // Collections end it, not a number of repetitions: in a large process a collection holds the other threads up for long.
    private static void WhileCollecting(Action action)
    {
        var collector = new Thread(() =>
        {
            for (var n = 0; n < Collections; n++)
            {
                GC.Collect(0);
            }
        });
        collector.Start();
        try
        {
            do
            {
                action();
            }
            while (collector.IsAlive);
        }
        finally
        {
            collector.Join();
        }
    }
}
