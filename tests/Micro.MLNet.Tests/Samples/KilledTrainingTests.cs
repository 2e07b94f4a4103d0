using System;
using System.Diagnostics;
using System.IO;
using Micro.MLNet.Samples.Cli;

using Microsoft.ML;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Samples;

/// <summary>A training process that is killed again and again ends with the model of one that never was.</summary>
[TestClass]
public sealed class KilledTrainingTests
{
    [TestMethod]
    public void Train_KilledTwice_EndsWithTheSameBytes() => Run(kills: 2, epochs: 60);

    [TestMethod]
    [TestCategory("Slow")]
    public void Train_KilledTwentyTimes_EndsWithTheSameBytes() => Run(kills: 20, epochs: 600);

    private static void Run(int kills, int epochs)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.At("data"));
        Assert.AreEqual(0, CommandRun.Of("generate", "--set", "Users=80", "--set", "Items=120", "--out", folder.At("data")).ExitCode);
        string[] arguments = ["train", "--data", folder.At("data"), "--seed", "1", "--threads", "1", "--epochs", $"{epochs}", "--checkpoint-every", "2", "--set", "Optimization.Patience=1000"];
        using (var whole = Start([.. arguments, "--out", folder.At("whole.zip"), "--checkpoint", folder.At("whole.checkpoint")]))
        {
            AssertEnds(whole);
        }

        var random = new Random(1);
        string[] again = [.. arguments, "--out", folder.At("killed.zip"), "--checkpoint", folder.At("killed.checkpoint")];
        for (var n = 0; n < kills; n++)
        {
            using var process = Start(again);
            // from the first checkpoint of a run on, at any moment of the next ones
            WaitForChange(process, folder.At("killed.checkpoint"));
            process.WaitForExit(random.Next(200));
            process.Kill();
            process.WaitForExit();
            Assert.IsFalse(File.Exists(folder.At("killed.zip")), "A kill came too late: train for more epochs.");
        }

        using (var last = Start(again))
        {
            AssertEnds(last);
        }

        CollectionAssert.AreEqual(Model(folder.At("whole.zip")), Model(folder.At("killed.zip")));
    }

    // ML.NET's own file holds the time of day
    private static byte[] Model(string path)
    {
        var ml = new MLContext();
        using var stream = new MemoryStream();
        ((MicroTransformer)ml.Recommendation().LoadModel(path, out _)).Save(stream);
        return stream.ToArray();
    }

    private static void WaitForChange(Process process, string path)
    {
        var before = File.Exists(path) ? File.GetLastWriteTimeUtc(path) : default;
        while (!process.WaitForExit(5) && (!File.Exists(path) || File.GetLastWriteTimeUtc(path) == before))
        {
        }
    }

    private static void AssertEnds(Process process)
    {
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, error);
    }

    private static Process Start(string[] arguments)
    {
        var process = ChildProcess.Start(typeof(CommandLine).Assembly.Location, arguments);
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }
}
