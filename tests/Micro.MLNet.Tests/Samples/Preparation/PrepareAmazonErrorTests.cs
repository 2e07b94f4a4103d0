using System;
using System.IO;
using System.Linq;
using System.Threading;
using Micro.MLNet.Samples.Cli;
using Micro.MLNet.Samples.Preparation;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Samples.Preparation;

[TestClass]
public sealed class PrepareAmazonErrorTests
{
    [TestMethod]
    public void Amazon_MissingFile_NamesItAndWhatIsThere()
    {
        using var folder = new TemporaryFolder();
        AmazonFiles.Write(folder);
        File.Delete(folder.At(AmazonFiles.MetadataName));
        AssertFails(folder, "has no meta_Toys.json.gz, but image_features_Toys.b, reviews_Toys_5.json.gz. Check --input and --category.");
    }

    [TestMethod]
    public void Amazon_MissingFolder_SaysSo()
    {
        using var folder = new TemporaryFolder();
        AssertFails(folder, "doesn't exist. Check --input.");
    }

    [TestMethod]
    [DataRow(20)] // within the numbers
    [DataRow(4)] // within the checksum
    public void Amazon_TruncatedReviews_SaysSo(int missing)
    {
        using var folder = new TemporaryFolder();
        AmazonFiles.Write(folder);
        Truncate(folder.At(AmazonFiles.ReviewsName), missing);
        AssertFails(folder, "A whole gzip file is expected: download it again.");
    }

    [TestMethod]
    public void Amazon_ReviewsThatArentCompressed_SaysSo()
    {
        using var folder = new TemporaryFolder();
        AmazonFiles.Write(folder);
        folder.Write(AmazonFiles.ReviewsName, AmazonFiles.Review("A", "B"));
        AssertFails(folder, "can't be unpacked at line 1");
    }

    [TestMethod]
    [DataRow("{\"reviewerID\": \"A\"", "line 2, is no review:")]
    [DataRow("{\"reviewerID\": \"A\"}", "line 2, is no review: it has no asin.")]
    [DataRow("[1]", "line 2, is no review: it has no reviewerID.")]
    public void Amazon_BrokenReview_NamesTheLine(string line, string message)
    {
        using var folder = new TemporaryFolder();
        AmazonFiles.Write(folder);
        AmazonFiles.WriteLines(folder, AmazonFiles.ReviewsName, [AmazonFiles.Review("A", "B"), line]);
        AssertFails(folder, message);
    }

    [TestMethod]
    public void Amazon_NoReviews_SaysSo()
    {
        using var folder = new TemporaryFolder();
        AmazonFiles.Write(folder);
        AmazonFiles.WriteLines(folder, AmazonFiles.ReviewsName, []);
        AssertFails(folder, "has no reviews");
    }

    [TestMethod]
    [DataRow("{'asin': 'A', 'title': 'x}", "line 1, is no item: character 27 is the end of the line, but a closing ' is expected.")]
    [DataRow("{'title': 'x'}", "line 1, is no item: it has no asin.")]
    public void Amazon_BrokenMetadata_NamesTheLine(string line, string message)
    {
        using var folder = new TemporaryFolder();
        AmazonFiles.Write(folder);
        AmazonFiles.WriteLines(folder, AmazonFiles.MetadataName, [line]);
        AssertFails(folder, message);
    }

    [TestMethod]
    public void Amazon_TruncatedImages_SaysHowManyBytesAreLeft()
    {
        using var folder = new TemporaryFolder();
        AmazonFiles.Write(folder);
        Truncate(folder.At(AmazonFiles.ImagesName), 4);
        AssertFails(folder, "23 records of 16394 (10 for the id, 4096 floats) and 16390 more. The file is truncated or of another format");
    }

    [TestMethod]
    public void Amazon_ImagesOfAnotherFormat_NamesTheRecord()
    {
        using var folder = new TemporaryFolder();
        AmazonFiles.Write(folder);
        folder.Write(AmazonFiles.ImagesName, new byte[16394]);
        AssertFails(folder, "record 1, begins with the bytes 00000000000000000000, but an id of 10 letters and digits is expected");
    }

    [TestMethod]
    public void Amazon_ImagesOfOtherItems_SaysSo()
    {
        using var folder = new TemporaryFolder();
        AmazonFiles.Write(folder);
        AmazonFiles.WriteLines(folder, AmazonFiles.ReviewsName, [AmazonFiles.Review("A", "B")]);
        AssertFails(folder, "None of the 1 items has a vector of modality 'image'");
    }

    [TestMethod]
    public void Amazon_ImageThatIsntFinite_NamesTheItem()
    {
        using var folder = new TemporaryFolder();
        AmazonFiles.Write(folder);
        var bytes = File.ReadAllBytes(folder.At(AmazonFiles.ImagesName));
        BitConverter.TryWriteBytes(bytes.AsSpan(10), float.NaN);
        folder.Write(AmazonFiles.ImagesName, bytes);
        AssertFails(folder, "The image vector of item 'B00000023X' has 4096 numbers, but 4096 finite ones are expected");
    }

    [TestMethod]
    public void Amazon_EncoderWithOtherInputs_ListsThem()
    {
        using var folder = new TemporaryFolder();
        AmazonFiles.Write(folder);
        PrepareAmazonTests.WriteEncoder(folder, OnnxBytes.TokenTable([[1f]], idName: "tokens"));
        AssertFails(folder, "takes tokens (Int64 [?,?]), attention_mask (Int64 [?,?]), but a sentence encoder with input_ids", PrepareAmazonTests.Encoder(folder));
    }

    [TestMethod]
    public void Amazon_EncoderThatIsNoNetwork_SaysSo()
    {
        using var folder = new TemporaryFolder();
        AmazonFiles.Write(folder);
        PrepareAmazonTests.WriteEncoder(folder, "hello"u8.ToArray());
        AssertFails(folder, "encoder.onnx' can't be loaded as an ONNX network", PrepareAmazonTests.Encoder(folder));
    }

    [TestMethod]
    public void Amazon_VocabularyLongerThanTheNetworksTable_SaysSo()
    {
        using var folder = new TemporaryFolder();
        AmazonFiles.Write(folder);
        PrepareAmazonTests.WriteEncoder(folder, OnnxBytes.TokenTable([[1f], [2f]]));
        AssertFails(folder, "encoder.onnx' can't be run", PrepareAmazonTests.Encoder(folder));
    }

    [TestMethod]
    public void Amazon_ForeignVocabulary_SaysWhatIsExpected()
    {
        using var folder = new TemporaryFolder();
        AmazonFiles.Write(folder);
        PrepareAmazonTests.WriteEncoder(folder, OnnxBytes.TokenTable([[1f]]));
        folder.Write("vocab.txt", "red\n");
        AssertFails(folder, "vocab.txt' is no WordPiece vocabulary", PrepareAmazonTests.Encoder(folder));
    }

    [TestMethod]
    public void Amazon_EncoderWithoutVocabulary_SaysSo()
    {
        using var folder = new TemporaryFolder();
        AmazonFiles.Write(folder);
        AssertFails(folder, "--text-encoder came without --vocabulary", "--text-encoder", "x.onnx");
    }

    [TestMethod]
    public void Amazon_OutputThatHoldsSomething_IsRefusedAndKept()
    {
        using var folder = new TemporaryFolder();
        AmazonFiles.Write(folder);
        folder.Write("out/mine.txt", "keep");
        AssertFails(folder, "isn't empty, and nothing is overwritten.");
        Assert.AreEqual("keep", File.ReadAllText(folder.At("out/mine.txt")));
    }

    [TestMethod]
    public void Amazon_EmptyOutput_IsFilled()
    {
        using var folder = new TemporaryFolder();
        AmazonFiles.Write(folder);
        Directory.CreateDirectory(folder.At("out"));
        PreparedFolder.Prepare(folder, PrepareAmazonTests.Arguments(folder));
        SequenceAssert.AreEqual(["in", "out"], Directory.GetFileSystemEntries(folder.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [TestMethod]
    public void Amazon_Cancelled_LeavesNothing()
    {
        using var folder = new TemporaryFolder();
        AmazonFiles.Write(folder);
        var preparation = new AmazonPreparation(folder.At("in"), "Toys");
        Assert.ThrowsExactly<OperationCanceledException>(() => OutputFolder.Reserve(folder.At("out")).Write(output =>
            preparation.Write(output, new TextStatistics(width: 4), seed: 0, new CancellationToken(canceled: true))));
        SequenceAssert.AreEqual(["in"], Directory.GetFileSystemEntries(folder.Root).Select(Path.GetFileName));
    }

    private static void Truncate(string path, int missing) => File.WriteAllBytes(path, File.ReadAllBytes(path)[..^missing]);

    private static void AssertFails(TemporaryFolder folder, string message, params string[] more) =>
        PreparedFolder.AssertFails(folder, message, PrepareAmazonTests.Arguments(folder, more));
}
