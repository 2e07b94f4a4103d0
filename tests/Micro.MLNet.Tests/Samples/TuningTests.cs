using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Micro.MLNet.Samples;
using Micro.MLNet.Samples.Experiments.Tuning;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Samples;

[TestClass]
public sealed class TuningTests
{
    [TestMethod]
    [DataRow("A=1,2,5", new[] { "A=1", "A=2", "A=5" })]
    [DataRow("A.B=2..4", new[] { "A.B=2", "A.B=3", "A.B=4" })]
    public void SearchRange_Values_AreAllDrawn(string text, string[] expected)
    {
        var random = new Random(1);
        var drawn = Enumerable.Range(0, 200).Select(_ => SearchRange.Parse(text).Draw(random)).Distinct().Order(StringComparer.Ordinal).ToArray();
        CollectionAssert.AreEqual(expected, drawn);
    }

    [TestMethod]
    public void SearchRange_Log_HalvesAtTheGeometricMean()
    {
        var random = new Random(1);
        var range = SearchRange.Parse("Optimization.LearningRate=1e-4..1e-2:log");
        var values = Enumerable.Range(0, 2000).Select(_ => double.Parse(range.Draw(random).Split('=')[1], CultureInfo.InvariantCulture)).ToList();
        Assert.IsTrue(values.TrueForAll(value => value is >= 1e-4 and <= 1e-2));
        Assert.AreEqual(.5, values.Count(value => value < 1e-3) / 2000d, .05);
    }

    [TestMethod]
    [DataRow("A")]
    [DataRow("A=")]
    [DataRow("A=3..1")]
    [DataRow("A=0..1:log")]
    [DataRow("A=1,2:log")]
    [DataRow("A=x..y")]
    public void SearchRange_NotOne_IsRefused(string text) =>
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => SearchRange.Parse(text)).Message, $"got '{text}'", StringComparison.Ordinal);

    [TestMethod]
    public void Halving_ThirdsGoOnWithThreefoldEpochs_AndTheBestOfTheLastIsChosen()
    {
        // what a candidate reaches falls with its number, except that candidate 5 shows its worth only in the end
        double Value(int number, int epochs) => number == 5 && epochs == 90 ? 1 : number == 5 ? .89 : .9 - (number * .01);
        var trials = TuningSearch.Run(SearchKind.Halving, Enumerable.Repeat<IReadOnlyList<string>>([], 9).ToList(), 90, (number, _, epochs) => Value(number, epochs));

        CollectionAssert.AreEqual(new[] { 10, 30, 90 }, trials.Select(trial => trial.MaxEpochs).Distinct().ToArray());
        CollectionAssert.AreEqual(new[] { 9, 3, 1 }, trials.GroupBy(trial => trial.MaxEpochs).Select(rung => rung.Count()).ToArray());
        CollectionAssert.AreEqual(new[] { 0, 1, 5 }, trials.Where(trial => trial.MaxEpochs == 30).Select(trial => trial.Number).Order().ToArray());
        Assert.AreEqual(0, TuningSearch.Best(trials).Number, "candidate 5 ties with 1 but not with 0");
    }

    [TestMethod]
    public void Random_AllEpochsForEach_TheFirstOfEqualsIsChosen()
    {
        var trials = TuningSearch.Run(SearchKind.Random, TuningSearch.Draw([SearchRange.Parse("A=1,2")], 4, 1), 20, (number, _, _) => number is 2 or 3 ? 2 : 1);
        Assert.IsTrue(trials.All(trial => trial.MaxEpochs == 20));
        Assert.HasCount(4, trials);
        Assert.HasCount(0, trials[0].Settings, "the defaults come first");
        Assert.AreEqual(2, TuningSearch.Best(trials).Number);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void SearchSpace_EveryAlgorithm_NamesOptionsThatItHas(bool isCold)
    {
        var data = Micro.MLNet.Samples.Data.DataSetReader.Read(EmbeddedData.Folder, modalities: null);
        var random = new Random(1);
        foreach (var algorithm in SearchSpace.Algorithms)
        {
            var request = new Micro.MLNet.Samples.Training.TrainingRequest { Algorithm = algorithm, Settings = [.. SearchSpace.Of(algorithm, isCold).Select(range => range.Draw(random))] };
            Assert.IsNotNull(Micro.MLNet.Samples.Training.TrainerChoice.CreateOptions(data, request), algorithm);
        }
    }

    [TestMethod]
    [DataRow("micro", new[] { "Optimization.NegativePool", "Graph.LayerCount" })]
    [DataRow("vbpr", new[] { "Optimization.NegativePool" })]
    [DataRow("lightgcn", new string[0])]
    public void SearchSpace_ColdItems_AddsWhatTheyNeedToTheSystemsThatKnowThem(string algorithm, string[] expected)
    {
        static IEnumerable<string> Paths(IReadOnlyList<SearchRange> ranges) => ranges.Select(range => range.Path);
        CollectionAssert.AreEquivalent(expected, Paths(SearchSpace.Of(algorithm, isCold: true)).Except(Paths(SearchSpace.Of(algorithm))).ToArray());
        CollectionAssert.IsSubsetOf(Paths(SearchSpace.Of(algorithm)).ToArray(), Paths(SearchSpace.Of(algorithm, isCold: true)).ToArray());
    }

    [TestMethod]
    public void Tune_Quick_ChoosesOnValidationOpensTestOnceAndFeedsTable4()
    {
        using var folder = new TemporaryFolder();
        string[] command = ["experiment", "tune", "--data", EmbeddedData.Folder, "--out", folder.Root, "--algorithm", "itemknn,lightgcn", "--search", "halving", "--quick", "--threads", "1"];
        var first = CommandRun.Of(command);

        Assert.AreEqual(0, first.ExitCode, first.Error);
        var trials = File.ReadAllLines(folder.At("trials.jsonl")).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.HasCount(8, trials, "three with 5 epochs and the best of them with 15, for each of two");
        Assert.IsTrue(trials.TrueForAll(trial => trial["test"] is null));
        Assert.HasCount(2, File.ReadAllLines(folder.At("runs.jsonl")), "the chosen settings of each, once");
        var chosen = File.ReadAllLines(folder.At("trials.csv")).Skip(1).Where(line => line.EndsWith(",yes", StringComparison.Ordinal)).ToList();
        Assert.HasCount(2, chosen);

        var second = CommandRun.Of(command);
        Assert.AreEqual(0, second.ExitCode, second.Error);
        Assert.AreEqual(-1, second.Output.IndexOf("epoch 1/", StringComparison.Ordinal), "everything is in the logs");

        var data = Path.GetFileName(Path.TrimEndingDirectorySeparator(EmbeddedData.Folder));
        ChosenSettings.Write(folder.At("settings"), data, "itemknn", ["NeighborCount=7"]);
        var table = CommandRun.Of("experiment", "table4", "--data", EmbeddedData.Folder, "--out", folder.At("t4"), "--settings", folder.At("settings"), "--quick", "--epochs", "1", "--threads", "1", "--row", "ItemKNN", "--row", "Popularity");
        Assert.AreEqual(0, table.ExitCode, table.Error);
        var runs = File.ReadAllLines(folder.At("t4/runs.jsonl")).Select(line => JsonNode.Parse(line)!).ToList();
        CollectionAssert.AreEqual(new[] { "Popularity", "ItemKNN" }, runs.ConvertAll(run => (string?)run["row"]));
        Assert.AreEqual(7, (int)runs[1]["options"]!["NeighborCount"]!);

        var unknown = CommandRun.Of("experiment", "table4", "--data", EmbeddedData.Folder, "--out", folder.At("t4"), "--quick", "--row", "Knn");
        Assert.AreEqual(1, unknown.ExitCode);
        StringAssert.Contains(unknown.Error, "--row got 'Knn', but the table has the rows 'Popularity', 'ItemKNN', 'MF'", StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("popularity", "nothing to tune")]
    [DataRow("nothing", "nothing to tune")]
    public void Tune_WithoutRanges_IsRefused(string algorithm, string expected)
    {
        using var folder = new TemporaryFolder();
        var run = CommandRun.Of("experiment", "tune", "--data", EmbeddedData.Folder, "--out", folder.Root, "--algorithm", algorithm);
        Assert.AreEqual(1, run.ExitCode);
        StringAssert.Contains(run.Error, expected, StringComparison.Ordinal);
    }
}
