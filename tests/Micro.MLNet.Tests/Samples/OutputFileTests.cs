using System;
using System.IO;
using Micro.MLNet.Samples.Cli;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Samples;

[TestClass]
public sealed class OutputFileTests
{
    [TestMethod]
    public void Write_Succeeds_ReplacesTheFileAndLeavesNothingElse()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("model.zip", "old");

        OutputFile.Reserve(path).Write(stream => stream.Write("new"u8));

        Assert.AreEqual("new", File.ReadAllText(path));
        Assert.HasCount(1, Directory.GetFileSystemEntries(folder.Root));
    }

    [TestMethod]
    public void Write_FailsHalfway_KeepsTheOldFileAndLeavesNothingElse()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("model.zip", "old");

        Assert.ThrowsExactly<InvalidOperationException>(() => OutputFile.Reserve(path).Write(stream =>
        {
            stream.Write("half"u8);
            throw new InvalidOperationException("disk full");
        }));

        Assert.AreEqual("old", File.ReadAllText(path));
        Assert.HasCount(1, Directory.GetFileSystemEntries(folder.Root));
    }

    [TestMethod]
    public void Reserve_Succeeds_CreatesNothing()
    {
        using var folder = new TemporaryFolder();
        OutputFile.Reserve(folder.At("model.zip"));
        Assert.IsEmpty(Directory.GetFileSystemEntries(folder.Root));
    }

    [TestMethod]
    public void Reserve_Folder_SaysSo()
    {
        using var folder = new TemporaryFolder();
        StringAssert.Contains(Assert.ThrowsExactly<IOException>(() => OutputFile.Reserve(folder.Root)).Message, "it is a folder. Name a file in it.", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Reserve_MissingFolder_SaysSo()
    {
        using var folder = new TemporaryFolder();
        StringAssert.Contains(Assert.ThrowsExactly<IOException>(() => OutputFile.Reserve(folder.At("a/b.zip"))).Message, "its folder doesn't exist", StringComparison.Ordinal);
    }
}
