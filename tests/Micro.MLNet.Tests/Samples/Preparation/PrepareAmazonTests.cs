using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using Micro.MLNet.Samples.Data;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Samples.Preparation;

[TestClass]
public sealed class PrepareAmazonTests
{
    private static readonly string[] Source = ["amazon", "--category", "Toys", "--input"];

    [TestMethod]
    public void Amazon_SortsIdsAndSplitsByThePublishedRule()
    {
        using var folder = new TemporaryFolder();
        AmazonFiles.Write(folder);

        var run = PreparedFolder.Prepare(folder, Arguments(folder));

        // users 0..11 have 5..16 items: below 10 two are held out; 10 to 14: two; 15 and 16: three, of which test gets one
        StringAssert.Contains(run.Output, "12 users, 24 items, 100/14/12 interactions, 1 repeated rows left out", StringComparison.Ordinal);
        SequenceAssert.AreEqual([.. Enumerable.Range(0, AmazonFiles.Users).Select(AmazonFiles.UserId).Order(StringComparer.Ordinal)], PreparedFolder.Table(folder, "users.tsv").Select(row => row[1]));
        SequenceAssert.AreEqual([.. Enumerable.Range(0, AmazonFiles.Items).Select(AmazonFiles.ItemId).Order(StringComparer.Ordinal)], PreparedFolder.Table(folder, "items.tsv").Select(row => row[1]));
        var (train, validation, test) = (PreparedFolder.Part(folder, "train"), PreparedFolder.Part(folder, "val"), PreparedFolder.Part(folder, "test"));
        for (var user = 0; user < AmazonFiles.Users; user++)
        {
            var index = AmazonFiles.Users - 1 - user; // the last to appear is the first in order
            var count = AmazonFiles.CountOf(user);
            Assert.HasCount(1, test[index]);
            Assert.HasCount(count < 15 ? 1 : 2, validation[index]);
            SequenceAssert.AreEqual(
                [.. Enumerable.Range(0, count).Select(n => AmazonFiles.Items - 1 - (((user * 5) + n) % AmazonFiles.Items)).Order()],
                train[index].Concat(validation[index]).Concat(test[index]).Order());
        }
    }

    [TestMethod]
    public void Amazon_Images_AreExactAndTheMissingOneIsTheMean()
    {
        using var folder = new TemporaryFolder();
        AmazonFiles.Write(folder);

        PreparedFolder.Prepare(folder, Arguments(folder));

        var vectors = PreparedFolder.Vectors(folder, "image");
        var ids = PreparedFolder.Table(folder, "items.tsv").Select(row => row[1]).ToArray();
        Assert.HasCount(AmazonFiles.Items, vectors);
        for (var item = 0; item < ids.Length; item++)
        {
            var expected = AmazonFiles.Image(ids[item]);
            if (ids[item] == AmazonFiles.WithoutImage)
            {
                expected[0] = 275f / 23; // 0 + 1 + ... + 23 = 276, less its own 1, over the other 23 items
            }

            SequenceAssert.AreEqual(expected, vectors[item]);
        }
    }

    [TestMethod]
    public void Amazon_TextWithoutEncoder_GivesComponentsAndTheMeanWhereThereIsNone()
    {
        using var folder = new TemporaryFolder();
        AmazonFiles.Write(folder);

        PreparedFolder.Prepare(folder, Arguments(folder, "--text-width", "6"));

        var vectors = PreparedFolder.Vectors(folder, "text");
        Assert.HasCount(6, vectors[0]);
        Assert.HasCount(AmazonFiles.Items, vectors.Select(vector => string.Join(' ', vector)).Distinct());
        // B00000002X is the third in order
        for (var n = 0; n < 6; n++)
        {
            Assert.AreEqual(vectors.Where((_, item) => item != 2).Average(vector => (double)vector[n]), vectors[2][n], 1e-6);
        }
    }

    [TestMethod]
    public void Amazon_TextEncoder_AveragesTokensOverTheMask()
    {
        using var folder = new TemporaryFolder();
        AmazonFiles.Write(folder);
        WriteEncoder(folder, OnnxBytes.TokenTable(Tokens, hasSegments: true));

        PreparedFolder.Prepare(folder, [.. Arguments(folder), .. Encoder(folder)]);

        // "toy 23 it ' s item 23 ' sé toys kind 2 gifts brand3" is item 23, the first in order: [CLS] 1, toy 10, toys 20, gifts 40, [SEP] 2, the rest [UNK] 0
        var ids = PreparedFolder.Table(folder, "items.tsv");
        Assert.AreEqual("Toy 23", ids[0][2]);
        var vectors = PreparedFolder.Vectors(folder, "text");
        var tokens = 2 + "toy 23 it ' s item 23 ' sé toys kind 2 gifts brand3".Split(' ').Length;
        Assert.AreEqual((1 + 10 + 20 + 40 + 2f) / tokens, vectors[0][0], 1e-6f);
        Assert.AreEqual(1f, vectors[0][1]); // every token's second number, padding's is 100
    }

    [TestMethod]
    public void Amazon_TextEncoderWithSentenceVectors_TakesThemAsTheyAre()
    {
        using var folder = new TemporaryFolder();
        AmazonFiles.Write(folder);
        WriteEncoder(folder, OnnxBytes.TokenTable(Tokens, pooled: true));

        PreparedFolder.Prepare(folder, [.. Arguments(folder), .. Encoder(folder), "--max-tokens", "4"]);

        // [CLS] toy [UNK] [SEP], or for the item without metadata the mean of the others, which is the same
        foreach (var vector in PreparedFolder.Vectors(folder, "text"))
        {
            SequenceAssert.AreEqual([(1 + 10 + 0 + 2) / 4f, 1f], vector);
        }
    }

    [TestMethod]
    public void Amazon_SameSeed_GivesTheSameBytesAndAnotherSeedAnotherSplit()
    {
        using var folder = new TemporaryFolder();
        AmazonFiles.Write(folder);
        PreparedFolder.Prepare(folder, Arguments(folder, "--split-seed", "7"));
        var first = PreparedFolder.Content(folder.At("out"));
        Directory.Delete(folder.At("out"), recursive: true);

        PreparedFolder.Prepare(folder, Arguments(folder, "--split-seed", "7"));

        SequenceAssert.AreEqual(
            ["5-core/test.json", "5-core/train.json", "5-core/val.json", "image_feat.npy", "items.tsv", "prepare.json", "text_feat.npy", "users.tsv"],
            first.Keys.Order(StringComparer.Ordinal));
        SequenceAssert.AreEqual([.. first.OrderBy(file => file.Key)], PreparedFolder.Content(folder.At("out")).OrderBy(file => file.Key));
        Directory.Delete(folder.At("out"), recursive: true);
        PreparedFolder.Prepare(folder, Arguments(folder, "--split-seed", "8"));
        Assert.AreNotEqual(first["5-core/train.json"], PreparedFolder.Content(folder.At("out"))["5-core/train.json"]);
    }

    [TestMethod]
    public void Amazon_Result_IsReadWithTitlesTrainsAndSaysHowItWasMade()
    {
        using var folder = new TemporaryFolder();
        AmazonFiles.Write(folder);
        PreparedFolder.Prepare(folder, Arguments(folder, "--split-seed", "3"));

        var data = DataSetReader.Read(folder.At("out"));

        SequenceAssert.AreEqual(["image", "text"], data.Modalities);
        Assert.AreEqual(126, data.Counts.Interactions);
        Assert.AreEqual("Toy 23", data.TitleOf("0"));
        Assert.AreEqual(AmazonFiles.WithoutMetadata, data.TitleOf("2")); // an item without title goes by its id
        Assert.AreEqual("Toy 23", DataSetReader.Read(folder.At("out"), modalities: []).TitleOf("0"));
        PreparedFolder.AssertTrains(folder);
        using var manifest = JsonDocument.Parse(File.ReadAllText(folder.At("out/prepare.json")));
        Assert.AreEqual("amazon Toys", manifest.RootElement.GetProperty("source").GetString());
        Assert.AreEqual(3, manifest.RootElement.GetProperty("splitSeed").GetInt32());
        Assert.AreEqual(1, manifest.RootElement.GetProperty("features")[0].GetProperty("missing").GetInt32());
    }

    private static readonly float[][] Tokens = [[1000, 100], [0, 1], [1, 1], [2, 1], [0, 1], [10, 1], [20, 1], [40, 1]];

    internal static string[] Arguments(TemporaryFolder folder, params string[] more) => [.. Source, folder.At("in"), .. more];

    internal static string[] Encoder(TemporaryFolder folder) => ["--text-encoder", folder.At("encoder.onnx"), "--vocabulary", folder.At("vocab.txt")];

    internal static void WriteEncoder(TemporaryFolder folder, byte[] network)
    {
        folder.Write("encoder.onnx", network);
        folder.Write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\ntoy\ntoys\ngifts\n");
    }
}
