using System;
using System.IO;
using System.Linq;
using Micro.MLNet.Samples.Cli;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Samples;

[TestClass]
public sealed class OutputFolderTests
{
    [TestMethod]
    public void Write_Succeeds_LeavesTheFolderAndNothingElse()
    {
        using var folder = new TemporaryFolder();

        OutputFolder.Reserve(folder.At("out/")).Write(path => File.WriteAllText(Path.Combine(path, "a.txt"), "new"));

        Assert.AreEqual("new", File.ReadAllText(folder.At("out/a.txt")));
        SequenceAssert.AreEqual(["out"], Directory.GetFileSystemEntries(folder.Root).Select(Path.GetFileName));
    }

    [TestMethod]
    public void Write_FailsHalfway_LeavesNothing()
    {
        using var folder = new TemporaryFolder();

        Assert.ThrowsExactly<InvalidOperationException>(() => OutputFolder.Reserve(folder.At("out")).Write(path =>
        {
            File.WriteAllText(Path.Combine(path, "a.txt"), "half");
            throw new InvalidOperationException("disk full");
        }));

        Assert.IsEmpty(Directory.GetFileSystemEntries(folder.Root));
    }

    [TestMethod]
    public void Write_FolderFilledMeanwhile_KeepsIt()
    {
        using var folder = new TemporaryFolder();
        var output = OutputFolder.Reserve(folder.At("out"));
        folder.Write("out/theirs.txt", "keep");

        Assert.Throws<IOException>(() => output.Write(path => File.WriteAllText(Path.Combine(path, "a.txt"), "new")));

        Assert.AreEqual("keep", File.ReadAllText(folder.At("out/theirs.txt")));
        SequenceAssert.AreEqual(["out"], Directory.GetFileSystemEntries(folder.Root).Select(Path.GetFileName));
    }

    [TestMethod]
    public void Reserve_Succeeds_CreatesNothing()
    {
        using var folder = new TemporaryFolder();
        OutputFolder.Reserve(folder.At("out"));
        Assert.IsEmpty(Directory.GetFileSystemEntries(folder.Root));
    }

    [TestMethod]
    [DataRow("full", "isn't empty, and nothing is overwritten")]
    [DataRow("full/a.txt", "it is a file. Name a folder.")]
    [DataRow("none/out", "its parent folder doesn't exist")]
    public void Reserve_CantBeWritten_SaysWhy(string name, string message)
    {
        using var folder = new TemporaryFolder();
        folder.Write("full/a.txt", "keep");
        StringAssert.Contains(Assert.ThrowsExactly<IOException>(() => OutputFolder.Reserve(folder.At(name))).Message, message, StringComparison.Ordinal);
    }
}
