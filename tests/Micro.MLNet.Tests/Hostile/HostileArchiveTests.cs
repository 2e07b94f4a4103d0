using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Micro.MLNet.Persistence;
using Micro.MLNet.Tests.Persistence;
using Microsoft.ML;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Hostile;

/// <summary>Archives whose hashes are right and whose content isn't.</summary>
[TestClass]
public sealed class HostileArchiveTests
{
    private const string Deep = "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[";

    [TestMethod]
    [DataRow("\"modalities\": [", "\"modalities\": [null,", "null stands at byte")]
    [DataRow("\"parameters\": [", "\"parameters\": [null,", "null stands at byte")]
    [DataRow("\"entries\": [", "\"entries\": [null,", "null stands at byte")]
    [DataRow("\"userCount\": 12", "\"userCount\": 12, \"userCount\": 12", "Duplicate property")]
    [DataRow("\"userCount\": 12", "\"userCount\": 2147483647", "for UserCount")]
    [DataRow("\"userCount\": 12", "\"userCount\": 4294967308", "The manifest isn't valid")]
    [DataRow("\"type\": \"Text\"", "\"type\": 57", "The manifest isn't valid")]
    [DataRow("\"type\": \"Text\"", "\"type\": \"System.Diagnostics.Process\"", "The manifest isn't valid")]
    [DataRow("\"type\": \"Text\"", "\"type\": \"Key\"", "0 keys and -1 for the key map of the user column of type Key")]
    [DataRow("\"keyCount\": 0", "\"keyCount\": -5", "-5 keys and -1 for the key map of the user column of type Text")]
    [DataRow("\"shape\": []", "\"shape\": [65536, 65536, 65536, 65536]", "[65536, 65536, 65536, 65536] for the shape")]
    [DataRow("\"shape\": []", "\"shape\": [-1, 2]", "[-1, 2] for the shape")]
    [DataRow("\"shape\": []", "\"shape\": [70000, 70000, 0]", "[70000, 70000, 0] for the shape")]
    [DataRow("\"shape\": []", "\"shape\": " + Deep, "The manifest isn't valid")]
    public void Load_OfAManifestThatLies_SaysWhatItFound(string found, string replacement, string message)
    {
        var entries = ModelArchiveDamageTests.Unzip(ModelArchiveTests.Save(TestModels.CreateWithState()));
        var json = Encoding.UTF8.GetString(entries["manifest.json"]);
        var at = json.IndexOf(found, StringComparison.Ordinal);
        Assert.IsGreaterThanOrEqualTo(0, at);
        entries["manifest.json"] = Encoding.UTF8.GetBytes(json[..at] + replacement + json[(at + found.Length)..]);
        StringAssert.Contains(AssertRefused(ModelArchiveDamageTests.Zip(entries)).Message, message, StringComparison.Ordinal);
    }

    [TestMethod]
    public void Load_OfAManifestWithoutEntries_SaysSo()
    {
        var entries = ModelArchiveDamageTests.Unzip(ModelArchiveTests.Save(TestModels.Create()));
        var json = Encoding.UTF8.GetString(entries["manifest.json"]);
        entries["manifest.json"] = Encoding.UTF8.GetBytes(json[..json.LastIndexOf(',', json.IndexOf("\"entries\"", StringComparison.Ordinal))] + "}");
        StringAssert.Contains(AssertRefused(ModelArchiveDamageTests.Zip(entries)).Message, "'entries'", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Load_OfAListedEntryThatNothingReads_SaysSo()
    {
        var entries = ModelArchiveDamageTests.Unzip(ModelArchiveTests.Save(TestModels.Create()));
        entries["payload.bin"] = [1, 2, 3];
        ModelArchiveDamageTests.Replace(entries, "\"entries\": [", "\"entries\": [");
        var json = Encoding.UTF8.GetString(entries["manifest.json"]);
        var end = json.LastIndexOf(']');
        var entry = $",{{\"name\": \"payload.bin\", \"sha256\": \"{Convert.ToHexStringLower(SHA256.HashData(entries["payload.bin"]))}\"}}";
        entries["manifest.json"] = Encoding.UTF8.GetBytes(json[..end] + entry + json[end..]);
        StringAssert.Contains(
            AssertRefused(ModelArchiveDamageTests.Zip(entries)).Message, "'payload.bin' after the last entry", StringComparison.Ordinal);
    }

    /// <summary>A packed part of zeros is a thousandth of its size: it is unpacked only where the dimensions ask for that size.</summary>
    [TestMethod]
    public void Load_OfAZipBomb_AllocatesNothingForIt()
    {
        var entries = ModelArchiveDamageTests.Unzip(ModelArchiveTests.Save(TestModels.Create()));
        entries["users.f32"] = new byte[32 << 20];
        ModelArchiveDamageTests.Rehash(entries, "users.f32");
        var archive = ModelArchiveDamageTests.Zip(entries);
        Assert.IsLessThan(1 << 20, archive.Length);
        var before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused(archive);
        Assert.IsLessThan(4 << 20, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>Of one file that names an id of a megabyte, the message quotes the beginning.</summary>
    [TestMethod]
    public void Load_OfALongName_QuotesItsBeginning()
    {
        var entries = ModelArchiveDamageTests.Unzip(ModelArchiveTests.Save(TestModels.Create()));
        ModelArchiveDamageTests.Replace(entries, "\"format\": \"Micro.MLNet model\"", $"\"format\": \"{new string('x', 1 << 20)}\"");
        Assert.IsLessThan(4000, AssertRefused(ModelArchiveDamageTests.Zip(entries)).Message.Length);
    }

    /// <summary>Ids are whatever text there is; nothing takes one for another, or for a path.</summary>
    [TestMethod]
    public void Load_OfStrangeIds_GivesEachBack()
    {
        string[] ids = ["a", "\u0430", "a\0", "\0", "../../etc/passwd", "", " ", "\u202Ea", "A", "a\u0301", "\u00E1", new string('i', 1 << 20), "1", "01"];
        var model = TestModels.FromTables(ids, ["i"], new float[ids.Length], [1]);
        var loaded = ModelArchiveTests.Load(ModelArchiveTests.Save(model)).Model;
        CollectionAssert.AreEqual(ids, loaded.Users.Ids.ToArray());
        CollectionAssert.AreEqual(Enumerable.Range(0, ids.Length).ToArray(), ids.Select(id => loaded.Users.IndexOf(id)).ToArray());
    }

    [TestMethod]
    public void Load_OfNaNsOfEveryPayload_ServesWithoutThem()
    {
        var payload = BitConverter.Int32BitsToSingle(unchecked((int)0xFFC12345));
        var model = TestModels.FromTables(["u"], ["i", "j"], [1], [payload, 2]);
        using var stream = new MemoryStream(ModelArchiveTests.Save(model));
        var loaded = MicroTransformer.Load(new MLContext(), stream);
        CollectionAssert.AreEqual(new[] { "j" }, loaded.Recommend("u", 5).Select(item => item.ItemId).ToArray());
    }

    [TestMethod]
    public void Load_OfACheckpointWithATensorTwice_SaysSo()
    {
        var checkpoint = new Micro.MLNet.Serving.Checkpoint(1, [new("a", [], [1]), new("a", [], [1])], [1], 0, 0, double.NaN, null);
        using var folder = new Persistence.TemporaryFolder();
        var file = new CheckpointFile(folder.File("c"), new Dictionary<string, string>(), TestModels.Columns);
        file.Save(checkpoint);
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => file.Load()).Message, "lists a tensor twice", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Decode_OfDamagedDeflatedBytes_SaysWhatToDo()
    {
        var packed = FloatPack.Encode(TestModels.Create(), TestModels.Columns);
        for (var n = 4; n < 40; n++)
        {
            packed[n] = 0xFFFFFF;
        }

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => FloatPack.Decode(packed)).Message, "Copy the file again", StringComparison.Ordinal);
    }

    private static InvalidDataException AssertRefused(byte[] archive)
    {
        using var stream = new MemoryStream(archive);
        return Assert.ThrowsExactly<InvalidDataException>(() => MicroTransformer.Load(new MLContext(), stream));
    }
}
