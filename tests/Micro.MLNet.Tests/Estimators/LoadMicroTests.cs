using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using Micro.MLNet.Tests.Data;
using Micro.MLNet.Tests.Persistence;
using Microsoft.ML;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Estimators;

[TestClass]
public sealed class LoadMicroTests : IDisposable
{
    private static readonly MLContext Context = new(1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void LoadMicro_EitherFormat_GivesTheModel(bool compact)
    {
        var path = Save(compact);
        using var oneWay = new OneWayStream(File.ReadAllBytes(path));
        using var stream = new MemoryStream(File.ReadAllBytes(path));

        foreach (var loaded in new[] { Context.Recommendation().LoadMicro(path), Context.Recommendation().LoadMicro(oneWay), Context.Recommendation().LoadMicro(stream) })
        {
            Expect.Sequence([1f, 15], Views.Column<float>(loaded.Transform(Views.Pairs(("a", "x"), ("c", "w"))), "Score"));
            CollectionAssert.AreEqual(new[] { "w", "z" }, loaded.Recommend("c", 2).Select(item => item.ItemId).ToArray());
        }

        Assert.IsTrue(stream.CanRead && oneWay.CanRead, "streams stay open");
    }

    [TestMethod]
    public void LoadMicro_ChainWithStepsAround_GivesItsRecommender()
    {
        var chain = Context.Transforms.CopyColumns("ItemId", "Item").Append(Context.Recommendation().Trainers.Popularity());
        var data = Context.Data.LoadFromEnumerable(new[] { new Choice { UserId = "a", Item = "x" }, new Choice { UserId = "b", Item = "y" } });
        Context.Recommendation().SaveModel(chain.Fit(data), data.Schema, _folder.File("chain.zip"));

        CollectionAssert.AreEqual(new[] { "a", "b" }, Context.Recommendation().LoadMicro(_folder.File("chain.zip")).Model.UserIds.ToArray());
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void LoadMicro_FlippedByteInAnEntry_IsRefusedNamingIt(bool compact)
    {
        var path = Save(compact);
        var whole = File.ReadAllBytes(path);
        var entries = Contents(whole);
        Assert.IsGreaterThan(5, entries.Count);
        foreach (var (name, start, length) in entries)
        {
            foreach (var position in new[] { start, start + (length / 2) }) // the last one's upper bits mean nothing where it is deflated
            {
                var damaged = whole.ToArray();
                damaged[position] ^= 0x10;
                File.WriteAllBytes(path, damaged);

                Refuses(path, $"'{name}'", name == "manifest.json" ? "manifest" : null);
                if (!compact)
                {
                    var error = Assert.ThrowsExactly<InvalidDataException>(() => Context.Recommendation().LoadModel(path, out _), name);
                    StringAssert.Contains(error.Message, $"The entry '{name}' ", StringComparison.Ordinal);
                }
            }
        }
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void LoadMicro_FlippedByteAnywhere_IsRefusedOrScoresTheSame(bool compact)
    {
        var path = Save(compact);
        var whole = File.ReadAllBytes(path);
        var refused = 0;
        for (var position = 0; position < whole.Length; position += 5)
        {
            var damaged = whole.ToArray();
            damaged[position] ^= (byte)(1 << (position % 8));
            File.WriteAllBytes(path, damaged);
            try
            {
                // a time stamp of an entry does no harm
                Expect.Sequence([1f, 15], Views.Column<float>(Context.Recommendation().LoadMicro(path).Transform(Views.Pairs(("a", "x"), ("c", "w"))), "Score"));
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.IsGreaterThan(whole.Length / 5 / 4, refused);
    }

    [TestMethod]
    public void LoadMicro_StoredEntryWithAnotherByte_SaysWhichChecksumsDiffer()
    {
        // CRC-32 of "123456789" is cbf43926, the check value of that polynomial; "123456788" has bcf309b0, as zlib computes it
        using (var zip = ZipFile.Open(_folder.File("a.zip"), ZipArchiveMode.Create))
        {
            using var content = zip.CreateEntry("numbers", CompressionLevel.NoCompression).Open();
            content.Write("123456789"u8);
        }

        var bytes = File.ReadAllBytes(_folder.File("a.zip"));
        bytes[bytes.AsSpan().IndexOf("123456789"u8) + 8] = (byte)'8';
        File.WriteAllBytes(_folder.File("a.zip"), bytes);

        Refuses(_folder.File("a.zip"), "The entry 'numbers' has the checksum bcf309b0, but was written with cbf43926.");
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void LoadMicro_TruncatedFile_IsRefused(bool compact)
    {
        var path = Save(compact);
        var whole = File.ReadAllBytes(path);
        foreach (var length in new[] { 1, whole.Length / 4, whole.Length / 2, whole.Length - 100, whole.Length - 1 })
        {
            File.WriteAllBytes(path, whole[..length]);
            Refuses(path, "truncated or isn't a zip file");
        }
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("no zip file")]
    public void LoadMicro_NoZip_IsRefused(string content)
    {
        File.WriteAllText(_folder.File("model.zip"), content);
        Refuses(_folder.File("model.zip"), "truncated or isn't a zip file");
    }

    [TestMethod]
    public void LoadMicro_ZipOfSomethingElse_IsRefused()
    {
        using (var zip = ZipFile.Open(_folder.File("a.zip"), ZipArchiveMode.Create))
        {
            using var content = zip.CreateEntry("readme.txt").Open();
            content.Write("hello"u8);
        }

        Refuses(_folder.File("a.zip"), "doesn't hold one whole model");
    }

    [TestMethod]
    public void LoadMicro_EntriesThatShareTheirBytes_AreRefusedUnread()
    {
        // two directory records for one entry: each announces more than half of the file
        using (var zip = ZipFile.Open(_folder.File("a.zip"), ZipArchiveMode.Create))
        {
            using var content = zip.CreateEntry("a", CompressionLevel.NoCompression).Open();
            content.Write(new byte[5000]);
        }

        var bytes = File.ReadAllBytes(_folder.File("a.zip"));
        var (record, end) = (bytes.AsSpan().IndexOf("PK\u0001\u0002"u8), bytes.AsSpan().IndexOf("PK\u0005\u0006"u8));
        byte[] twice = [.. bytes[..end], .. bytes[record..]];
        var tail = twice.AsSpan(twice.Length - (bytes.Length - end));
        (tail[8], tail[10], tail[12]) = (2, 2, (byte)(2 * (end - record)));
        File.WriteAllBytes(_folder.File("a.zip"), twice);

        Refuses(_folder.File("a.zip"), "announce 10000 compressed bytes in a file of " + twice.Length);
    }

    [TestMethod]
    public void LoadMicro_ModelWithoutARecommender_SaysHowManyItHolds()
    {
        var data = Views.Pairs(("a", "x"));
        Context.Model.Save(Context.Transforms.CopyColumns("Other", "UserId").Fit(data), data.Schema, _folder.File("a.zip"));

        Refuses(_folder.File("a.zip"), "holds 0 recommenders of this package, but exactly one was expected");
    }

    [TestMethod]
    public void LoadMicro_NoFile_SaysSo()
    {
        var path = _folder.File("none.zip");
        var error = Assert.ThrowsExactly<FileNotFoundException>(() => Context.Recommendation().LoadMicro(path));
        Assert.AreEqual($"There is no file '{path}'. Pass the path of a model that mlContext.Model.Save, SaveModel or MicroTransformer.Save wrote.", error.Message);
    }

    private string Save(bool compact)
    {
        var path = _folder.File("model.zip");
        if (compact)
        {
            TinyModel.Transformer().Save(path);
        }
        else
        {
            Context.Model.Save(TinyModel.Transformer(), Views.Pairs(("a", "x")).Schema, path);
        }

        return path;
    }

    private static void Refuses(string path, string found, string? instead = null)
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => Context.Recommendation().LoadMicro(path), found);
        StringAssert.StartsWith(error.Message, $"'{path}' doesn't hold one whole model of this package: ", StringComparison.Ordinal);
        StringAssert.Contains(error.Message, instead ?? found, StringComparison.Ordinal);
        StringAssert.EndsWith(error.Message, " Expected is what MicroTransformer.Save, SaveModel or mlContext.Model.Save wrote.", StringComparison.Ordinal);
    }

    // where the packed bytes of each entry are: behind its local header of 30 bytes, its name and its extra field
    private static List<(string Name, int Start, int Length)> Contents(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        var contents = new List<(string, int, int)>();
        foreach (var entry in archive.Entries.Where(entry => entry.CompressedLength > 0))
        {
            byte[] name = [.. Encoding.UTF8.GetBytes(entry.FullName)];
            var header = zip.AsSpan().IndexOf(name) - 30;
            Assert.IsTrue(zip.AsSpan(header, 4).SequenceEqual("PK\u0003\u0004"u8), entry.FullName);
            contents.Add((entry.FullName, header + 30 + name.Length + BitConverter.ToUInt16(zip, header + 28), (int)entry.CompressedLength));
        }

        return contents;
    }

    private sealed class Choice
    {
        public string UserId { get; set; } = "";

        public string Item { get; set; } = "";
    }

    /// <summary>A stream as the network has them: it can't seek.</summary>
    private sealed class OneWayStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
