using System;
using System.Linq;
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
    // with TorchSharp's own conversion instead of Scalars this ends with "Unknown scalar type" after some ten thousand operations
    [TestMethod]
    public void Of_CollectionsOnAnotherThread_NumbersStayAliveDuringTheCall() => WhileCollecting(() =>
    {
        using var scope = NewDisposeScope();
        var values = ones(64);
        for (var n = 0; n < 100_000; n++)
        {
            values.mul_(Scalars.Of(1.0));
        }

        Assert.AreEqual(64, values.sum().item<float>());
    });

    [TestMethod]
    public void Fit_CollectionsOnAnotherThread_GivesTheSameBits()
    {
        var expected = TrainingLoop.Fit(Planted.Dataset(), null, Planted.Micro(), null, default);
        WhileCollecting(() =>
        {
            for (var n = 0; n < 3; n++)
            {
                var model = TrainingLoop.Fit(Planted.Dataset(), null, Planted.Micro(), null, default);
                Assert.IsTrue(expected.ItemEmbeddings.Values.SequenceEqual(model.ItemEmbeddings.Values));
            }
        });
    }

    private static void WhileCollecting(Action action)
    {
        var stop = false;
        var collector = new Thread(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                GC.Collect(0);
            }
        });
        collector.Start();
        try
        {
            action();
        }
        finally
        {
            Volatile.Write(ref stop, true);
            collector.Join();
        }
    }
}
