using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Micro.MLNet.Samples;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Samples;

[TestClass]
public sealed class AfterTrainingCommandTests
{
    [TestMethod]
    public void FoldIn_Quick_MeasuresEveryVariantAndGoesOnWhereItWas()
    {
        using var folder = new TemporaryFolder();
        string[] command = ["experiment", "fold-in", "--data", EmbeddedData.Folder, "--out", folder.Root, "--quick", "--epochs", "4", "--threads", "1"];
        var run = CommandRun.Of(command);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        var table = Lines(folder.At("fold-in.csv"));
        Assert.HasCount(9, table);
        double Number(string system, string variant, string column) =>
            double.Parse(table.Single(line => line["system"] == system && line["variant"] == variant)[column], CultureInfo.InvariantCulture);

        // 700 items: 20 at random have 20 / 700 = 0.03 in common
        Assert.IsGreaterThan(.2, Number("lightgcn", "0 steps", "overlap of top 20"));
        Assert.IsGreaterThan(.2, Number("micro", "0 steps", "overlap of top 20"));
        Assert.IsGreaterThan(.06, Number("micro", "0 steps", "strangers' Recall@20 folded in"));
        Assert.AreEqual(Number("micro", "0 steps", "Recall@20 trained"), Number("micro", "50 steps", "Recall@20 trained"));

        var second = CommandRun.Of(command);
        Assert.IsFalse(second.Output.Contains("epoch 1/", StringComparison.Ordinal), "nothing is trained again");
        StringAssert.Contains(File.ReadAllText(folder.At("fold-in.md")), "experiment fold-in --data data --seeds 1 --preset default --epochs 4", StringComparison.Ordinal);
    }

    [TestMethod]
    public void WarmStart_Quick_ReachesTheGoalEarlier()
    {
        using var folder = new TemporaryFolder();
        var run = CommandRun.Of("experiment", "warm-start", "--data", EmbeddedData.Folder, "--out", folder.Root, "--quick", "--epochs", "6", "--threads", "1");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        var table = Lines(folder.At("warm-start.csv"));
        Assert.HasCount(4, table);
        foreach (var line in table)
        {
            Assert.IsLessThan(int.Parse(line["epochs from scratch"], CultureInfo.InvariantCulture), int.Parse(line["epochs warm"], CultureInfo.InvariantCulture), line["variant"]);
        }
    }

    private static List<Dictionary<string, string>> Lines(string path)
    {
        var lines = File.ReadAllLines(path).Select(line => line.Split(',')).ToList();
        return [.. lines.Skip(1).Select(line => lines[0].Zip(line).ToDictionary(cell => cell.First, cell => cell.Second))];
    }
}
