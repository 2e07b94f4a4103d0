using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using Micro.MLNet.Samples;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Samples;

/// <summary>Trains once for two epochs and runs every other command on the model.</summary>
[TestClass]
public sealed class TrainedModelTests
{
    private static TemporaryFolder Folder = null!;
    private static CommandRun Training = null!;

    private static string ModelPath => Folder.At("model.zip");

    [ClassInitialize]
    public static void Train(TestContext context)
    {
        _ = context;
        Folder = new TemporaryFolder();
        Training = CommandRun.Of(
            "train", "--data", EmbeddedData.Folder, "--out", ModelPath, "--json", Folder.At("train.json"), "--seed", "3", "--epochs", "2", "--threads", "1",
            "--device", "cpu", "--backbone", "mf", "--modalities", "text", "--set", "Optimization.EvaluateEvery=1", "--set", "Backbone.EmbeddingDimension=8");
    }

    [ClassCleanup]
    public static void Clean() => Folder.Dispose();

    [TestMethod]
    public void Train_PlainOutput_HasOneLinePerEpochAndTheMetrics()
    {
        Assert.AreEqual(0, Training.ExitCode, Training.Error);
        StringAssert.Contains(Training.Output, "450 users, 700 items (70 cold), 4322/692/1280 interactions, modalities: text", StringComparison.Ordinal);
        StringAssert.Contains(Training.Output, "micro: epoch 1/2, loss 1.", StringComparison.Ordinal);
        StringAssert.Contains(Training.Output, "micro: epoch 2/2, loss 1.", StringComparison.Ordinal);
        StringAssert.Contains(Training.Output, "\ntest: Recall@10 ", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Train_Json_HasEveryPromisedKey()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Folder.At("train.json")));
        var root = json.RootElement;

        Assert.AreEqual(3, root.GetProperty("seed").GetInt32());
        Assert.AreEqual((450, 700, 6294), (root.GetProperty("users").GetInt32(), root.GetProperty("items").GetInt32(), root.GetProperty("interactions").GetInt32()));
        Assert.AreEqual(2, root.GetProperty("epochs").GetInt32());
        Assert.AreEqual(2, root.GetProperty("secondsPerEpoch").GetArrayLength());
        Assert.IsGreaterThan(1, root.GetProperty("peakMemoryMB").GetDouble());
        Assert.AreEqual(8, root.GetProperty("options").GetProperty("Backbone").GetProperty("EmbeddingDimension").GetInt32());
        Assert.AreEqual("MatrixFactorization", root.GetProperty("options").GetProperty("Backbone").GetProperty("Kind").GetString());
        foreach (var name in new[] { "Micro.MLNet", "Microsoft.ML", "TorchSharp", ".NET" })
        {
            Assert.AreNotEqual("", root.GetProperty("versions").GetProperty(name).GetString(), name);
        }

        foreach (var part in new[] { "validation", "test" })
        {
            foreach (var metric in new[] { "Recall@20", "NDCG@20", "Precision@20" })
            {
                Assert.IsInRange(0.0, 1.0, root.GetProperty(part).GetProperty(metric).GetDouble(), metric);
            }
        }
    }

    [TestMethod]
    public void Evaluate_SavedModel_GivesTheMetricsOfTraining()
    {
        var run = CommandRun.Of("evaluate", "--model", ModelPath, "--data", EmbeddedData.Folder, "--json", Folder.At("evaluate.json"));

        Assert.AreEqual(0, run.ExitCode, run.Error);
        using var trained = JsonDocument.Parse(File.ReadAllText(Folder.At("train.json")));
        using var evaluated = JsonDocument.Parse(File.ReadAllText(Folder.At("evaluate.json")));
        Assert.AreEqual(trained.RootElement.GetProperty("test").ToString(), evaluated.RootElement.GetProperty("test").ToString());
        Assert.AreEqual(JsonValueKind.Object, evaluated.RootElement.GetProperty("testCold").ValueKind);
    }

    [TestMethod]
    public void Evaluate_Validation_MeasuresThatPart()
    {
        var run = CommandRun.Of("evaluate", "--model", ModelPath, "--data", EmbeddedData.Folder, "--split", "validation");
        StringAssert.StartsWith(run.Output, "validation: Recall@10 ", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Recommend_KnownUser_ListsTitles()
    {
        var run = CommandRun.Of("recommend", "--model", ModelPath, "--user", "u001", "-k", "3", "--data", EmbeddedData.Folder);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.AreEqual(3, run.Output.Split('\n').Count(line => line.StartsWith("| i", StringComparison.Ordinal) && !line.Contains("item", StringComparison.Ordinal)), run.Output);
    }

    [TestMethod]
    public void Recommend_UnknownUser_SaysSoInOneLine()
    {
        var run = CommandRun.Of("recommend", "--model", ModelPath, "--user", "nobody");

        Assert.AreEqual(1, run.ExitCode);
        StringAssert.StartsWith(run.Error, "Error: User 'nobody' is unknown", StringComparison.Ordinal);
        Assert.AreEqual(1, run.Error.TrimEnd().Split('\n').Length);
    }

    [TestMethod]
    public void Similar_KnownItem_DoesNotListItself()
    {
        var run = CommandRun.Of("similar", "--model", ModelPath, "--item", "i001", "-k", "5");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.IsFalse(run.Output.Contains("i001", StringComparison.Ordinal), run.Output);
    }

    [TestMethod]
    public void Inspect_SavedModel_ShowsWhatItHolds()
    {
        var run = CommandRun.Of("inspect", "--model", ModelPath);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        foreach (var part in new[] { "MICRO-MatrixFactorization", "user, item -> Score", "4,322", "text" })
        {
            StringAssert.Contains(run.Output, part, StringComparison.Ordinal);
        }
    }

    [TestMethod]
    [DataRow("sgl", "SGL")]
    [DataRow("vbpr", "VBPR")]
    [DataRow("mmgcn", "MMGCN")]
    [DataRow("grcn", "GRCN")]
    [DataRow("itemknn", "ItemKNN")]
    [DataRow("lattice", "LATTICE-LightGcn")]
    public void Train_Baseline_SavesAModelOfItsName(string algorithm, string name)
    {
        var model = Folder.At($"{algorithm}.zip");
        var run = CommandRun.Of("train", "--data", EmbeddedData.Folder, "--out", model, "--algorithm", algorithm, "--epochs", "2", "--set", "Backbone.EmbeddingDimension=8");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        StringAssert.Contains(run.Output, algorithm == "itemknn" ? $"{name}: 0 epochs" : $"{name}: 2 epochs", StringComparison.Ordinal);
        StringAssert.Contains(CommandRun.Of("inspect", "--model", model).Output, name, StringComparison.Ordinal);
    }

    [TestMethod]
    public void Train_BackboneAlone_SaysHowManyTestInteractionsItCannotRank()
    {
        var run = CommandRun.Of("train", "--data", EmbeddedData.Folder, "--out", Folder.At("popularity.zip"), "--algorithm", "popularity");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        StringAssert.Contains(run.Output, "test interactions are with items that this model can't rank", StringComparison.Ordinal);
    }
}
