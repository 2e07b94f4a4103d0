using System;
using System.IO;
using System.Linq;
using System.Threading;
using Micro.MLNet.Samples;
using Micro.MLNet.Samples.Cli;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Samples;

[TestClass]
public sealed class ShowcaseTests
{
    private const string ShortTraining = "5";

    [TestMethod]
    [DataRow("TrainAndRecommend", 5, "i")]
    [DataRow("ColdStartItems", 2, "Cold-start items: Recall@10 ")]
    [DataRow("CompareBaselines", 6, "MICRO without contrast   Recall@10 ")]
    [DataRow("SaveAndLoad", 3, "Compact archive scores the same: True")]
    [DataRow("SecondStage", 3, "Loaded chain scores the same: True")]
    public void Sample_FewEpochs_WritesWhatItPromises(string name, int lines, string expected)
    {
        var run = CommandRun.Of("sample", name, "--epochs", ShortTraining);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        StringAssert.Contains(run.Output, expected, StringComparison.Ordinal);
        Assert.AreEqual(lines, run.Output.TrimEnd().Split('\n').Length, run.Output);
        Assert.IsFalse(run.Output.Contains("False", StringComparison.Ordinal), run.Output);
    }

    [TestMethod]
    public void SampleCommand_EveryShowcase_IsListed()
    {
        var tested = GetType().GetMethod(nameof(Sample_FewEpochs_WritesWhatItPromises))!.GetCustomAttributes(typeof(DataRowAttribute), false)
            .Select(row => (string)((DataRowAttribute)row).Data[0]!);
        CollectionAssert.AreEquivalent(SampleCommand.Samples.Keys.ToArray(), tested.ToArray());
    }

    [TestMethod]
    public void QuickStart_FewEpochs_RunsEveryStep()
    {
        using var output = new StringWriter();

        QuickStart.Run(new Terminal(output, TextWriter.Null, isInteractive: false), EmbeddedData.Read(), maxEpochs: 5, CancellationToken.None);

        var text = output.ToString();
        foreach (var part in new[]
        {
            "Data: 450 users, 700 items of which 70 are cold", "micro: epoch 5/5", "lightgcn: epoch 5/5", "Popularity", "warm Recall@20", "cold NDCG@20",
            "Recommend for user u007", "image, weight 0.", "text, weight 0.", "the same 4322 scores, bit for bit",
        })
        {
            StringAssert.Contains(text, part, StringComparison.Ordinal);
        }
    }

    [TestMethod]
    public void QuickStart_OnAScreen_ShowsProgressBars()
    {
        using var output = new StringWriter();

        QuickStart.Run(new Terminal(output, TextWriter.Null, isInteractive: true), EmbeddedData.Read(), maxEpochs: 2, CancellationToken.None);

        StringAssert.Contains(output.ToString(), "epoch 2/2", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Bench_SmallModel_MeasuresEverything()
    {
        var run = CommandRun.Of("bench", "persistence", "--ids", "1000", "--dimension", "8", "--rows", "1000");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        foreach (var name in new[] { "saveSeconds", "loadSeconds", "restoreSeconds", "restoredMemoryOverArrays", "loadedMillionRowsPerSecond", "restoredMillionRowsPerSecond" })
        {
            StringAssert.Contains(run.Output, name, StringComparison.Ordinal);
        }
    }
}
