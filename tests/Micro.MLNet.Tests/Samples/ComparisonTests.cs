using System;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Micro.MLNet.Samples;
using Micro.MLNet.Samples.Data;
using Micro.MLNet.Samples.Experiments;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Samples;

[TestClass]
public sealed class ComparisonTests
{
    [TestMethod]
    public void Compare_SameSplit_GivesDifferenceIntervalAndProbability()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "a", "same", ("MICRO", 1, [2, 3, 4]), ("only here", 1, [0, 0, 0]));
        Write(folder, "b", "same", ("MICRO", 1, [3, 4, 6]), ("MICRO", 2, [3, 6, 8]));
        var run = CommandRun.Of("experiment", "compare", folder.At("a"), folder.At("b"), "--out", folder.Root);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        var lines = File.ReadAllLines(folder.At("compare.csv"));
        Assert.HasCount(3, lines);
        // B's users, averaged over seeds, have 3, 5, 7: differences 1, 2, 3, whose p is 0.0742; three users' resampled means lie between 1 and 3
        Assert.AreEqual("tiny,same,MICRO,1,2,Recall@20,3.0000,5.0000,2.0000,1.0000 to 3.0000,7.4E-2", lines[1]);
        StringAssert.StartsWith(lines[2], "tiny,same,MICRO,1,2,NDCG@20,1.5000,2.5000,1.0000,", StringComparison.Ordinal); // half of recall
        Assert.AreEqual(File.ReadAllText(folder.At("compare.md")), run.Output);
    }

    [TestMethod]
    public void Compare_Against_GivesEachSystemsDifferenceToTheNamed()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "a", "same", ("NGCF", 1, [2, 3, 4]), ("MF", 1, [1, 1, 1]));
        Write(folder, "b", "same", ("MICRO, one member", 1, [3, 5, 7]), ("MF", 1, [0, 0, 0]));
        var run = CommandRun.Of("experiment", "compare", folder.At("a"), folder.At("b"), "--against", "MICRO, one member", "--out", folder.Root);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        var lines = File.ReadAllLines(folder.At("compare.csv"));
        Assert.HasCount(5, lines);
        Assert.AreEqual("tiny,same,\"NGCF / MICRO, one member\",1,1,Recall@20,3.0000,5.0000,2.0000,1.0000 to 3.0000,7.4E-2", lines[1]);
        StringAssert.StartsWith(lines[3], "tiny,same,\"MF / MICRO, one member\",1,1,Recall@20,1.0000,5.0000,4.0000,", StringComparison.Ordinal);
        StringAssert.Contains(run.Output, "`experiment compare a b --against \"MICRO, one member\"`", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Compare_AgainstASystemThatIsNotThere_NamesWhatIs()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "a", "same", ("NGCF", 1, [2, 3, 4]));
        Write(folder, "b", "same", ("MICRO", 1, [3, 5, 7]));
        var run = CommandRun.Of("experiment", "compare", folder.At("a"), folder.At("b"), "--against", "LATTICE");

        Assert.AreEqual(1, run.ExitCode);
        StringAssert.Contains(run.Error, "has MICRO on tiny: there is no 'LATTICE' in the second", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Compare_OtherSplit_IsRefusedWithBothHashes()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "a", "1111", ("MICRO", 1, [2, 3, 4]));
        Write(folder, "b", "2222", ("MICRO", 1, [3, 4, 6]));
        var run = CommandRun.Of("experiment", "compare", folder.At("a"), folder.At("b"));

        Assert.AreEqual(1, run.ExitCode);
        StringAssert.Contains(run.Error, "split 'tiny' differently", StringComparison.Ordinal);
        StringAssert.Contains(run.Error, "has 1111,", StringComparison.Ordinal);
        StringAssert.Contains(run.Error, "has 2222.", StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("nothing", "holds no runs.jsonl")]
    [DataRow("twice", "two runs of 'MICRO' on 'tiny' with seed 1")]
    [DataRow("others", "no system is in both")]
    public void Compare_FolderThatCannotBeCompared_IsRefused(string other, string expected)
    {
        using var folder = new TemporaryFolder();
        Write(folder, "a", "same", ("MICRO", 1, [2, 3, 4]));
        Write(folder, "twice", "same", ("MICRO", 1, [2, 3, 4]), ("MICRO", 1, [2, 3, 5]));
        Write(folder, "others", "same", ("LATTICE", 1, [2, 3, 4]));
        var run = CommandRun.Of("experiment", "compare", folder.At("a"), folder.At(other));

        Assert.AreEqual(1, run.ExitCode);
        StringAssert.Contains(run.Error, expected, StringComparison.Ordinal);
    }

    [TestMethod]
    public void Bootstrap_EqualAndManyValues_MatchTheory()
    {
        Assert.AreEqual((0.25, 0.25), Bootstrap.Interval([0.25, 0.25, 0.25]));
        // 500 zeros and 500 ones: mean 1/2, standard error 1/2 / √1000 = 0.0158, 95 % within 1.96 of it
        var (low, high) = Bootstrap.Interval([.. Enumerable.Range(0, 1000).Select(n => n % 2.0)]);
        Assert.AreEqual(0.5 - (1.96 * 0.5 / Math.Sqrt(1000)), low, 0.003);
        Assert.AreEqual(0.5 + (1.96 * 0.5 / Math.Sqrt(1000)), high, 0.003);
    }

    [TestMethod]
    [DataRow("table6", "split-data.json", "published", null)]
    [DataRow("fig3", "split-data-cold.json", "cold items", 2022)]
    public void Experiment_Manifest_SaysHowTheDataWasSplit(string name, string file, string rule, int? seed)
    {
        using var folder = new TemporaryFolder();
        var run = CommandRun.Of("experiment", name, "--data", EmbeddedData.Folder, "--out", folder.Root, "--quick", "--epochs", "1", "--threads", "1");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        var manifest = JsonNode.Parse(File.ReadAllText(folder.At(file)))!;
        StringAssert.StartsWith((string)manifest["rule"]!, rule, StringComparison.Ordinal);
        Assert.AreEqual(seed, (int?)manifest["seed"]);
        Assert.AreEqual((450, 700), ((int)manifest["users"]!, (int)manifest["items"]!));
        Assert.AreEqual(6294, (int)manifest["trainInteractions"]! + (int)manifest["validationInteractions"]! + (int)manifest["testInteractions"]!);
        Assert.AreEqual(name == "fig3", (int)manifest["coldItems"]! > 70, "70 items are cold from the start");
        var hash = (string)manifest["sha256"]!;
        Assert.AreEqual(64, hash.Length);
        Assert.AreEqual(hash[..16], File.ReadAllLines(folder.At($"{name}.csv"))[1].Split(',')[1]);
    }

    [TestMethod]
    public void Rule_TableWithoutParts_IsPerUserWithItsSeed()
    {
        using var folder = new TemporaryFolder();
        folder.Write("interactions.tsv", "user\titem\n" + string.Concat(Enumerable.Range(0, 20).Select(n => $"u\ti{n}\n")));
        var rule = DataSetReader.Read(folder.Root).Rule;

        StringAssert.StartsWith(rule.Name, "per user", StringComparison.Ordinal);
        Assert.AreEqual(0, rule.Seed);
    }

    private static void Write(TemporaryFolder folder, string name, string split, params (string Row, int Seed, double[] Recall)[] runs)
    {
        for (var n = 0; n < runs.Length; n++)
        {
            var (row, seed, recall) = runs[n];
            folder.Write(Path.Combine(name, "users", $"k{n}.tsv"), "user\trecall\tndcg\thits\n" + string.Concat(recall.Select((value, user) => FormattableString.Invariant($"u{user}\t{value}\t{value / 2}\n"))));
            var line = new JsonObject { ["key"] = $"k{n}", ["data"] = "tiny", ["split"] = split, ["row"] = row, ["seed"] = seed };
            File.AppendAllText(folder.At(Path.Combine(name, "runs.jsonl")), line.ToJsonString() + "\n");
        }
    }
}
