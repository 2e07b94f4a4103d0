using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Micro.MLNet.Samples;
using Micro.MLNet.Samples.Experiments;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Samples;

[TestClass]
public sealed class ExperimentCommandTests
{
    [TestMethod]
    public void Table3_EmbeddedData_CountsInBothWays()
    {
        using var folder = new TemporaryFolder();
        var run = CommandRun.Of("experiment", "table3", "--data", EmbeddedData.Folder, "--out", folder.Root);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        var row = File.ReadAllLines(folder.At("table3.csv"))[1].Split(',');
        CollectionAssert.AreEqual(new[] { "450", "700" }, row[2..4]);
        var lines = File.ReadAllLines(Path.Combine(EmbeddedData.Folder, "interactions.tsv"));
        var column = lines[0].Split('\t').IndexOf("split");
        Assert.AreEqual($"{lines.Length - 1}", row[4]);
        Assert.AreEqual($"{lines.Skip(1).Count(line => line.Split('\t')[column] != "validation")}", row[6], "validation is left out, as published");
        Assert.AreEqual("70", row[8]);
        StringAssert.Contains(File.ReadAllLines(folder.At("table3.csv"))[0], ",\"interactions, as published\",", StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("table4", 11, "MICRO")]
    [DataRow("table5", 15, "LightGCN, MICRO")]
    [DataRow("table6", 3, "all")]
    [DataRow("fig3", 11, "MICRO")]
    [DataRow("added-items", 3, "in the graphs")]
    [DataRow("fig4", 11, "as preset")]
    [DataRow("fig5", 12, "as preset")]
    public void Experiment_Quick_WritesARowForEachSystemAndGoesOnWhereItWas(string name, int rows, string last)
    {
        using var folder = new TemporaryFolder();
        string[] command = ["experiment", name, "--data", EmbeddedData.Folder, "--out", folder.Root, "--quick", "--epochs", "1", "--threads", "1"];
        var first = CommandRun.Of(command);

        Assert.AreEqual(0, first.ExitCode, first.Error);
        var table = File.ReadAllLines(folder.At($"{name}.csv"));
        Assert.HasCount(rows + 1, table);
        StringAssert.Contains(table[^1], last, StringComparison.Ordinal);
        Assert.HasCount(rows, File.ReadAllLines(folder.At("runs.jsonl")));
        Assert.HasCount(1, table[1..].Select(line => line.Split(',')[1]).Distinct(), "one split");
        var users = Directory.GetFiles(folder.At("users"));
        Assert.HasCount(rows, users);
        var data = name is "fig3" or "added-items" ? "data-cold" : "data";
        foreach (var (plot, axis) in new[] { ($"{name}-{data}", "Recall@20"), ($"{name}-{data}-by-history", "of the user"), ($"{name}-{data}-by-popularity", "of the item") })
        {
            Assert.IsGreaterThan(10_000, new FileInfo(folder.At(plot + ".png")).Length);
            StringAssert.Contains(File.ReadAllText(folder.At(plot + ".svg")), axis, StringComparison.Ordinal);
        }

        Assert.HasCount(1, users.Select(path => File.ReadAllLines(path).Length).Distinct(), "every system is measured on the same users");

        // killed in the middle of the last line: that run is done again, the others aren't
        var log = File.ReadAllText(folder.At("runs.jsonl"));
        File.WriteAllText(folder.At("runs.jsonl"), log[..^20]);
        var second = CommandRun.Of(command);

        Assert.AreEqual(0, second.ExitCode, second.Error);
        Assert.AreEqual(1, second.Output.Split("epoch 1/1").Length - 1, "trainings");
        CollectionAssert.AreEqual(table, File.ReadAllLines(folder.At($"{name}.csv")));
    }

    [TestMethod]
    public void Experiment_Set_ReachesEveryRowAndTheReport()
    {
        using var folder = new TemporaryFolder();
        CommandRun Run(string value) => CommandRun.Of(
            "experiment", "fig4", "--data", EmbeddedData.Folder, "--out", folder.Root, "--quick", "--epochs", "1", "--threads", "1", "--row", "k = 5", "--set", $"Graph.NeighborCount={value}", "--set", "Graph.LayerCount=2");
        Assert.AreEqual(0, Run("7").ExitCode);
        StringAssert.Contains(File.ReadAllText(folder.At("fig4.md")), "--set Graph.NeighborCount=7 --set Graph.LayerCount=2", StringComparison.Ordinal);
        StringAssert.Contains(File.ReadAllText(folder.At("runs.jsonl")), "\"Graph\":{\"NeighborCount\":5,\"SkipWeight\":0.9,\"LayerCount\":2,", StringComparison.Ordinal, "what the row sets wins");
        Assert.AreNotEqual(0, Run("x").ExitCode);
    }

    [TestMethod]
    public void Fig3_ColdItems_AreRankedByTheSystemsThatKnowThem()
    {
        using var folder = new TemporaryFolder();
        var run = CommandRun.Of("experiment", "fig3", "--data", EmbeddedData.Folder, "--out", folder.Root, "--quick", "--threads", "1");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        var lines = File.ReadAllLines(folder.At("fig3.csv")).Select(line => line.Split(',')).ToList();
        var (all, cold) = (lines[0].IndexOf("Recall@20"), lines[0].IndexOf("Recall@20 among cold items"));
        double Number(string system, int column) => double.Parse(lines.Single(line => line[2] == system)[column], System.Globalization.CultureInfo.InvariantCulture);
        Assert.AreEqual(0, Number("LightGCN", all), "it knows no cold item");
        Assert.AreEqual("-", lines.Single(line => line[2] == "LightGCN")[cold]);
        // 70 of 700 items are tested: 20 of them at random hold 2 / 7 of what is wanted
        Assert.IsGreaterThan(.4, Number("MICRO", cold));
        Assert.IsGreaterThan(Number("MICRO", all), Number("MICRO", cold));
    }

    [TestMethod]
    public void AddedItems_EmbeddedData_AreRankedNearlyAsWellAsTrainedOnes()
    {
        using var folder = new TemporaryFolder();
        var run = CommandRun.Of("experiment", "added-items", "--data", EmbeddedData.Folder, "--out", folder.Root, "--quick", "--threads", "1");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        var lines = File.ReadAllLines(folder.At("added-items.csv")).Select(line => line.Split(',')).ToList();
        var cold = lines[0].IndexOf("Recall@20 among cold items");
        double Number(string row) => double.Parse(lines.Single(line => line[2] == row)[cold], System.Globalization.CultureInfo.InvariantCulture);
        // 70 of 700 items are tested: 20 of them at random hold 2 / 7 of what is wanted
        Assert.IsGreaterThan(.4, Number("added afterwards"));
        Assert.IsGreaterThan(.9 * Number("in the graphs"), Number("added afterwards"));
    }

    [TestMethod]
    public void PairedTest_HandValues_MatchTheTable()
    {
        // differences 1, 2, 3: mean 2, sd 1, t = 2·√3 = 3.4641 with 2 degrees of freedom: p = 0.0742
        Assert.AreEqual(0.0742, PairedTest.Probability(Users(3, 5, 7), Users(2, 3, 4)), 1e-4);
        Assert.AreEqual(1, PairedTest.Probability(Users(1, 2), Users(1, 2)));
        Assert.ThrowsExactly<ArgumentException>(() => PairedTest.Probability(Users(1, 2), Users(1, 2, 3)));
    }

    [TestMethod]
    public void Seeds_NotNumbers_AreRefused()
    {
        using var folder = new TemporaryFolder();
        var run = CommandRun.Of("experiment", "table6", "--data", EmbeddedData.Folder, "--out", folder.Root, "--seeds", "1,x");

        Assert.AreEqual(1, run.ExitCode);
        StringAssert.Contains(run.Error, "--seeds got 'x'", StringComparison.Ordinal);
    }

    private static Dictionary<string, double> Users(params double[] values) => values.Select((value, n) => (Key: $"u{n}", value)).ToDictionary(pair => pair.Key, pair => pair.value);
}
