using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using ScottPlot;

namespace Micro.MLNet.Benchmarks.Report;

/// <summary>One part of the report: a page of Markdown, and a plot as PNG and SVG.</summary>
/// <param name="Name">File name without extension.</param>
/// <param name="Title">Heading.</param>
/// <param name="Figures">The table.</param>
/// <param name="Plot">The plot.</param>
/// <param name="Notes">Lines below the table.</param>
internal sealed record ReportPage(string Name, string Title, IReadOnlyList<Figure> Figures, Plot Plot, params IReadOnlyList<string> Notes)
{
    private const int PlotWidth = 900;
    private const int PlotHeight = 500;

    /// <summary>The page's text.</summary>
    public string ToMarkdown(string machine)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {Title}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"`dotnet run -c Release --project tests/Micro.MLNet.Benchmarks -- report {Name}`, {DateTime.UtcNow:yyyy-MM-dd}.\n");
        text.Append(CultureInfo.InvariantCulture, $"Machine: {machine}.\n\n");
        text.Append("| what | Micro.MLNet | baseline | ratio | target |\n|---|---|---|---|---|\n");
        foreach (var figure in Figures)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {figure.What} | {figure.Ours} | {figure.Baseline} | {figure.Ratio} | {figure.Target} |\n");
        }

        text.Append(string.Concat(Notes.Select(note => $"\n{note}\n")));
        text.Append(CultureInfo.InvariantCulture, $"\n![{Title}]({Name}.svg)\n");
        return text.ToString();
    }

    /// <summary>Writes the page and its plot.</summary>
    public void Write(string folder, string machine)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, Name + ".md"), ToMarkdown(machine));
        Plot.SavePng(Path.Combine(folder, Name + ".png"), PlotWidth, PlotHeight);
        Plot.SaveSvg(Path.Combine(folder, Name + ".svg"), PlotWidth, PlotHeight);
    }
}
