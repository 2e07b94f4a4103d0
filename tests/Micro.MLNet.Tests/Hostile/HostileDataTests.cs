using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using Micro.MLNet.Samples.Data;
using Micro.MLNet.Samples.Preparation;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using SkiaSharp;

namespace Micro.MLNet.Tests.Hostile;

/// <summary>Data sets that are damaged, or made to do damage.</summary>
[TestClass]
public sealed class HostileDataTests
{
    [TestMethod]
    [DataRow("{\"0\": null}", "user 0 with null")]
    [DataRow("{\"-1\": [0]}", "user -1")]
    [DataRow("{\"0\": [0], \"0\": [1]}", "isn't a map")]
    [DataRow("{\"0\": [2147483648]}", "isn't a map")]
    [DataRow("{\"0\": [[[[[[[[]]]]]]]]}", "isn't a map")]
    public void Read_OfADamagedMap_SaysWhatItFound(string json, string message)
    {
        using var folder = new Samples.TemporaryFolder();
        folder.Write("train.json", json);
        AssertRefused(() => DataSetReader.Read(folder.Root), message);
    }

    [TestMethod]
    [DataRow("item\t\timage\n1\tx\t1 2\n", "column without a name")]
    [DataRow("item,\"image\n", "opens a quote that is never closed")]
    public void Read_OfADamagedTable_SaysWhatItFound(string text, string message)
    {
        using var folder = new Samples.TemporaryFolder();
        AssertRefused(() => ItemFile.Read(folder.Write("items.csv", text), null), message);
    }

    [TestMethod]
    public void Read_OfATableOfAMillionColumns_SaysSo()
    {
        using var folder = new Samples.TemporaryFolder();
        AssertRefused(() => ItemFile.Read(folder.Write("items.tsv", $"item{new string('\t', 1 << 20)}\n"), null), "has 1048577 columns");
    }

    [TestMethod]
    public void Read_OfATableWithoutAnyPair_SaysSo()
    {
        using var folder = new Samples.TemporaryFolder();
        folder.Write("interactions.tsv", "user\titem\na\t\n\tx\n");
        AssertRefused(() => DataSetReader.Read(folder.Root), "none of them with a user and an item");
    }

    /// <summary>50,000 rows without a vector beside one of 50,000 numbers: 10 GB were asked for by a file of 500 KB.</summary>
    [TestMethod]
    public void Read_OfOneLongVectorAmongMissingOnes_AsksForNothing()
    {
        using var folder = new Samples.TemporaryFolder();
        var path = folder.Write("items.tsv", $"item\timage\n0\t{string.Join(' ', Enumerable.Repeat("1", 50_000))}\n{string.Concat(Enumerable.Range(1, 50_000).Select(n => $"{n}\t\n"))}");
        AssertRefused(() => ItemFile.Read(path, null), "nearly all vectors are missing");
    }

    /// <summary>A quote over a hundred thousand lines, each of which was appended to a copy of all before: 40 GB of copies.</summary>
    [TestMethod]
    public void Read_OfALongQuote_TakesMemoryInProportion()
    {
        using var folder = new Samples.TemporaryFolder();
        var path = folder.Write("a.csv", $"user,item\n\"{string.Concat(Enumerable.Repeat("abc\n", 100_000))}\",x\n");
        var before = GC.GetAllocatedBytesForCurrentThread();
        var (user, item, _) = InteractionFile.Read(path).Rows.Single();
        Assert.AreEqual((400_000, "x"), (user.Length, item));
        Assert.IsLessThan(64 << 20, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    [DataRow("{'asin': 'x\\")]
    [DataRow("{'asin': \"\\")]
    [DataRow("u'")]
    public void Parse_OfALiteralThatEndsInText_SaysSo(string text) =>
        StringAssert.Contains(Assert.ThrowsExactly<FormatException>(() => PythonLiteral.Parse(text)).Message, "is the end of the line", StringComparison.Ordinal);

    [TestMethod]
    [DataRow("{\"reviewerID\": \"\\ud800\", \"asin\": \"B1\"}")]
    [DataRow("{\"reviewerID\": \"A\", \"\\udc00\": \"B1\"}")]
    public void Read_OfAReviewThatIsNoUnicode_SaysSo(string review)
    {
        using var folder = new Samples.TemporaryFolder();
        AssertRefused(() => AmazonReviews.Read(folder.Write("a.gz", Compress(review)), default), "line 1, is no review");
    }

    [TestMethod]
    public void Read_OfAnEndlessLine_StopsEarly()
    {
        using var folder = new Samples.TemporaryFolder();
        var path = folder.Write("a.gz", Compress(new string('x', (1 << 24) + 1)));
        Assert.IsLessThan(1 << 16, new FileInfo(path).Length);
        AssertRefused(() => AmazonReviews.Read(path, default), "more than 16777216 characters");
    }

    [TestMethod]
    public void Read_OfADamagedArchiveOfLines_SaysSo()
    {
        using var folder = new Samples.TemporaryFolder();
        var bytes = Compress(string.Concat(Enumerable.Repeat("{\"reviewerID\": \"A\", \"asin\": \"B1\"}\n", 50)));
        for (var n = 2; n < bytes.Length; n++)
        {
            var damaged = bytes.ToArray();
            damaged[n] ^= 0xFF;
            try
            {
                AmazonReviews.Read(folder.Write("a.gz", damaged), default); // times and names mean nothing
            }
            catch (InvalidDataException)
            {
            }
        }
    }

    [TestMethod]
    public void Write_OfTheLargestIndex_TakesNoMemoryForThoseBelow()
    {
        using var folder = new Samples.TemporaryFolder();
        folder.Write("in/a.inter", "userID\titemID\n2147483646\t2147483646\n0\t1\n");
        Directory.CreateDirectory(folder.At("out"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var data = new MmrecPreparation(folder.At("in")).Write(folder.At("out"), 1, default);
        Assert.AreEqual((int.MaxValue, int.MaxValue), (data.Counts.Users, data.Counts.Items));
        Assert.IsLessThan(64 << 20, GC.GetAllocatedBytesForCurrentThread() - before);
        folder.Write("in/a.inter", "userID\titemID\n2147483647\t0\n");
        AssertRefused(() => new MmrecPreparation(folder.At("in")).Write(folder.At("out"), 1, default), "has the id '2147483647'");
    }

    [TestMethod]
    [DataRow("../secret.png")]
    [DataRow("a/../../secret.png")]
    [DataRow("../images2/a.png")]
    [DataRow("..")]
    [DataRow("a\0.png")]
    public void PathOf_AnImageOutsideTheFolder_IsRefused(string name)
    {
        using var folder = new Samples.TemporaryFolder();
        Directory.CreateDirectory(folder.At("images/a"));
        AssertRefused(() => ImageFolder.PathOf(folder.At("images"), name), "image");
    }

    [TestMethod]
    public void PathOf_AnAbsolutePathOrALinkOutOfTheFolder_IsRefused()
    {
        using var folder = new Samples.TemporaryFolder();
        var secret = folder.Write("secret/a.png", "x");
        Directory.CreateDirectory(folder.At("images"));
        AssertRefused(() => ImageFolder.PathOf(folder.At("images"), secret), "lies outside");
        File.CreateSymbolicLink(folder.At("images/link.png"), secret);
        Directory.CreateSymbolicLink(folder.At("images/below"), folder.At("secret"));
        AssertRefused(() => ImageFolder.PathOf(folder.At("images"), "link.png"), "is a link");
        AssertRefused(() => ImageFolder.PathOf(folder.At("images"), "below/a.png"), "is a link");
        folder.Write("images/own.png", "x");
        File.CreateSymbolicLink(folder.At("images/inner.png"), folder.At("images/own.png"));
        Assert.AreEqual(folder.At("images/inner.png"), ImageFolder.PathOf(folder.At("images"), "inner.png"));
        Assert.AreEqual(folder.At("images/missing.png"), ImageFolder.PathOf(folder.At("images"), "missing.png"));
    }

    /// <summary>A picture of 40,000 by 40,000 pixels announces 6 GB in a few bytes.</summary>
    [TestMethod]
    public void Read_OfAPictureThatAnnouncesTooMuch_GivesNothing()
    {
        using var folder = new Samples.TemporaryFolder();
        using var bitmap = new SKBitmap(1, 1);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        var bytes = data.ToArray();
        byte[] size = [0, 0, 0x9C, 0x40, 0, 0, 0x9C, 0x40]; // width and height, in the header's first part
        size.CopyTo(bytes, 16);
        uint checksum = Crc(bytes.AsSpan(12, 17));
        bytes[29] = (byte)(checksum >> 24);
        bytes[30] = (byte)(checksum >> 16);
        bytes[31] = (byte)(checksum >> 8);
        bytes[32] = (byte)checksum;
        using var codec = SKCodec.Create(new MemoryStream(bytes));
        Assert.AreEqual(40_000, codec.Info.Width);
        Assert.IsNull(ImageFile.Read(folder.Write("a.png", bytes), 8, 8));
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        return ~crc;
    }

    private static byte[] Compress(string text)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return stream.ToArray();
    }

    private static void AssertRefused(Action read, string message) =>
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(read).Message, message, StringComparison.Ordinal);
}
