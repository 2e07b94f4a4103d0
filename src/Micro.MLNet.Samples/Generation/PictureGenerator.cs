using System;

namespace Micro.MLNet.Samples.Generation;

/// <summary>Draws an item's picture: its style decides the colors, its category the shape, and both are noisy.</summary>
internal sealed class PictureGenerator(Random random)
{
    /// <summary>Pixels a side.</summary>
    public const int Size = 24;
    private const int Shades = 8; // of the ground, and as many of the shape
    private const int ColorNoise = 28; // of 255

    private static readonly (int Red, int Green, int Blue)[] Grounds =
        [(168, 124, 82), (196, 204, 212), (214, 178, 128), (250, 206, 70), (62, 42, 92), (92, 142, 96)];

    private static readonly (int Red, int Green, int Blue)[] Inks =
        [(92, 56, 28), (44, 52, 62), (132, 60, 48), (226, 62, 108), (222, 186, 92), (28, 74, 110)];

    // does the shape of a category cover a point in [-1, 1]²?
    private static readonly Func<double, double, bool>[] Shapes =
    [
        (x, y) => (x * x) + (y * y) < .6,
        (x, y) => Math.Max(Math.Abs(x), Math.Abs(y)) < .7,
        (x, y) => y > -.7 && y < .7 && Math.Abs(x) < (y + .7) / 1.6,
        (x, y) => Math.Min(Math.Abs(x), Math.Abs(y)) < .25 && Math.Max(Math.Abs(x), Math.Abs(y)) < .85,
        (x, y) => (x * x) + (y * y) is > .3 and < .75,
        (x, y) => Math.Abs(x) + Math.Abs(y) < .85,
        (x, y) => Math.Abs(x) < .8 && Math.Abs(y) < .35,
        (x, y) => Math.Abs(y) < .8 && Math.Abs(x) < .35,
        (x, y) => Math.Abs(x) < .8 && Math.Abs(y) < .8 && (x > 0) == (y > 0),
        (x, y) => Math.Abs(Math.Abs(x) - Math.Abs(y)) < .3 && Math.Abs(x) < .85,
    ];

    /// <summary>The next picture, as PNG.</summary>
    /// <param name="category">The item's.</param>
    /// <param name="style">The item's.</param>
    public byte[] Next(int category, int style)
    {
        var palette = new byte[2 * Shades * 3];
        Shade(Grounds[style], palette.AsSpan(0, Shades * 3));
        Shade(Inks[style], palette.AsSpan(Shades * 3));
        var (scale, left, top) = (.85 + (.3 * random.NextDouble()), .3 * (random.NextDouble() - .5), .3 * (random.NextDouble() - .5));
        var pixels = new byte[Size * Size];
        for (var n = 0; n < pixels.Length; n++)
        {
            var (x, y) = (((n % Size * 2.0) + 1) / Size - 1, ((n / Size * 2.0) + 1) / Size - 1);
            var isShape = Shapes[category % Shapes.Length]((x - left) / scale, (y - top) / scale);
            pixels[n] = (byte)((isShape ? Shades : 0) + random.Next(Shades));
        }

        return PalettePng.Encode(Size, palette, pixels);
    }

    // brighter and darker shades of a color that is a little off
    private void Shade((int Red, int Green, int Blue) color, Span<byte> shades)
    {
        var (red, green, blue) = (Off(color.Red), Off(color.Green), Off(color.Blue));
        for (var n = 0; n < Shades; n++)
        {
            var light = (n - ((Shades - 1) / 2.0)) * 5;
            (shades[3 * n], shades[(3 * n) + 1], shades[(3 * n) + 2]) = (Clamp(red + light), Clamp(green + light), Clamp(blue + light));
        }
    }

    private double Off(int part) => part + (ColorNoise * random.NextNormal());

    private static byte Clamp(double part) => (byte)Math.Clamp(Math.Round(part), 0, 255);
}
