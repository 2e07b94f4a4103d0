using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Persistence;

[TestClass]
public sealed class ModelArchiveDamageTests
{
    private const string Remedy = "Copy the file again, or save the model again.";

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(100)]
    [DataRow(-1)]
    [DataRow(-200)]
    public void Load_OfATruncatedArchive_SaysSo(int length)
    {
        var archive = ModelArchiveTests.Save(TestModels.Create());
        var e = AssertRefused(archive[..(length < 0 ? archive.Length + length : length)]);
        Assert.AreEqual($"The model archive is truncated or isn't a zip file. {Remedy}", e.Message);
    }

    [TestMethod]
    public void Load_OfText_SaysSo() =>
        Assert.AreEqual($"The model archive is truncated or isn't a zip file. {Remedy}", AssertRefused(Encoding.UTF8.GetBytes("hello, world")).Message);

    [TestMethod]
    public void Load_OfAForeignZip_SaysWhatToCall()
    {
        var e = AssertRefused(Zip(new() { ["TransformerChain/Model.key"] = [1, 2, 3] }));
        Assert.AreEqual(
            "The zip file holds no manifest.json, so it isn't a model archive. A model archive is what MicroTransformer.Save writes; " +
            "mlContext.Recommendation().LoadMicro reads that and what mlContext.Model.Save writes.",
            e.Message);
    }

    [TestMethod]
    public void Load_OfAForeignManifest_SaysSo()
    {
        var e = AssertRefused(Zip(new() { ["manifest.json"] = "{ \"name\": \"app\" }"u8.ToArray() }));
        Assert.AreEqual("The manifest names the format '', but 'Micro.MLNet model' was expected. Pass a file that MicroTransformer.Save wrote.", e.Message);
    }

    [TestMethod]
    public void Load_OfANewerVersion_SaysToUpdate()
    {
        var e = AssertRefused(WithManifest("{ \"format\": \"Micro.MLNet model\", \"formatVersion\": 7, \"shape\": [1, 2] }"));
        Assert.AreEqual(
            "The model has format version 7, but this version of Micro.MLNet reads versions 1 to 3. " +
            "Update the Micro.MLNet package, or save the model again with this version.",
            e.Message);
    }

    [TestMethod]
    public void Load_WithAChangedFloat_NamesTheEntryAndBothHashes()
    {
        var entries = Unzip(ModelArchiveTests.Save(TestModels.Create()));
        var before = Convert.ToHexStringLower(SHA256.HashData(entries["items.f32"]));
        entries["items.f32"][5] ^= 1;
        var after = Convert.ToHexStringLower(SHA256.HashData(entries["items.f32"]));
        Assert.AreEqual($"The entry 'items.f32' has the SHA-256 {after}, but the manifest says {before}. {Remedy}", AssertRefused(Zip(entries)).Message);
    }

    [TestMethod]
    public void Load_WithAChangedManifest_SaysSo()
    {
        var entries = Unzip(ModelArchiveTests.Save(TestModels.Create()));
        var comment = "SHA-256 of manifest.json: " + Convert.ToHexStringLower(SHA256.HashData(entries["manifest.json"]));
        Replace(entries, "\"bestEpoch\": 31", "\"bestEpoch\": 13");
        Assert.AreEqual($"manifest.json doesn't have the SHA-256 in the zip file's comment. {Remedy}", AssertRefused(Zip(entries, comment: comment)).Message);
    }

    [TestMethod]
    public void Load_WithMoreUsersThanFloats_SaysWhatWasExpectedBeforeAllocating()
    {
        // 12 users of 5 floats have 240 bytes; 400,000,000 of them would need 8 GB
        var entries = Unzip(ModelArchiveTests.Save(TestModels.Create()));
        Replace(entries, "\"userCount\": 12", "\"userCount\": 400000000");
        Assert.AreEqual($"'users.json' is damaged: 400000000 ids are announced in {entries["users.json"].Length} bytes. {Remedy}", AssertRefused(Zip(entries)).Message);
        Replace(entries, "\"userCount\": 400000000", "\"userCount\": 12");
        Replace(entries, "\"embeddingDimension\": 5", "\"embeddingDimension\": 100000000");
        Assert.AreEqual(
            $"The entry 'users.f32' has 240 bytes, but the manifest's dimensions ask for 4800000000. {Remedy}", AssertRefused(Zip(entries)).Message);
        Replace(entries, "\"embeddingDimension\": 100000000", "\"embeddingDimension\": 2000000000");
        Assert.AreEqual(
            "The manifest says 12 for UserCount and 2000000000 for EmbeddingDimension, but a table can hold at most 2147483591 numbers. " + Remedy,
            AssertRefused(Zip(entries)).Message);
    }

    [TestMethod]
    [DataRow("../evil.txt")]
    [DataRow("/etc/passwd")]
    [DataRow("readme.txt")]
    public void Load_WithAnUnknownEntry_NamesIt(string name)
    {
        var entries = Unzip(ModelArchiveTests.Save(TestModels.Create()));
        entries[name] = [1];
        Assert.AreEqual($"The model archive holds the unknown entry '{name}', which the manifest doesn't list. {Remedy}", AssertRefused(Zip(entries)).Message);
    }

    [TestMethod]
    public void Load_WithAnEntryTwice_NamesIt()
    {
        var entries = Unzip(ModelArchiveTests.Save(TestModels.Create()));
        Assert.AreEqual($"The model archive holds the entry 'users.f32' twice. {Remedy}", AssertRefused(Zip(entries, twice: "users.f32")).Message);
    }

    [TestMethod]
    public void Load_WithoutAnEntry_NamesIt()
    {
        var entries = Unzip(ModelArchiveTests.Save(TestModels.Create()));
        entries.Remove("seen.ptr.i32");
        Assert.AreEqual($"The manifest lists the entry 'seen.ptr.i32', which the archive lacks. {Remedy}", AssertRefused(Zip(entries)).Message);
    }

    [TestMethod]
    public void Load_WithItemsThatAreOutOfRange_SaysSo()
    {
        // the hash is right, so the archive was written this way
        var entries = Unzip(ModelArchiveTests.Save(TestModels.Create()));
        BitConverter.TryWriteBytes(entries["seen.idx.i32"], 99);
        Rehash(entries, "seen.idx.i32");
        Assert.StartsWith("The model's parts contradict each other: The index is 99, but it must lie in [0, 9).", AssertRefused(Zip(entries)).Message);
    }

    [TestMethod]
    public void Load_WithAnIdTwice_SaysSo()
    {
        var entries = Unzip(ModelArchiveTests.Save(TestModels.FromTables(["a", "b"], ["i"], [1, 1], [1])));
        entries["users.json"] = "[\"a\",\"a\"]"u8.ToArray();
        Rehash(entries, "users.json");
        Assert.StartsWith(
            "The model's parts contradict each other: The id 'a' appears at positions 0 and 1; ids must be distinct.", AssertRefused(Zip(entries)).Message);
    }

    [TestMethod]
    [DataRow("[\"a\"]")]
    [DataRow("[\"a\",\"b\",\"c\"]")]
    [DataRow("[\"a\",2]")]
    [DataRow("{\"a\":\"b\"}")]
    [DataRow("[\"a\",\"b\"")]
    [DataRow("[\"a\",\"b\"] 1")]
    [DataRow("[\"a\",\"\\ud800\"]")]
    public void Load_WithADamagedIdList_SaysSo(string json)
    {
        var entries = Unzip(ModelArchiveTests.Save(TestModels.FromTables(["a", "b"], ["i"], [1, 1], [1])));
        entries["users.json"] = Encoding.UTF8.GetBytes(json);
        Rehash(entries, "users.json");
        Assert.StartsWith("'users.json' is damaged: ", AssertRefused(Zip(entries)).Message);
    }

    [TestMethod]
    public void Load_WithAnyByteFlipped_GivesTheModelOrOneException()
    {
        var archive = ModelArchiveTests.Save(TestModels.Create(3, 2, 1));
        for (var n = 0; n < archive.Length; n++)
        {
            var damaged = (byte[])archive.Clone();
            damaged[n] ^= 0x55;
            try
            {
                // some bytes of a zip file mean nothing, such as times
                TestModels.AssertSame(TestModels.Create(3, 2, 1), ModelArchiveTests.Load(damaged).Model);
            }
            catch (InvalidDataException)
            {
            }
        }
    }

    [TestMethod]
    public void Load_CutAnywhere_GivesOneException()
    {
        var archive = ModelArchiveTests.Save(TestModels.Create(3, 2, 1));
        for (var n = 0; n < archive.Length; n++)
        {
            AssertRefused(archive[..n]);
        }
    }

    private static InvalidDataException AssertRefused(byte[] archive) => Assert.ThrowsExactly<InvalidDataException>(() => ModelArchiveTests.Load(archive));

    private static byte[] WithManifest(string json)
    {
        var entries = Unzip(ModelArchiveTests.Save(TestModels.Create()));
        entries["manifest.json"] = Encoding.UTF8.GetBytes(json);
        return Zip(entries);
    }

    internal static void Replace(Dictionary<string, byte[]> entries, string found, string replacement)
    {
        var json = Encoding.UTF8.GetString(entries["manifest.json"]);
        Assert.Contains(found, json);
        entries["manifest.json"] = Encoding.UTF8.GetBytes(json.Replace(found, replacement, StringComparison.Ordinal));
    }

    internal static void Rehash(Dictionary<string, byte[]> entries, string name)
    {
        var json = Encoding.UTF8.GetString(entries["manifest.json"]);
        var start = json.IndexOf("\"sha256\": \"", json.IndexOf(name, StringComparison.Ordinal), StringComparison.Ordinal) + 11;
        var hash = Convert.ToHexStringLower(SHA256.HashData(entries[name]));
        entries["manifest.json"] = Encoding.UTF8.GetBytes(json[..start] + hash + json[(start + 64)..]);
    }

    internal static Dictionary<string, byte[]> Unzip(byte[] archive)
    {
        using var zip = new ZipArchive(new MemoryStream(archive));
        return zip.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using var content = new MemoryStream();
            entry.Open().CopyTo(content);
            return content.ToArray();
        });
    }

    internal static byte[] Zip(Dictionary<string, byte[]> entries, string? twice = null, string? comment = null)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            if (entries.TryGetValue("manifest.json", out var manifest))
            {
                zip.Comment = comment ?? "SHA-256 of manifest.json: " + Convert.ToHexStringLower(SHA256.HashData(manifest));
            }

            foreach (var (name, bytes) in entries.Concat(entries.Where(entry => entry.Key == twice)))
            {
                using var content = zip.CreateEntry(name).Open();
                content.Write(bytes);
            }
        }

        return stream.ToArray();
    }
}
