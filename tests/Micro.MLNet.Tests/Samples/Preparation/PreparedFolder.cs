using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Micro.MLNet.Samples.Data;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Samples.Preparation;

/// <summary>Looks into what <c>prepare</c> wrote, and runs it.</summary>
internal static class PreparedFolder
{
    /// <summary>Runs <c>prepare</c> into folder <c>out</c> and expects it to work.</summary>
    public static CommandRun Prepare(TemporaryFolder folder, params string[] arguments)
    {
        var run = CommandRun.Of(["prepare", .. arguments, "--out", folder.At("out")]);
        Assert.AreEqual(0, run.ExitCode, run.Error);
        return run;
    }

    /// <summary>Runs <c>prepare</c>, expects one line of error that says <paramref name="message"/>, and that nothing was left behind.</summary>
    public static void AssertFails(TemporaryFolder folder, string message, params string[] arguments)
    {
        var before = Directory.GetFileSystemEntries(folder.Root, "*", SearchOption.AllDirectories);
        var run = CommandRun.Of(["prepare", .. arguments, "--out", folder.At("out")]);

        Assert.AreEqual(1, run.ExitCode, run.Output);
        StringAssert.Contains(run.Error, message, StringComparison.Ordinal);
        Assert.AreEqual(1, run.Error.TrimEnd().Split('\n').Length, run.Error);
        SequenceAssert.AreEqual([.. before.Order(StringComparer.Ordinal)], Directory.GetFileSystemEntries(folder.Root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
    }

    /// <summary>Trains one epoch on folder <c>out</c>.</summary>
    public static void AssertTrains(TemporaryFolder folder)
    {
        var run = CommandRun.Of("train", "--data", folder.At("out"), "--out", folder.At("model.zip"), "--epochs", "1", "--threads", "1", "--set", "Graph.NeighborCount=3");
        Assert.AreEqual(0, run.ExitCode, run.Error);
    }

    /// <summary>A part's items by user.</summary>
    public static SortedDictionary<int, int[]> Part(TemporaryFolder folder, string name) =>
        JsonSerializer.Deserialize<SortedDictionary<int, int[]>>(File.ReadAllText(folder.At($"out/5-core/{name}.json")))!;

    /// <summary>A modality's vectors.</summary>
    public static float[][] Vectors(TemporaryFolder folder, string modality)
    {
        var (_, width, values) = NpyFile.Read(folder.At($"out/{modality}_feat.npy"));
        return [.. ((float[])values).Chunk(width)];
    }

    /// <summary>The cells of a table, header left out.</summary>
    public static string[][] Table(TemporaryFolder folder, string name) => [.. File.ReadAllLines(folder.At($"out/{name}")).Skip(1).Select(line => line.Split('\t'))];

    /// <summary>The bytes of every file, by name.</summary>
    public static IReadOnlyDictionary<string, string> Content(string root) => Directory.GetFiles(root, "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(root, file), file => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file))));
}
