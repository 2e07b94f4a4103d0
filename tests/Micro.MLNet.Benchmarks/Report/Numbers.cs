using System;
using System.Globalization;

namespace Micro.MLNet.Benchmarks.Report;

/// <summary>How figures are written: three digits that count, and a unit.</summary>
internal static class Numbers
{
    private const int Digits = 3;

    public static string Time(double seconds) => seconds switch
    {
        < 1e-3 => Short(seconds * 1e6) + " µs",
        < 1 => Short(seconds * 1e3) + " ms",
        _ => Short(seconds) + " s",
    };

    public static string Memory(double megabytes) => megabytes < 1000 ? Short(megabytes) + " MB" : Short(megabytes / 1000) + " GB";

    /// <summary>How many times as fast.</summary>
    public static string Speed(double ours, double baseline) => Short(baseline / ours) + " x as fast";

    /// <summary>Three digits, without an exponent.</summary>
    public static string Short(double value)
    {
        if (value == 0 || !double.IsFinite(value))
        {
            return value.ToString(CultureInfo.InvariantCulture);
        }

        var decimals = Math.Clamp(Digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 10);
        return Math.Round(value, decimals).ToString("#,0.##########", CultureInfo.InvariantCulture);
    }
}
