using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Micro.MLNet.Samples.Generation;

/// <summary>Draws a small picture of each item: the category is the shape, the style the colors, and both are noisy.</summary>
internal static class PictureGenerator
{
    public const string FolderName = "pictures";
    public const string Extension = ".png";
    public const int Side = 16;
    private const int BlockSize = 2; // a shape is drawn on half the grid, in blocks of 2 x 2 pixels
    private const int Blocks = Side / BlockSize;
    private const int ColorNoise = 24;
    private const double SpeckShare = 0.1;

    // background, body and accent of each style, in the order of Vocabulary.Styles; the fourth color is that of specks
    private static readonly byte[][] StyleColors =
    [
        [222, 203, 176, 121, 78, 44, 168, 120, 72],
        [240, 242, 244, 60, 66, 74, 140, 150, 160],
        [214, 206, 170, 62, 110, 108, 150, 70, 60],
        [255, 240, 120, 226, 60, 120, 50, 150, 230],
        [40, 24, 52, 206, 168, 70, 120, 60, 130],
        [190, 216, 190, 44, 98, 56, 220, 126, 40],
    ];

    /// <summary>Writes one PNG per item into the folder <see cref="FolderName"/>.</summary>
    /// <remarks>The draws are the pictures' own, so that the tables of a seed are the same with and without pictures.</remarks>
    public static void Write(string folder, GeneratorSettings settings, IReadOnlyList<GeneratedItem> items)
    {
        var random = new Random(unchecked(settings.Seed + 1));
        var shapes = Vocabulary.Categories.Select(_ => DrawShape(random)).ToArray();
        var pictures = Directory.CreateDirectory(Path.Combine(folder, FolderName)).FullName;
        foreach (var item in items)
        {
            var png = IndexedPng.Encode(Draw(shapes[item.Category], random), Colors(StyleColors[item.Style], random), Side);
            File.WriteAllBytes(Path.Combine(pictures, item.Id + Extension), png);
        }
    }

    // symmetric about the middle, as made things are, and with an empty border
    private static byte[] DrawShape(Random random)
    {
        var shape = new byte[Side * Side];
        for (var row = 1; row < Blocks - 1; row++)
        {
            for (var column = 1; column < Blocks / 2; column++)
            {
                var color = (byte)random.Next(3);
                for (var n = 0; n < BlockSize * BlockSize; n++)
                {
                    var (y, x) = ((row * BlockSize) + (n / BlockSize), (column * BlockSize) + (n % BlockSize));
                    shape[(y * Side) + x] = color;
                    shape[(y * Side) + Side - 1 - x] = color;
                }
            }
        }

        return shape;
    }

    private static byte[] Draw(byte[] shape, Random random) =>
        Array.ConvertAll(shape, color => random.NextDouble() < SpeckShare ? (byte)random.Next(IndexedPng.Colors) : color);

    private static byte[] Colors(byte[] style, Random random)
    {
        var palette = new byte[IndexedPng.Colors * 3];
        for (var n = 0; n < palette.Length; n++)
        {
            palette[n] = n < style.Length ? (byte)Math.Clamp(style[n] + random.Next(-ColorNoise, ColorNoise + 1), 0, byte.MaxValue) : (byte)random.Next(byte.MaxValue + 1);
        }

        return palette;
    }
}
