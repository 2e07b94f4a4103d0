using System;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Threading;
using Micro.MLNet.Persistence;
using Micro.MLNet.Serving;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Persistence;

[TestClass]
public sealed class ModelArchiveTests
{
    [TestMethod]
    [DataRow(12, 9, 2)]
    [DataRow(1, 1, 0)]
    [DataRow(3, 200, 1)]
    public void Load_AfterSave_GivesEveryBitBack(int users, int items, int modalities)
    {
        var model = TestModels.Create(users, items, modalities);
        TestModels.AssertSame(model, Load(Save(model)).Model);
    }

    [TestMethod]
    [DataRow(12, 9, 2)]
    [DataRow(1, 1, 0)]
    public void Load_AfterSaveWithState_GivesEveryBitBack(int users, int items, int modalities)
    {
        var model = TestModels.CreateWithState(users, items, modalities);
        TestModels.AssertSame(model, Load(Save(model)).Model);
        TestModels.AssertSame(TestModels.Create(users, items, modalities), Load(Save(model.WithoutState())).Model);
    }

    [TestMethod]
    public void Load_AfterSaveOfNaNAndInfinity_GivesThemBack()
    {
        var model = TestModels.FromTables(["u"], ["i"], [float.NaN, float.PositiveInfinity], [BitConverter.Int32BitsToSingle(0x7FC12345), -0f]);
        TestModels.AssertSame(model, Load(Save(model)).Model);
    }

    [TestMethod]
    public void Load_AfterSaveOfAwkwardIds_GivesThemBack()
    {
        string[] ids = ["", "\"quoted\"", "tab\tand\nline", "日本", "👍", "\0", "I", "ı", "<&>"];
        var model = TestModels.FromTables(ids, ["i"], new float[ids.Length], [1]);
        CollectionAssert.AreEqual(ids, Load(Save(model)).Model.Users.Ids.ToArray());
    }

    [TestMethod]
    public void Load_AfterSave_GivesTheColumnsBack()
    {
        var columns = new ModelColumns(new IdColumn("who", IdColumnType.Key, 4, [2, -1, 0, 11]), new IdColumn("what", IdColumnType.Int32), "how much");
        var loaded = Load(Save(TestModels.Create(), columns)).Columns;
        Assert.AreEqual(columns.Item, loaded.Item);
        Assert.AreEqual("how much", loaded.Score);
        Assert.AreEqual(("who", IdColumnType.Key, 4L), (loaded.User.Name, loaded.User.Type, loaded.User.KeyCount));
        CollectionAssert.AreEqual(columns.User.KeyIndices, loaded.User.KeyIndices);
    }

    [TestMethod]
    public void Save_Twice_GivesTheSameBytes()
    {
        var first = Save(TestModels.Create());
        Thread.Sleep(20);
        CollectionAssert.AreEqual(first, Save(Load(first).Model));
    }

    [TestMethod]
    public void Save_UnderTurkishCulture_GivesTheSameBytes()
    {
        var expected = Save(TestModels.Create());
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("tr-TR");
            CollectionAssert.AreEqual(expected, Save(TestModels.Create()));
            TestModels.AssertSame(TestModels.Create(), Load(expected).Model);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [TestMethod]
    public void Save_ToAnyStream_WritesTheDocumentedEntriesInOrder()
    {
        using var zip = new ZipArchive(new MemoryStream(Save(TestModels.Create(modalities: 1))));
        string[] expected =
        [
            "manifest.json", "users.json", "items.json", "users.f32", "items.f32", "seen.ptr.i32", "seen.idx.i32",
            "modality0.ptr.i32", "modality0.idx.i32", "modality0.weights.f32", "modality0.attention.f32",
        ];
        CollectionAssert.AreEqual(expected, zip.Entries.Select(e => e.FullName).ToArray());
        Assert.IsTrue(zip.Entries.All(e => e.LastWriteTime.Year == 1980));
    }

    [TestMethod]
    public void Save_OfOneUserVector_WritesLittleEndianFloats()
    {
        // 1.5f = 0x3FC00000, -2f = 0xC0000000
        var archive = Save(TestModels.FromTables(["u"], ["i"], [1.5f, -2f], [0, 0]));
        using var zip = new ZipArchive(new MemoryStream(archive));
        using var content = new MemoryStream();
        zip.GetEntry("users.f32")!.Open().CopyTo(content);
        CollectionAssert.AreEqual(new byte[] { 0, 0, 0xC0, 0x3F, 0, 0, 0, 0xC0 }, content.ToArray());
    }

    [TestMethod]
    public void Save_OfAHalfSurrogatePair_NamesTheId()
    {
        var model = TestModels.FromTables(["ok", "bad\ud800"], ["i"], [1, 1], [1]);
        var e = Assert.ThrowsExactly<InvalidOperationException>(() => Save(model));
        Assert.AreEqual(
            "The id at index 1 holds half of a surrogate pair at position 3, but only valid Unicode text can be saved. Rename the id and fit again.", e.Message);
    }

    [TestMethod]
    public void SaveFile_OverAnOldFile_ReplacesItAndLeavesNothingElse()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("model.zip");
        File.WriteAllText(path, "old");
        ModelArchive.SaveFile(path, TestModels.Create(), TestModels.Columns);
        CollectionAssert.AreEqual(Save(TestModels.Create()), File.ReadAllBytes(path));
        CollectionAssert.AreEqual(new[] { path }, Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    public void SaveFile_OfAModelThatCannotBeSaved_LeavesTheOldFile()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("model.zip");
        File.WriteAllText(path, "old");
        var model = TestModels.FromTables(["\ud800"], ["i"], [1], [1]);
        Assert.ThrowsExactly<InvalidOperationException>(() => ModelArchive.SaveFile(path, model, TestModels.Columns));
        Assert.AreEqual("old", File.ReadAllText(path));
        CollectionAssert.AreEqual(new[] { path }, Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    public void Load_FromAStreamThatCannotSeek_Works()
    {
        using var stream = new GZipStream(new MemoryStream(Deflated(Save(TestModels.Create()))), CompressionMode.Decompress);
        TestModels.AssertSame(TestModels.Create(), ModelArchive.Load(stream).Model);
    }

    internal static byte[] Save(FittedModel model, ModelColumns? columns = null)
    {
        using var stream = new MemoryStream();
        ModelArchive.Save(stream, model, columns ?? TestModels.Columns);
        return stream.ToArray();
    }

    internal static SavedModel Load(byte[] archive)
    {
        using var stream = new MemoryStream(archive);
        return ModelArchive.Load(stream);
    }

    private static byte[] Deflated(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }
}
