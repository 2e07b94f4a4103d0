using System;
using System.IO;
using System.Linq;
using Micro.MLNet.Samples;
using Micro.MLNet.Samples.Cli;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Samples;

[TestClass]
public sealed class CommandLineTests
{
    private static readonly string[] Commands = ["train", "evaluate", "recommend", "similar", "inspect", "generate", "prepare", "sample", "bench"];

    [TestMethod]
    public void Run_Help_ListsEveryCommand()
    {
        var run = CommandRun.Of("--help");

        Assert.AreEqual(CommandLine.Success, run.ExitCode);
        foreach (var command in Commands)
        {
            StringAssert.Contains(run.Output, command, StringComparison.Ordinal);
        }
    }

    [TestMethod]
    [DataRow("train")]
    [DataRow("train --data data --out x.zip --algorithm foo")]
    [DataRow("train --data data --out x.zip --seed one")]
    [DataRow("train --data data --out x.zip --mask all")]
    [DataRow("evaluate --model m --data d --split train")]
    [DataRow("sample Foo")]
    [DataRow("nonsense")]
    public void Run_WrongArguments_ExitsWithTwoAndOneLine(string arguments)
    {
        var run = CommandRun.Of(arguments.Split(' '));

        Assert.AreEqual(CommandLine.Usage, run.ExitCode);
        AssertOneLine(run.Error);
        StringAssert.Contains(run.Error, "Try --help.", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Train_MissingData_ExitsWithOneAndSaysSo() => AssertTrainFails("doesn't exist. Check --data.", "--data", "/no/such/folder");

    [TestMethod]
    public void Train_UnknownPreset_ListsThePresets() => AssertTrainFails("There is no preset 'foo'. Use one of: default, paper, official, coldstart.", "--preset", "foo");

    [TestMethod]
    public void Train_UnknownModality_ListsTheModalities() => AssertTrainFails("has no modality 'smell': choose from image, text", "--modalities", "image,smell");

    [TestMethod]
    public void Train_NonsenseSetting_SaysWhatIsExpected() => AssertTrainFails("'Foo' is none of", "--set", "Graph.Foo=1");

    [TestMethod]
    public void Train_OptionsOutOfRange_ListsAllFaultsInOneLine() =>
        AssertTrainFails(
            "2 options can't be used: - Optimization.MaxEpochs is 0: use a whole number in [1, 1000000]. - Graph.SkipWeight is 2: use a value in [0, 1]",
            "--set",
            "Graph.SkipWeight=2",
            "--epochs",
            "0");

    [TestMethod]
    public void Train_UnwritableOutput_IsRefusedBeforeTheDataIsRead()
    {
        var run = CommandRun.Of("train", "--data", "/no/such/data", "--out", "/no/such/folder/model.zip");

        Assert.AreEqual(CommandLine.Failure, run.ExitCode);
        StringAssert.Contains(run.Error, "'/no/such/folder/model.zip' can't be written: its folder doesn't exist.", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Train_UnwritableJson_IsRefusedBeforeTheDataIsRead()
    {
        using var folder = new TemporaryFolder();
        var run = CommandRun.Of("train", "--data", "/no/such/data", "--out", folder.At("m.zip"), "--json", "/no/such/folder/m.json");
        StringAssert.Contains(run.Error, "'/no/such/folder/m.json' can't be written", StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("inspect")]
    [DataRow("recommend --user u001")]
    [DataRow("similar --item i001")]
    public void Run_MissingModel_SaysSo(string command)
    {
        var run = CommandRun.Of([.. command.Split(' '), "--model", "/no/such/model.zip"]);

        Assert.AreEqual(CommandLine.Failure, run.ExitCode);
        StringAssert.Contains(run.Error, "There is no file '/no/such/model.zip'. Pass the path of a model", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Inspect_ForeignFile_SaysSoInOneLine()
    {
        using var folder = new TemporaryFolder();
        var run = CommandRun.Of("inspect", "--model", folder.Write("model.zip", "hello"));

        Assert.AreEqual(CommandLine.Failure, run.ExitCode);
        AssertOneLine(run.Error);
        StringAssert.Contains(run.Error, "doesn't hold one whole model of this package", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Generate_OutFolder_WritesBothFiles()
    {
        using var folder = new TemporaryFolder();
        var run = CommandRun.Of("generate", "--out", folder.At("new"), "--seed", "5");

        Assert.AreEqual(CommandLine.Success, run.ExitCode, run.Error);
        SequenceAssert.AreEqual(["interactions.tsv", "items.tsv"], Directory.GetFiles(folder.At("new")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static void AssertTrainFails(string message, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        string[] data = arguments.Contains("--data") ? [] : ["--data", EmbeddedData.Folder];
        var run = CommandRun.Of(["train", "--out", folder.At("model.zip"), .. data, .. arguments]);

        Assert.AreEqual(CommandLine.Failure, run.ExitCode);
        AssertOneLine(run.Error);
        StringAssert.Contains(run.Error, message, StringComparison.Ordinal);
        Assert.IsEmpty(Directory.GetFileSystemEntries(folder.Root), "no partial file is left behind");
    }

    private static void AssertOneLine(string text) => Assert.AreEqual(1, text.TrimEnd().Split('\n').Length, text);
}
