using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using Micro.MLNet.Samples;
using Micro.MLNet.Samples.Cli;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Samples;

/// <summary>The measurements of whole runs, on data small enough for a test.</summary>
[TestClass]
public sealed class BenchCommandTests
{
    private static readonly string[] Small = ["--threads", "1", "--set", "Backbone.EmbeddingDimension=8"];

    [TestMethod]
    [DataRow("Exact")]
    [DataRow("Approximate")] // logs each search, in the first epoch too
    public void Epoch_EmbeddedData_MeasuresBothAndTheirRatio(string search)
    {
        using var folder = new TemporaryFolder();

        var run = CommandRun.Of(["bench", "epoch", "--data", EmbeddedData.Folder, "--naive-steps", "2", "--json", folder.At("epoch.json"), "--set", $"Graph.NeighborSearch={search}", .. Small]);

        Assert.AreEqual(CommandLine.Success, run.ExitCode, run.Error);
        StringAssert.Contains(run.Output, "450 users, 700 items, 4322 interactions, modalities: image, text", StringComparison.Ordinal);
        StringAssert.Contains(run.Output, "2 steps measured", StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllText(folder.At("epoch.json")));
        double Number(string name) => json.RootElement.GetProperty(name).GetDouble();
        Assert.AreEqual(5, Number("naiveStepsInEpoch")); // 4,322 interactions in batches of 1,024
        Assert.AreEqual(2, json.RootElement.GetProperty("everyEpochSeconds").GetArrayLength());
        foreach (var name in new[] { "epochSeconds", "graphSeconds", "naiveEpochSeconds", "timeRatio", "memoryRatio", "peakMemoryMB", "naivePeakMemoryMB" })
        {
            Assert.IsGreaterThan(0, Number(name), name);
        }
    }

    [TestMethod]
    public void Epoch_InteractionsOnly_TakesFeaturesMadeFromASeed()
    {
        using var folder = new TemporaryFolder();
        folder.Write("5-core/train.json", """{ "0": [0, 1, 2], "1": [1, 2, 3], "2": [0, 3, 4] }""");
        string[] command = ["bench", "epoch", "--data", folder.Root, "--naive-steps", "0", "--set", "Graph.NeighborCount=2", .. Small];

        var without = CommandRun.Of(command);
        var with = CommandRun.Of([.. command, "--feature-widths", "6,4"]);

        StringAssert.Contains(without.Error, "The data has no item features", StringComparison.Ordinal);
        Assert.AreEqual(CommandLine.Success, with.ExitCode, with.Error);
        StringAssert.Contains(with.Output, "3 users, 5 items, 9 interactions, modalities: features1, features2", StringComparison.Ordinal);
        Assert.IsFalse(with.Output.Contains("times as fast", StringComparison.Ordinal), with.Output);
        Assert.IsFalse(Directory.GetFiles(folder.Root, "*", SearchOption.AllDirectories).Any(file => file.EndsWith(".npy", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow("--preset", "official", "The naive baseline knows the default kind of Backbone only.")]
    [DataRow("--set", "Fusion.Directions=ModalityToFused", "The naive baseline knows the default kind of Fusion only.")]
    [DataRow("--feature-widths", "6,x", "--feature-widths got 'x', but whole numbers above 0 are expected, separated by commas.")]
    public void Epoch_WhatItCannotMeasure_IsRefusedAtOnce(string option, string value, string message)
    {
        var run = CommandRun.Of("bench", "epoch", "--data", EmbeddedData.Folder, option, value);

        Assert.AreEqual(CommandLine.Failure, run.ExitCode);
        StringAssert.Contains(run.Error, message, StringComparison.Ordinal);
    }

    [TestMethod]
    public void Epoch_OneNaiveStep_IsAMistakeOfUsage() =>
        Assert.AreEqual(CommandLine.Usage, CommandRun.Of("bench", "epoch", "--data", EmbeddedData.Folder, "--naive-steps", "1").ExitCode);

    [TestMethod]
    public void Scale_TwoSizes_MeasuresBoth()
    {
        using var folder = new TemporaryFolder();

        var run = CommandRun.Of(["bench", "scale", "--items", "120,60", "--feature-widths", "8,4", "--json", folder.At("scale.json"), .. Small]);

        Assert.AreEqual(CommandLine.Success, run.ExitCode, run.Error);
        using var json = JsonDocument.Parse(File.ReadAllText(folder.At("scale.json")));
        var sizes = json.RootElement.GetProperty("sizes").EnumerateArray().ToList();
        Assert.AreEqual("60 120", string.Join(' ', sizes.Select(size => size.GetProperty("items").GetDouble())));
        Assert.IsTrue(sizes.All(size => size.GetProperty("epochSeconds").GetDouble() > 0 && size.GetProperty("peakMemoryMB").GetDouble() > 1));
    }

    [TestMethod]
    public void Additions_FewItems_MeasuresAddingAndExplaining()
    {
        using var folder = new TemporaryFolder();

        var run = CommandRun.Of(["bench", "additions", "--items", "400", "--users", "60", "--new", "30", "--feature-widths", "8,4", "--json", folder.At("additions.json"), .. Small]);

        Assert.AreEqual(CommandLine.Success, run.ExitCode, run.Error);
        using var json = JsonDocument.Parse(File.ReadAllText(folder.At("additions.json")));
        foreach (var name in new[] { "addItemsSeconds", "explainFirstMilliseconds", "explainMedianMilliseconds", "explain99thPercentileMilliseconds" })
        {
            Assert.IsGreaterThan(0, json.RootElement.GetProperty(name).GetDouble(), name);
        }
    }
}
