using System;
using System.IO;
using System.Linq;
using System.Threading;
using Micro.MLNet.Options;
using Micro.MLNet.Tests.Data;
using Micro.MLNet.Tests.Estimators;
using Micro.MLNet.Training;
using Microsoft.ML;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Robustness;

[TestClass]
public sealed class ConcurrentFitsTests
{
    private const int Epochs = 40;

    [TestMethod]
    public void TwoFitsAtOnce_DifferentSeeds_GiveTheBytesOfOneAfterTheOther()
    {
        var alone = Enumerable.Range(0, 2).Select(Fit).ToArray();
        CollectionAssert.AreNotEqual(alone[0], alone[1], "The seed makes no difference.");
        var together = new byte[2][];
        Threads.Run(2, n => together[n] = Fit(n));
        for (var n = 0; n < alone.Length; n++)
        {
            CollectionAssert.AreEqual(alone[n], together[n], $"Fit {n} depends on what was fitted beside it.");
        }
    }

    [TestMethod]
    public void SecondFit_CancelledWhileItWaits_ThrowsAndTheFirstGoesOn()
    {
        var alone = Fit(0);
        using var source = new CancellationTokenSource();
        var steps = 0;
        var first = Fit(0, new Progress(_ =>
        {
            if (++steps == 3)
            {
                // the first fit holds the turn here, so that the second can only wait
                source.CancelAfter(1);
                Threads.Run(1, _ => Assert.ThrowsExactly<OperationCanceledException>(() => Fit(1, new Progress(_ => Assert.Fail("It trained.")), source.Token)));
            }
        }));
        Assert.AreEqual(Epochs, steps);
        CollectionAssert.AreEqual(alone, first);
    }

    [TestMethod]
    public void Fit_InsideAnothersProgress_IsRefusedInsteadOfWaitingForever()
    {
        var e = Assert.ThrowsExactly<InvalidOperationException>(() => Fit(0, new Progress(_ => Fit(1))));
        Assert.AreEqual(
            "A fit was started inside another fit, by its progress or its log, but a process fits one model at a time. Start it after the other has returned.",
            e.Message);
        CollectionAssert.AreEqual(Fit(0), Fit(0), "The refused fit left something behind.");
    }

    // NGCF: draws from torch's generator at every step, not only for the first weights
    private static byte[] Fit(int n) => Fit(n, null);

    private static byte[] Fit(int n, IProgress<EpochReport>? progress, CancellationToken cancellation = default)
    {
        var options = BlockData.Quick() with { Backbone = new BackboneOptions { EmbeddingDimension = 8, MessageDropout = .3 } };
        options = options with { Optimization = options.Optimization with { MaxEpochs = Epochs, Seed = 5 + n }, Progress = progress, Cancellation = cancellation };
        using var stream = new MemoryStream();
        new MLContext(1).Recommendation().Trainers.Ngcf(options).Fit(Views.Pairs(BlockData.Blocks())).Save(stream);
        return stream.ToArray();
    }

    private sealed class Progress(Action<EpochReport> report) : IProgress<EpochReport>
    {
        public void Report(EpochReport value) => report(value);
    }
}
