using System;
using System.IO;
using Micro.MLNet.Persistence;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Persistence;

[TestClass]
public sealed class AtomicFileTests
{
    [TestMethod]
    public void Write_WhenTheWriterFailsHalfway_LeavesTheOldFileAndNoOther()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("model.zip");
        File.WriteAllText(path, "old");
        Assert.ThrowsExactly<NotSupportedException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(1);
            throw new NotSupportedException();
        }));
        Assert.AreEqual("old", File.ReadAllText(path));
        CollectionAssert.AreEqual(new[] { path }, Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    public void Write_IntoAMissingFolder_SaysSo()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File(Path.Combine("missing", "model.zip"));
        var e = Assert.ThrowsExactly<IOException>(() => AtomicFile.Write(path, _ => Assert.Fail()));
        Assert.AreEqual($"'{path}' can't be written: its folder doesn't exist. Create the folder, or pass a path in a folder that exists.", e.Message);
    }

    [TestMethod]
    public void Write_OntoAFolder_SaysSoAndLeavesNothing()
    {
        using var folder = new TemporaryFolder();
        var path = Directory.CreateDirectory(folder.File("model.zip")).FullName;
        var e = Assert.ThrowsExactly<IOException>(() => AtomicFile.Write(path, stream => stream.WriteByte(1)));
        Assert.StartsWith($"'{path}' can't be written: ", e.Message);
        Assert.EndsWith("Pass a path that you may write to and that isn't a folder.", e.Message);
        CollectionAssert.AreEqual(Array.Empty<string>(), Directory.GetFiles(folder.Path));
    }
}
