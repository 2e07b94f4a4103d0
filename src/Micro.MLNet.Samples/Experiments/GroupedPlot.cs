using System.Collections.Generic;
using System.Linq;
using ScottPlot;

namespace Micro.MLNet.Samples.Experiments;

/// <summary>Plots of several series: bars side by side in groups, and lines. The legend stands beside them.</summary>
internal static class GroupedPlot
{
    private const int Height = 520;
    private const int LeastWidth = 900;
    private const int WidthOfBar = 14;
    private const int WidthOfLegend = 400;
    private const double ShareOfGroup = 0.85; // the rest of a group's width parts it from the next
    private static readonly ScottPlot.Palettes.Category20 Palette = new ScottPlot.Palettes.Category20();

    /// <summary>Writes groups of bars as PNG and as SVG.</summary>
    /// <param name="path">Without extension.</param>
    /// <param name="title">What it shows, and on which data.</param>
    /// <param name="horizontal">What the groups are.</param>
    /// <param name="vertical">What the bars' lengths are.</param>
    /// <param name="groups">Left to right.</param>
    /// <param name="series">A bar in each group; NaN for none.</param>
    public static void Bars(
        string path, string title, string horizontal, string vertical, IReadOnlyList<string> groups, IReadOnlyList<(string Name, double[] Values)> series)
    {
        var plot = New(title, horizontal, vertical);
        var width = ShareOfGroup / series.Count;
        for (var s = 0; s < series.Count; s++)
        {
            var shift = (s - ((series.Count - 1) / 2.0)) * width;
            var bars = series[s].Values.Index().Where(value => double.IsFinite(value.Item)).Select(value => new Bar
            {
                Position = value.Index + shift,
                Value = value.Item,
                Size = width,
                FillColor = ColorOf(s),
                LineWidth = 0,
            });
            plot.Add.Bars(bars.ToArray()).LegendText = series[s].Name;
        }

        plot.Axes.Bottom.SetTicks([.. groups.Select((_, n) => (double)n)], [.. groups]);
        plot.Axes.Bottom.MajorTickStyle.Length = 0;
        plot.Axes.AutoScale();
        plot.Axes.Margins(bottom: 0, top: 0.05);
        Save(plot, path, int.Max(LeastWidth, (WidthOfBar * groups.Count * series.Count) + WidthOfLegend));
    }

    /// <summary>Writes lines as PNG and as SVG.</summary>
    /// <param name="path">Without extension.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="horizontal">What <paramref name="positions"/> are.</param>
    /// <param name="vertical">What the values are.</param>
    /// <param name="positions">Where the values stand, ascending.</param>
    /// <param name="series">A value at each position; the line is broken at NaN.</param>
    public static void Lines(
        string path, string title, string horizontal, string vertical, double[] positions, IReadOnlyList<(string Name, double[] Values)> series)
    {
        var plot = New(title, horizontal, vertical);
        for (var s = 0; s < series.Count; s++)
        {
            var line = plot.Add.Scatter(positions, series[s].Values, ColorOf(s));
            line.LegendText = series[s].Name;
            line.LineWidth = 2;
            line.MarkerSize = 7;
        }

        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
        Save(plot, path, LeastWidth);
    }

    private static Color ColorOf(int series) => Palette.GetColor((series * 2 % 20) + (series / 10 % 2)); // dark ones first, then their lighter twins

    private static Plot New(string title, string horizontal, string vertical)
    {
        var plot = new Plot();
        plot.Title(title);
        plot.XLabel(horizontal);
        plot.YLabel(vertical);
        return plot;
    }

    private static void Save(Plot plot, string path, int width)
    {
        plot.ShowLegend(Edge.Right);
        plot.SavePng(path + ".png", width, Height);
        plot.SaveSvg(path + ".svg", width, Height);
    }
}
