using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using Micro.MLNet.Tests.Core;
using Micro.MLNet.Tests.Persistence;
using Micro.MLNet.Tests.Robustness;
using Micro.MLNet.Tests.Serving;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Export.Tests;

/// <summary>What every export does to its target: a whole file, or what was there before.</summary>
[TestClass]
public sealed class TargetTests
{
    private static readonly MicroTransformer Large = Models.Large();
    private static readonly MicroTransformer Graphs = Models.Of(HandMadeModel.OfFiveItems());

    /// <summary>All exports that take a progress; rows of 64 numbers come in three blocks.</summary>
    private static readonly Dictionary<string, Action<string, IProgress<int>?, CancellationToken>> Exports = new()
    {
        ["parquet"] = (path, progress, cancellation) => Large.Export().Items.WriteParquet(path, progress, cancellation),
        ["arrow"] = (path, progress, cancellation) => Large.Export().Items.WriteArrow(path, progress, cancellation),
        ["npy"] = (path, progress, cancellation) => Large.Export().Items.WriteNpy(path, progress, cancellation),
        ["csv"] = (path, progress, cancellation) => Large.Export().Items.WriteCsv(path, progress, cancellation),
        ["graphml"] = (path, progress, cancellation) => Graphs.Export().WriteGraphMl(path, "Image", progress, cancellation),
        ["edges"] = (path, progress, cancellation) => Graphs.Export().WriteEdgeList(path, "Image", progress, cancellation),
        ["score.onnx"] = (path, _, cancellation) => Large.Export().WriteScoreOnnx(path, cancellation),
        ["top.onnx"] = (path, _, cancellation) => Large.Export().WriteTopKOnnx(path, 5, cancellation),
    };

    public static IEnumerable<object[]> Names => new List<object[]>(System.Linq.Enumerable.Select(Exports.Keys, name => new object[] { name }));

    [TestMethod]
    [DataRow("parquet", 16_384, 32_768, 40_000)]
    [DataRow("arrow", 16_384, 32_768, 40_000)]
    [DataRow("npy", 16_384, 32_768, 40_000)]
    [DataRow("csv", 16_384, 32_768, 40_000)]
    [DataRow("graphml", 5)]
    [DataRow("edges", 5)]
    public void Export_Progress_CountsRowsUpToAll(string name, params int[] expected)
    {
        using var folder = new TemporaryFolder();
        var reports = new Reports(_ => { });

        Exports[name](folder.File(name), reports, CancellationToken.None);

        CollectionAssert.AreEqual(expected, reports.Values);
    }

    [TestMethod]
    [DataRow("parquet")]
    [DataRow("arrow")]
    [DataRow("npy")]
    [DataRow("csv")]
    [DataRow("graphml")]
    [DataRow("edges")]
    public void Export_FailsOnTheWay_LeavesThePreviousFile(string name)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File(name);
        File.WriteAllText(path, "before");
        var failure = new Reports(_ => throw new InvalidOperationException("on the way"));

        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Exports[name](path, failure, CancellationToken.None));

        Assert.AreEqual("on the way", error.Message);
        AssertUntouched(folder, path);
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Export_Canceled_LeavesThePreviousFile(string name)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File(name);
        File.WriteAllText(path, "before");
        using var source = new CancellationTokenSource();
        var cancelAtFirst = new Reports(_ => source.Cancel());
        if (name is not ("parquet" or "arrow" or "npy" or "csv"))
        {
            source.Cancel(); // one report, or none
        }

        Assert.Throws<OperationCanceledException>(() => Exports[name](path, cancelAtFirst, source.Token));

        AssertUntouched(folder, path);
    }

    [TestMethod]
    [DataRow("ar-SA")]
    [DataRow("sv-SE")]
    [DataRow("fa-IR")]
    public void Export_AnyCulture_WritesTheSameBytes(string culture)
    {
        using var folder = new TemporaryFolder();
        var awkward = Models.Awkward().Export(); // numbers of either sign and any size
        Action<string>[] exports =
        [
            path => awkward.Items.WriteCsv(path),
            path => awkward.Items.WriteNpy(path),
            path => awkward.Items.WriteParquet(path),
            path => awkward.Items.WriteArrow(path),
            path => awkward.WriteScoreOnnx(path),
            path => Graphs.Export().WriteGraphMl(path, "Image"),
            path => Graphs.Export().WriteEdgeList(path, "Image"),
        ];
        for (var n = 0; n < exports.Length; n++)
        {
            exports[n](folder.File("invariant"));
            using (new CultureScope(culture))
            {
                exports[n](folder.File("other"));
            }

            CollectionAssert.AreEqual(File.ReadAllBytes(folder.File("invariant")), File.ReadAllBytes(folder.File("other")), $"export {n}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Export_DiskFull_LeavesThePreviousFile(string name)
    {
        using var disk = new TinyDisk();
        var path = disk.File(name);
        File.WriteAllText(path, "before");

        // ten megabytes of vectors fill the disk themselves; the graphs are small
        using var filler = name is "graphml" or "edges" ? disk.Fill() : null;
        Assert.Throws<IOException>(() => Exports[name](path, null, CancellationToken.None));

        Assert.AreEqual("before", File.ReadAllText(path));
        Assert.HasCount(filler is null ? 1 : 2, disk.Names);
    }

    [TestMethod]
    [DataRow("parquet")]
    [DataRow("arrow")]
    [DataRow("npy")]
    [DataRow("csv")]
    [DataRow("graphml")]
    [DataRow("edges")]
    public void Export_FolderThatGoesOnTheWay_SaysSoAndMakesNone(string name)
    {
        using var folder = new TemporaryFolder();
        var gone = Directory.CreateDirectory(folder.File("gone")).FullName;
        var first = true;
        var remove = new Reports(_ =>
        {
            if (first)
            {
                Directory.Delete(gone, recursive: true);
                first = false;
            }
        });

        var error = Assert.ThrowsExactly<IOException>(() => Exports[name](Path.Combine(gone, name), remove, CancellationToken.None));

        StringAssert.Contains(error.Message, "can't be written: ", StringComparison.Ordinal);
        Assert.IsEmpty(Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Export_FolderThatIsNotThere_SaysSo(string name)
    {
        using var folder = new TemporaryFolder();

        var error = Assert.ThrowsExactly<IOException>(() => Exports[name](Path.Combine(folder.Path, "none", name), null, CancellationToken.None));

        StringAssert.Contains(error.Message, "its folder doesn't exist", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Export_ItemKnn_HasNoVectorsAndSaysWhichModelsDo()
    {
        using var folder = new TemporaryFolder();
        var export = Models.ItemKnn().Export();
        var path = folder.File("file");
        File.WriteAllText(path, "before");
        Action[] exports =
        [
            () => export.Items.WriteParquet(path),
            () => export.Users.WriteArrow(path),
            () => export.Items.WriteNpy(path),
            () => export.Items.WriteCsv(path),
            () => export.Items.Records(),
            () => export.WriteScoreOnnx(path),
            () => export.WriteTopKOnnx(path, 1),
        ];
        foreach (var write in exports)
        {
            var error = Assert.ThrowsExactly<InvalidOperationException>(write);
            StringAssert.Contains(error.Message, "vectors: ItemKNN scores by similarities of items. Export a model of another trainer", StringComparison.Ordinal);
        }

        AssertUntouched(folder, path);
        export.Items.WriteIds(path); // ids it has
        Assert.AreEqual("[\"x\",\"y\"]", File.ReadAllText(path));
    }

    private static void AssertUntouched(TemporaryFolder folder, string path)
    {
        Assert.AreEqual("before", File.ReadAllText(path));
        Assert.HasCount(1, Directory.GetFiles(folder.Path));
    }

    /// <summary>Reports at once, on the thread that reports.</summary>
    private sealed class Reports(Action<int> then) : IProgress<int>
    {
        public List<int> Values { get; } = [];

        public void Report(int value)
        {
            Values.Add(value);
            then(value);
        }
    }
}
