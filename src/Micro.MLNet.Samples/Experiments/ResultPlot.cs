using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using MathNet.Numerics.Statistics;
using ScottPlot;

namespace Micro.MLNet.Samples.Experiments;

/// <summary>Recall@20 of each row as a bar, with its standard deviation over seeds.</summary>
internal static class ResultPlot
{
    private const int Width = 900;
    private const int HeightOfHead = 140;
    private const int HeightOfRow = 32;

    /// <summary>Writes the plot as PNG and as SVG.</summary>
    /// <param name="path">Without extension.</param>
    /// <param name="title">What it shows, and on which data.</param>
    /// <param name="rows">Top to bottom.</param>
    public static void Write(string path, string title, IReadOnlyList<(string Name, IReadOnlyList<FinishedRun> Runs)> rows)
    {
        var plot = new Plot();
        plot.Title(title);
        plot.XLabel($"Recall@20 on test, mean over {rows[0].Runs.Count} seeds and standard deviation");
        var labels = new string[rows.Count];
        for (var n = 0; n < rows.Count; n++)
        {
            var recall = rows[n].Runs.Select(run => run.Users.MeanRecall).ToArray();
            var bar = plot.Add.Bar(position: rows.Count - n, value: recall.Mean(), error: recall.Length > 1 ? recall.StandardDeviation() : 0);
            bar.Horizontal = true;
            bar.Color = n == rows.Count - 1 ? Colors.DarkOrange : Colors.SteelBlue; // the row that the others are compared with
            labels[n] = string.Create(CultureInfo.InvariantCulture, $"{rows[n].Name}   {recall.Mean():0.0000}"); // on a bar, its whisker would cross it
        }

        plot.Axes.Left.SetTicks([.. rows.Select((_, n) => (double)(rows.Count - n))], labels);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Axes.AutoScale();
        plot.Axes.Margins(left: 0, right: 0.05);
        var height = HeightOfHead + (HeightOfRow * Math.Max(3, rows.Count));
        plot.SavePng(path + ".png", Width, height);
        plot.SaveSvg(path + ".svg", Width, height);
    }
}
