using System;

namespace Micro.MLNet.Samples.Preparation;

/// <summary>Describes an image without a network: how its colors and edges are spread.</summary>
/// <remarks>
/// 198 numbers: mean and standard deviation of red, green and blue in [0, 1] (6); the share of pixels in each of 4 x 4 x 4 color boxes (64); the share
/// of the image's edge strength in each of 4 x 4 cells and 8 orientations (128, as in histograms of oriented gradients; zero without an edge).
/// </remarks>
internal sealed class ImageStatistics : IImageEncoder
{
    private const int Side = 128;
    private const int Channels = 3;
    private const int Moments = 2 * Channels;
    private const int Boxes = 4; // per channel
    private const int Colors = Boxes * Boxes * Boxes;
    private const int Cells = 4; // per side
    private const int Orientations = 8;

    public string Description => "colors (mean, deviation, 4x4x4 histogram) and edges (4x4 cells, 8 orientations), 128x128 pixels";

    public int ImageWidth => Side;

    public int ImageHeight => Side;

    public int VectorWidth => Moments + Colors + (Cells * Cells * Orientations);

    public float[] Encode(ReadOnlySpan<byte> pixels)
    {
        var vector = new float[VectorWidth];
        AddMoments(pixels, vector.AsSpan(0, Moments));
        AddColors(pixels, vector.AsSpan(Moments, Colors));
        AddEdges(pixels, vector.AsSpan(Moments + Colors));
        return vector;
    }

    private static void AddMoments(ReadOnlySpan<byte> pixels, Span<float> target)
    {
        const double count = Side * Side;
        for (var channel = 0; channel < Channels; channel++)
        {
            var (sum, squares) = (0.0, 0.0);
            for (var n = channel; n < pixels.Length; n += ImageFile.BytesPerPixel)
            {
                var value = pixels[n] / 255.0;
                sum += value;
                squares += value * value;
            }

            var mean = sum / count;
            target[channel] = (float)mean;
            target[Channels + channel] = (float)Math.Sqrt(Math.Max(0, (squares / count) - (mean * mean)));
        }
    }

    private static void AddColors(ReadOnlySpan<byte> pixels, Span<float> target)
    {
        const int size = 256 / Boxes;
        for (var n = 0; n < pixels.Length; n += ImageFile.BytesPerPixel)
        {
            target[(((pixels[n] / size * Boxes) + (pixels[n + 1] / size)) * Boxes) + (pixels[n + 2] / size)] += 1f / (Side * Side);
        }
    }

    private static void AddEdges(ReadOnlySpan<byte> pixels, Span<float> target)
    {
        var strengths = new double[target.Length];
        var total = 0.0;
        for (var y = 1; y < Side - 1; y++)
        {
            for (var x = 1; x < Side - 1; x++)
            {
                var (dx, dy) = (Brightness(pixels, x + 1, y) - Brightness(pixels, x - 1, y), Brightness(pixels, x, y + 1) - Brightness(pixels, x, y - 1));
                var strength = Math.Sqrt((dx * dx) + (dy * dy));
                var angle = Math.Atan2(dy, dx);
                var turn = (angle < 0 ? angle + Math.PI : angle) / Math.PI; // light to dark is dark to light: half a turn
                var orientation = (int)Math.Round(turn * Orientations) % Orientations;
                var cell = (y * Cells / Side * Cells) + (x * Cells / Side);
                strengths[(cell * Orientations) + orientation] += strength;
                total += strength;
            }
        }

        for (var n = 0; n < target.Length && total > 0; n++)
        {
            target[n] = (float)(strengths[n] / total);
        }
    }

    private static double Brightness(ReadOnlySpan<byte> pixels, int x, int y)
    {
        var n = ((y * Side) + x) * ImageFile.BytesPerPixel;
        return (0.299 * pixels[n]) + (0.587 * pixels[n + 1]) + (0.114 * pixels[n + 2]); // ITU-R BT.601
    }
}
