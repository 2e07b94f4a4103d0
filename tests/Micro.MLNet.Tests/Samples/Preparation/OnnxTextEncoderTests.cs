using System;
using System.IO;
using System.Linq;
using System.Threading;
using Micro.MLNet.Samples.Preparation;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Samples.Preparation;

[TestClass]
public sealed class OnnxTextEncoderTests
{
    private const string Vocabulary = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nred\nRed\nchair\n##s\n";
    private static readonly float[][] Table = [[1000], [0], [1], [2], [0], [10], [20], [40], [80]];
    private static readonly string[] Texts = ["red", "Red chairs", "chair red red", "strange"];

    // [CLS] 1, [SEP] 2, red 10, chair 40, ##s 80, [UNK] 0; padding's 1000 must not count
    private static readonly float[] Expected = [(1 + 10 + 2) / 3f, (1 + 10 + 40 + 80 + 2) / 5f, (1 + 40 + 10 + 10 + 2) / 5f, (1 + 0 + 2) / 3f];

    [TestMethod]
    [DataRow("B", "T")]
    [DataRow(1, "T")]
    [DataRow(3, "T")]
    [DataRow("B", 9)]
    [DataRow(3, 9)]
    public void Encode_OpenOrFixedSizes_GivesTheSameMeans(object batch, object length)
    {
        using var folder = new TemporaryFolder();
        using var encoder = Create(folder, OnnxBytes.TokenTable(Table, batch: batch, length: length));
        SequenceAssert.AreEqual(Expected, encoder.Encode(Texts, CancellationToken.None).Select(vector => vector.Single()));
    }

    [TestMethod]
    public void Encode_Cased_KeepsUpperCase()
    {
        using var folder = new TemporaryFolder();
        using var encoder = Create(folder, OnnxBytes.TokenTable(Table), isCased: true);
        SequenceAssert.AreEqual([(1 + 20 + 2) / 3f], encoder.Encode(["Red"], CancellationToken.None)[0]);
    }

    [TestMethod]
    public void Encode_LongText_IsCutToTheFixedLength()
    {
        using var folder = new TemporaryFolder();
        using var encoder = Create(folder, OnnxBytes.TokenTable(Table, length: 4));
        SequenceAssert.AreEqual([(1 + 10 + 10 + 2) / 4f], encoder.Encode(["red red red red"], CancellationToken.None)[0]);
    }

    [TestMethod]
    public void Create_MissingNetwork_NamesIt()
    {
        using var folder = new TemporaryFolder();
        var vocabulary = folder.Write("vocab.txt", Vocabulary);
        StringAssert.Contains(
            Assert.ThrowsExactly<FileNotFoundException>(() => new OnnxTextEncoder("/no/such.onnx", vocabulary, 64, isCased: false)).Message, "'/no/such.onnx' doesn't exist", StringComparison.Ordinal);
    }

    private static OnnxTextEncoder Create(TemporaryFolder folder, byte[] network, bool isCased = false) =>
        new(folder.Write("m.onnx", network), folder.Write("vocab.txt", Vocabulary), mostTokens: 64, isCased);
}
