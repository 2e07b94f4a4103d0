using System.IO;
using SkiaSharp;

namespace Micro.MLNet.Samples.Preparation;

/// <summary>Reads an image of any common format and brings it to one size.</summary>
/// <remarks>
/// With SkiaSharp itself: ML.NET's <c>MLImage</c>, and with it <c>ExtractPixels</c>, is compiled against SkiaSharp 2 and throws
/// MissingMethodException beside SkiaSharp 3, which this program's plots need. EXIF's orientation isn't applied.
/// </remarks>
internal static class ImageFile
{
    public const int BytesPerPixel = 4;
    private const long MostPixels = 1 << 27; // half a gigabyte of them; a few bytes can announce far more
    private static readonly SKSamplingOptions Smooth = new(SKFilterMode.Linear, SKMipmapMode.Linear);

    /// <summary>The middle of the image in the wanted proportions, scaled, on white: rows of red, green, blue, unused. Null when the file is no whole image, or one of more than 128 million pixels.</summary>
    public static byte[]? Read(string path, int width, int height)
    {
        using var stream = File.OpenRead(path);
        using var codec = SKCodec.Create(stream);
        if (codec is null || (long)codec.Info.Width * codec.Info.Height > MostPixels)
        {
            return null;
        }

        using var full = new SKBitmap(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        if (codec.GetPixels(full.Info, full.GetPixels()) != SKCodecResult.Success)
        {
            return null; // a truncated file decodes in part: half a picture says less than none
        }

        using var scaled = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Premul));
        using (var canvas = new SKCanvas(scaled))
        using (var image = SKImage.FromBitmap(full))
        {
            canvas.Clear(SKColors.White);
            canvas.DrawImage(image, Middle(full.Width, full.Height, (float)width / height), SKRect.Create(width, height), Smooth);
        }

        return scaled.GetPixelSpan().ToArray();
    }

    private static SKRect Middle(int width, int height, float proportion)
    {
        var (cutWidth, cutHeight) = width > height * proportion ? (height * proportion, (float)height) : (width, width / proportion);
        return SKRect.Create((width - cutWidth) / 2, (height - cutHeight) / 2, cutWidth, cutHeight);
    }
}
