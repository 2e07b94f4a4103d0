using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Persistence;
using Micro.MLNet.Samples.Cli;
using Micro.MLNet.Serving;
using Micro.MLNet.Tests.Data;
using Micro.MLNet.Tests.Estimators;
using Micro.MLNet.Tests.Persistence;
using Micro.MLNet.Training;
using Microsoft.ML;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Robustness;

/// <summary>A disk that fills up, or a folder that goes, while a file is written: the previous file stays whole and nothing else is left.</summary>
[TestClass]
public sealed class DiskFullTests
{
    private static readonly Lazy<MicroTransformer> Small = new(() => Transformer(TestModels.Create()));

    // 20,000 users of 5 floats: more than the disk holds
    private static readonly Lazy<MicroTransformer> Large = new(() => Transformer(TestModels.Create(users: 20_000)));

    private static readonly Dictionary<string, Action<string, bool>> Writers = new()
    {
        ["model"] = (path, large) => (large ? Large : Small).Value.Save(path),
        ["ML.NET model"] = (path, large) => new MLContext(1).Recommendation().SaveModel((large ? Large : Small).Value, null, path),
        ["checkpoint"] = (path, large) => new CheckpointFile(path, new Dictionary<string, string>(), TestModels.Columns).Save(
            new Checkpoint(1, [new NamedTensor("weights", [large ? 100_000 : 4], new float[large ? 100_000 : 4].Select((_, n) => n * 1.1f).ToArray())], [1], 0, 0, double.NaN, null)),
        ["bytes"] = (path, large) => AtomicFile.Write(path, stream => stream.Write(new byte[large ? 300_000 : 10])),
        ["bytes of many writes"] = (path, large) => AtomicFile.Write(path, stream =>
        {
            for (var n = 0; n < (large ? 300_000 : 10); n++)
            {
                stream.WriteByte(1);
            }
        }),
        ["samples' output"] = (path, large) => OutputFile.Reserve(path).Write(stream => stream.Write(new byte[large ? 300_000 : 10])),
    };

    public static IEnumerable<object[]> Names => Writers.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Write_MoreThanTheDiskHolds_LeavesThePreviousFile(string name)
    {
        using var disk = new TinyDisk();
        var path = disk.File("file");
        Writers[name](path, false);
        var before = File.ReadAllBytes(path);
        var e = Assert.Throws<IOException>(() => Writers[name](path, true));
        CollectionAssert.AreEqual(before, File.ReadAllBytes(path));
        CollectionAssert.AreEqual(new[] { "file" }, disk.Names);
        StringAssert.Contains(e.Message, "space", StringComparison.OrdinalIgnoreCase);
        Writers[name](path, false); // and there is room again
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Write_OnADiskThatIsFull_LeavesThePreviousFile(string name)
    {
        using var disk = new TinyDisk();
        var path = disk.File("file");
        Writers[name](path, false);
        var before = File.ReadAllBytes(path);
        using (disk.Fill())
        {
            Assert.Throws<IOException>(() => Writers[name](path, false));
            CollectionAssert.AreEqual(before, File.ReadAllBytes(path));
            CollectionAssert.AreEquivalent(new[] { "file", "filler" }, disk.Names);
        }

        Writers[name](path, false);
    }

    [TestMethod]
    public void Write_FolderThatGoesOnTheWay_SaysSoAndMakesNone()
    {
        using var folder = new TemporaryFolder();
        var gone = Directory.CreateDirectory(folder.File("gone")).FullName;
        var path = Path.Combine(gone, "file");
        var e = Assert.ThrowsExactly<IOException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(1);
            Directory.Delete(gone, recursive: true);
        }));
        Assert.StartsWith($"'{path}' can't be written: ", e.Message);
        Assert.IsEmpty(Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    public void OutputFolder_ParentThatGoesOnTheWay_FailsAndMakesNone()
    {
        using var folder = new TemporaryFolder();
        var gone = Directory.CreateDirectory(folder.File("gone")).FullName;
        var output = OutputFolder.Reserve(Path.Combine(gone, "set"));
        Assert.Throws<IOException>(() => output.Write(_ => Directory.Delete(gone, recursive: true)));
        Assert.IsEmpty(Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    public void OutputFolder_DiskThatFillsUp_LeavesNothing()
    {
        using var disk = new TinyDisk();
        var output = OutputFolder.Reserve(disk.File("set"));
        Assert.Throws<IOException>(() => output.Write(folder => File.WriteAllBytes(Path.Combine(folder, "table"), new byte[300_000])));
        Assert.IsEmpty(Directory.GetFileSystemEntries(disk.File(".")));
    }

    [TestMethod]
    public void Fit_DiskFullAtACheckpoint_StopsAndTheOneBeforeGoesOnToTheSameBytes()
    {
        using var disk = new TinyDisk();
        var whole = Bytes(Fit(disk.File("whole"), null));
        IDisposable? filler = null;
        Assert.Throws<IOException>(() => Fit(disk.File("checkpoint"), new Reports(report => filler ??= report.Epoch == 4 ? disk.Fill() : null)));
        CollectionAssert.AreEquivalent(new[] { "checkpoint", "filler", "whole" }, disk.Names);
        filler!.Dispose();

        var epochs = new List<int>();
        CollectionAssert.AreEqual(whole, Bytes(Fit(disk.File("checkpoint"), new Reports(report => epochs.Add(report.Epoch)))));
        CollectionAssert.AreEqual(new[] { 3, 4, 5, 6 }, epochs);
    }

    private static MicroTransformer Fit(string checkpoint, IProgress<EpochReport>? progress)
    {
        var options = BlockData.Quick();
        options = options with { CheckpointPath = checkpoint, CheckpointEvery = 2, Progress = progress, Optimization = options.Optimization with { MaxEpochs = 6, Seed = 1 } };
        return new MLContext(1).Recommendation().Trainers.LightGcn(options).Fit(Views.Pairs(BlockData.Blocks()));
    }

    private static byte[] Bytes(MicroTransformer model)
    {
        using var stream = new MemoryStream();
        model.Save(stream);
        return stream.ToArray();
    }

    private static MicroTransformer Transformer(FittedModel model) => new(new MLContext(1), model, ScoringColumns.From(TestModels.Columns));

    private sealed class Reports(Action<EpochReport> then) : IProgress<EpochReport>
    {
        public void Report(EpochReport value) => then(value);
    }
}
