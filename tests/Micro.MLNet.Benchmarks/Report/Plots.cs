using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Micro.MLNet.Benchmarks.Report;

/// <summary>The two kinds of plot: bars of ratios, and curves over size.</summary>
internal static class Plots
{
    /// <summary>Horizontal bars on a logarithmic axis; 1 is the baseline.</summary>
    public static Plot Bars(string title, string axis, IReadOnlyList<(string Name, double Value)> bars)
    {
        var plot = New(title);
        for (var n = 0; n < bars.Count; n++)
        {
            var bar = plot.Add.Bar(position: bars.Count - n, value: Math.Log10(bars[n].Value));
            bar.Horizontal = true;
            bar.Color = Colors.SteelBlue;
            bar.Bars[0].Label = bars[n].Value.ToString("0.##", CultureInfo.InvariantCulture) + " x";
        }

        plot.Axes.Left.SetTicks([.. bars.Select((_, n) => (double)(bars.Count - n))], [.. bars.Select(bar => bar.Name)]);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Axes.Bottom.TickGenerator = PowersOfTen();
        plot.Axes.AutoScale();
        plot.Axes.Margins(left: 0.15, right: 0.15);
        plot.Add.VerticalLine(0, 1, Colors.Gray);
        plot.XLabel(axis);
        return plot;
    }

    /// <summary>Curves on logarithmic axes.</summary>
    public static Plot Curves(string title, string horizontal, string vertical, double[] sizes, IReadOnlyList<(string Name, double[] Values)> curves)
    {
        var plot = New(title);
        foreach (var (name, values) in curves)
        {
            var scatter = plot.Add.Scatter(Array.ConvertAll(sizes, Math.Log10), Array.ConvertAll(values, value => Math.Log10(Math.Max(value, 1e-3))));
            scatter.LegendText = name;
            scatter.LineWidth = 2;
            scatter.MarkerSize = 8;
        }

        plot.Axes.Bottom.TickGenerator = PowersOfTen();
        plot.Axes.Left.TickGenerator = PowersOfTen();
        plot.XLabel(horizontal);
        plot.YLabel(vertical);
        plot.ShowLegend(Edge.Right); // beside the curves, which may lie anywhere
        return plot;
    }

    private static Plot New(string title)
    {
        var plot = new Plot();
        plot.Title(title);
        return plot;
    }

    private static NumericAutomatic PowersOfTen() => new()
    {
        IntegerTicksOnly = true,
        LabelFormatter = value => Math.Pow(10, value).ToString("#,0.###", CultureInfo.InvariantCulture),
        MinorTickGenerator = new LogMinorTickGenerator(),
    };
}
