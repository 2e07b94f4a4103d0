using System;
using SkiaSharp;

namespace Micro.MLNet.Tests.Samples.Preparation;

/// <summary>Makes small images.</summary>
internal static class ImageBytes
{
    /// <summary>An image whose columns have the colors that <paramref name="colorOf"/> gives.</summary>
    public static byte[] Columns(int width, int height, Func<int, SKColor> colorOf, SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        using var bitmap = new SKBitmap(width, height);
        for (var x = 0; x < width; x++)
        {
            for (var y = 0; y < height; y++)
            {
                bitmap.SetPixel(x, y, colorOf(x));
            }
        }

        using var data = bitmap.Encode(format, 100);
        return data.ToArray();
    }

    /// <summary>An image of one color.</summary>
    public static byte[] Plain(SKColor color) => Columns(20, 10, _ => color);
}
