using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using Micro.MLNet.Options;
using Micro.MLNet.Persistence;
using Micro.MLNet.Serving;
using Micro.MLNet.Tests.Persistence;
using Micro.MLNet.Training;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Training;

[TestClass]
public sealed class CheckpointTests
{
    private const int Epochs = 11;
    private const int Every = 2;

    public static IEnumerable<object[]> Trainings =>
    [
        ["MICRO", Planted.Micro(Epochs)],
        ["MICRO with drawn anchors", Micro(options => options with { Fusion = options.Fusion! with { Items = ContrastiveItems.Anchors(5) } })],
        ["averaged weights, hard negatives", Micro(options => options with { Optimization = options.Optimization with { WeightAveraging = .9, NegativeCandidates = 3 } })],
        ["by user", Micro(options => options with { Optimization = options.Optimization with { Sampling = TripletSampling.ByUser } })],
        ["graphs of the first weights", Micro(options => options with { Graph = options.Graph! with { Rebuild = GraphRebuild.Never, SkipWeight = .3 } })],
        ["graphs of every second epoch", Micro(options => options with { Graph = options.Graph! with { Rebuild = GraphRebuild.EveryNEpochs, RebuildInterval = 2, SkipWeight = .3 } })],
        ["approximate neighbors", Micro(options => options with { Graph = options.Graph! with { NeighborSearch = NeighborSearch.Approximate, SkipWeight = .3 } })],
        ["trained features", Micro(options => options with { Graph = options.Graph! with { FineTuneFeatures = true } })],
        ["LATTICE", Planted.Micro(Epochs) with { Algorithm = RankingAlgorithm.Lattice, Fusion = null }],
        ["NGCF with dropout", Planted.Alone(BackboneKind.Ngcf, Epochs)],
        ["SGL", Planted.Alone(BackboneKind.LightGcn, Epochs) with { Algorithm = RankingAlgorithm.Sgl, SelfSupervision = new SelfSupervisionOptions() }],
    ];

    [TestMethod]
    [DynamicData(nameof(Trainings))]
    public void Fit_ResumedFromAnyCheckpointInAFile_EndsWithTheSameBits(string name, object training)
    {
        var options = (FitOptions)training;
        using var folder = new TemporaryFolder();
        var files = new List<CheckpointFile>();
        var expected = Fit(options, new CheckpointPlan(Every, null, checkpoint =>
        {
            files.Add(File(folder, $"{checkpoint.Epoch}", options));
            files[^1].Save(checkpoint);
        }));

        Assert.HasCount(Epochs / Every, files, name);
        foreach (var file in files)
        {
            TestModels.AssertSame(expected, Fit(options, new CheckpointPlan(Every, file.Load(), _ => { })));
        }
    }

    [TestMethod]
    public void Fit_CancelledInAnEpoch_ResumesToTheSameBits()
    {
        var options = Planted.Micro(Epochs);
        var expected = Fit(options, new CheckpointPlan(Every, null, _ => { }));
        Checkpoint? last = null;
        using var cancellation = new CancellationTokenSource();
        var progress = new Reports(report =>
        {
            if (report.Epoch == 7)
            {
                cancellation.Cancel();
            }
        });
        Assert.Throws<OperationCanceledException>(() => TrainingLoop.Fit(
            Planted.Dataset(), Planted.Validation(), options, null, progress, new CheckpointPlan(Every, null, checkpoint => last = checkpoint), cancellation.Token));

        Assert.AreEqual(6, last!.Epoch);
        TestModels.AssertSame(expected, Fit(options, new CheckpointPlan(Every, last, _ => { })));
    }

    [TestMethod]
    public void Fit_WithoutCheckpoints_DrawsAsEver()
    {
        var options = Planted.Micro(Every);
        // the first checkpoint comes after the last step, so nothing before differs
        TestModels.AssertSame(Fit(options, null), Fit(options, new CheckpointPlan(Every, null, _ => { })));
    }

    [TestMethod]
    public void Restore_OfAnotherNetwork_IsRefused()
    {
        Checkpoint? other = null;
        Fit(Planted.Alone(BackboneKind.Ngcf, Every), new CheckpointPlan(Every, null, checkpoint => other = checkpoint));
        var e = Assert.ThrowsExactly<InvalidDataException>(() => Fit(Planted.Alone(BackboneKind.LightGcn, Epochs), new CheckpointPlan(Every, other, _ => { })));
        Assert.AreEqual("The checkpoint holds 30 tensors and 11 counts of steps, but the network has 6 and 3. Delete it to start anew.", e.Message);
    }

    private static FitOptions Micro(Func<FitOptions, FitOptions> change) => change(Planted.Micro(Epochs));

    private static FittedModel Fit(FitOptions options, CheckpointPlan? plan) =>
        TrainingLoop.Fit(Planted.Dataset(), Planted.Validation(), options, null, null, plan, default);

    private static CheckpointFile File(TemporaryFolder folder, string name, FitOptions options) =>
        new(folder.File(name), TrainingOrigin.Of(Planted.Dataset(), Planted.Validation(), options, Every), TestModels.Columns);

    private sealed class Reports(Action<EpochReport> report) : IProgress<EpochReport>
    {
        public void Report(EpochReport value) => report(value);
    }
}
