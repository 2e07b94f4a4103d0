using System;
using System.IO;
using System.Linq;
using Micro.MLNet.Samples;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Samples;

[TestClass]
public sealed class GraphDiagnosticsTests
{
    [TestMethod]
    [DataRow("micro")]
    [DataRow("lattice")]
    public void Train_WithGraphDiagnostics_WritesTablesAndPlots(string algorithm)
    {
        using var folder = new TemporaryFolder();
        var run = Train(folder, algorithm);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        var lines = File.ReadAllLines(folder.At("graphs/graphs.csv")).Select(line => line.Split(',')).ToArray();
        StringAssert.StartsWith(string.Join(',', lines[0]), "epoch,modality,overlap,attention,hubness,", StringComparison.Ordinal);
        CollectionAssert.AreEqual(new[] { "0 image", "0 text", "2 image", "2 text", "3 image", "3 text" }, lines[1..].Select(line => $"{line[0]} {line[1]}").ToArray());
        CollectionAssert.AreEqual(new[] { "1.0000", "-" }, lines[1][2..4]);
        StringAssert.Contains(
            File.ReadAllText(folder.At("graphs/graphs.md")),
            $"`train --data data --algorithm {algorithm} --preset default --seed 3 --epochs 3 --set Optimization.EvaluateEvery=2 --graph-diagnostics DIR`",
            StringComparison.Ordinal);
        foreach (var (plot, text) in new[] { ("overlap", "Epoch"), ("attention", "Mean attention"), ("hubness", "Skewness"), ("in-degrees", "image, epoch 3") })
        {
            Assert.IsGreaterThan(10_000, new FileInfo(folder.At($"graphs/graphs-{plot}.png")).Length);
            StringAssert.Contains(File.ReadAllText(folder.At($"graphs/graphs-{plot}.svg")), text, StringComparison.Ordinal);
        }

        Assert.IsFalse(File.ReadAllText(folder.At("train.json")).Contains("GraphProgress", StringComparison.Ordinal), "a listener is no setting");
    }

    [TestMethod]
    public void Train_GraphDiagnosticsOfABackbone_AreRefused()
    {
        using var folder = new TemporaryFolder();
        var run = Train(folder, "lightgcn");

        Assert.AreEqual(1, run.ExitCode);
        StringAssert.Contains(run.Error, "'lightgcn' mines no item graphs", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Train_GraphDiagnosticsWithoutNeighbors_SaysThatThereAreNone()
    {
        using var folder = new TemporaryFolder();
        var run = Train(folder, "micro", "--set", "Graph.NeighborCount=0");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        StringAssert.Contains(run.Output, "no item graphs", StringComparison.Ordinal);
        Assert.IsEmpty(Directory.GetFiles(folder.At("graphs")));
    }

    private static CommandRun Train(TemporaryFolder folder, string algorithm, params string[] more) => CommandRun.Of(
    [
        "train", "--data", EmbeddedData.Folder, "--out", folder.At("model.zip"), "--json", folder.At("train.json"), "--algorithm", algorithm, "--seed", "3", "--epochs", "3",
        "--threads", "1", "--set", "Optimization.EvaluateEvery=2", "--graph-diagnostics", folder.At("graphs"), .. more,
    ]);
}
