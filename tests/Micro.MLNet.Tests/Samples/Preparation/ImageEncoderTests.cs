using System;
using System.IO;
using System.Linq;
using Micro.MLNet.Samples.Preparation;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using SkiaSharp;

namespace Micro.MLNet.Tests.Samples.Preparation;

[TestClass]
public sealed class ImageEncoderTests
{
    private const int FirstEdge = 6 + 64;

    [TestMethod]
    [DataRow(SKEncodedImageFormat.Png)]
    [DataRow(SKEncodedImageFormat.Jpeg)]
    [DataRow(SKEncodedImageFormat.Webp)]
    public void Read_WideImage_TakesItsMiddle(SKEncodedImageFormat format)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a", ImageBytes.Columns(128, 32, x => x is >= 48 and < 80 ? SKColors.Lime : SKColors.Red, format));

        var pixels = ImageFile.Read(path, 4, 4)!;

        Assert.HasCount(4 * 4 * 4, pixels);
        Assert.AreEqual(0, pixels[4], 40); // red of the second pixel; the lossy formats and the scaling smear the border
        Assert.AreEqual(255, pixels[5], 40);
    }

    [TestMethod]
    public void Read_TransparentImage_StandsOnWhite()
    {
        using var folder = new TemporaryFolder();
        SequenceAssert.AreEqual<byte>([255, 255, 255, 255], ImageFile.Read(folder.Write("a.png", ImageBytes.Plain(SKColors.Transparent)), 1, 1)!);
    }

    [TestMethod]
    public void Read_NoWholeImage_GivesNull()
    {
        using var folder = new TemporaryFolder();
        var noise = new Random(1);
        var whole = ImageBytes.Columns(64, 64, _ => new SKColor((uint)noise.Next()), SKEncodedImageFormat.Jpeg);
        Assert.IsNotNull(ImageFile.Read(folder.Write("whole.jpg", whole), 8, 8));
        Assert.IsNull(ImageFile.Read(folder.Write("cut.jpg", whole[..(whole.Length / 2)]), 8, 8));
        Assert.IsNull(ImageFile.Read(folder.Write("text.png", "hello"), 8, 8));
        Assert.IsNull(ImageFile.Read(folder.Write("empty.png", []), 8, 8));
    }

    [TestMethod]
    public void Statistics_PlainRed_HasItsColorAndNoEdge()
    {
        var vector = Describe(ImageBytes.Plain(SKColors.Red));

        Assert.HasCount(198, vector);
        SequenceAssert.AreEqual([1f, 0f, 0f, 0f, 0f, 0f], vector[..6]);
        Assert.AreEqual(1f, vector[6 + (3 * 16)], 1e-4f); // the box of the most red, the least green and blue
        Assert.AreEqual(1f, vector[6..FirstEdge].Sum(), 1e-4f);
        Assert.AreEqual(0f, vector[FirstEdge..].Sum());
    }

    [TestMethod]
    public void Statistics_BlackBesideWhite_HasTheUprightEdgeInItsCells()
    {
        var vector = Describe(ImageBytes.Columns(128, 128, x => x < 64 ? SKColors.Black : SKColors.White));

        SequenceAssert.AreEqual([0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f], vector[..6]);
        // Edge pixels: columns 63 (cell 1) and 64 (cell 2) in rows 1 to 126; the outer cells have 31 rows, the inner ones 32.
        for (var n = 0; n < vector.Length - FirstEdge; n++)
        {
            var (row, column, orientation) = (n / 32, n / 8 % 4, n % 8);
            var expected = column is 1 or 2 && orientation == 0 ? (row is 0 or 3 ? 31f : 32f) / (2 * 126) : 0f;
            Assert.AreEqual(expected, vector[FirstEdge + n], 1e-6f, $"row {row}, column {column}, orientation {orientation}");
        }
    }

    [TestMethod]
    public void Network_Colors_AreNormalizedAsImageNets()
    {
        using var folder = new TemporaryFolder();
        using var encoder = new OnnxImageEncoder(folder.Write("m.onnx", OnnxBytes.ColorMean(1, 3, 2, 5)), isImageNet: true);

        Assert.AreEqual((5, 2, 3), (encoder.ImageWidth, encoder.ImageHeight, encoder.VectorWidth));
        var vector = encoder.Encode(ImageFile.Read(folder.Write("a.png", ImageBytes.Plain(SKColors.Red)), 5, 2));

        Assert.AreEqual((1 - 0.485) / 0.229, vector[0], 1e-5);
        Assert.AreEqual((0 - 0.456) / 0.224, vector[1], 1e-5);
        Assert.AreEqual((0 - 0.406) / 0.225, vector[2], 1e-5);
    }

    [TestMethod]
    public void Network_OfOpenSize_SaysWhatIsExpected()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("m.onnx", OnnxBytes.ColorMean("N", 3, "H", "W"));
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => new OnnxImageEncoder(path, isImageNet: true)).Message,
            "takes pixels (Float [?,3,?,?]), but one input of Float [1 or ?,3,H,W] with a fixed height and width is expected",
            StringComparison.Ordinal);
    }

    private static float[] Describe(byte[] image)
    {
        using var folder = new TemporaryFolder();
        var statistics = new ImageStatistics();
        return statistics.Encode(ImageFile.Read(folder.Write("a.png", image), statistics.ImageWidth, statistics.ImageHeight));
    }
}
