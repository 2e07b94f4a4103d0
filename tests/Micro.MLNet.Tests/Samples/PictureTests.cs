using System;
using System.IO;
using System.Linq;
using Micro.MLNet.Samples;
using Micro.MLNet.Samples.Data;
using Micro.MLNet.Samples.Generation;
using Micro.MLNet.Tests.Architecture;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using SkiaSharp;

namespace Micro.MLNet.Tests.Samples;

/// <summary>The pictures of the embedded data set, read by a decoder that knows nothing of how they were written.</summary>
[TestClass]
public sealed class PictureTests
{
    [TestMethod]
    public void Encode_EveryPixel_IsWhatADecoderReads()
    {
        byte[] palette = [255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30];
        var pixels = Enumerable.Range(0, 64).Select(n => (byte)(n * 7 / 3 % 4)).ToArray();

        using var bitmap = SKBitmap.Decode(IndexedPng.Encode(pixels, palette, side: 8));

        Assert.AreEqual((8, 8), (bitmap.Width, bitmap.Height));
        for (var n = 0; n < pixels.Length; n++)
        {
            var color = palette.AsSpan(3 * pixels[n], 3);
            Assert.AreEqual(new SKColor(color[0], color[1], color[2]), bitmap.GetPixel(n % 8, n / 8), $"pixel {n}");
        }
    }

    [TestMethod]
    public void Pictures_MostAlike_ShareTheCategoryFarMoreOftenThanByChance()
    {
        var items = EmbeddedData.Read().ItemFeatures!;
        var pictures = Enumerable.Range(0, items.RowCount).Select(row => Pixels(items[DataSet.ItemColumn].TextAt(row))).ToArray();
        var same = 0;
        for (var i = 0; i < pictures.Length; i++)
        {
            var nearest = Enumerable.Range(0, pictures.Length).Where(j => j != i).MinBy(j => Distance(pictures[i], pictures[j]));
            same += items["category"].TextAt(i) == items["category"].TextAt(nearest) ? 1 : 0;
        }

        Assert.IsGreaterThan(3 * pictures.Length / Vocabulary.Categories.Length, same, "ten categories: a tenth by chance");
    }

    private static int[] Pixels(string item)
    {
        using var bitmap = SKBitmap.Decode(Path.Combine(Repository.Root, EmbeddedData.FolderName, PictureGenerator.FolderName, item + PictureGenerator.Extension));
        return [.. bitmap.Pixels.SelectMany(color => new int[] { color.Red, color.Green, color.Blue })];
    }

    private static long Distance(int[] a, int[] b)
    {
        var sum = 0L;
        for (var n = 0; n < a.Length; n++)
        {
            sum += (a[n] - b[n]) * (a[n] - b[n]);
        }

        return sum;
    }
}
