using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;

namespace Micro.MLNet.Benchmarks.Report;

/// <summary>How time and memory grow with the catalog, each size in a process of its own.</summary>
internal static class ScaleReport
{
    public static ReportPage Create(ReportSettings settings)
    {
        var sizes = settings.Sizes
            .Select(size => SampleBench.Run(settings.Threads, "scale", "--items", size)["sizes"]![0]!)
            .ToList();
        double[] Values(string name) => [.. sizes.Select(size => size.Number(name))];
        var first = sizes[0];
        return new ReportPage(
            "scale",
            "Growth with the catalog: as many users as items, 10 interactions a user, features of 128 and 128",
            [.. sizes.SelectMany(size => Figures(size, first))],
            Plots.Curves(
                "Growth with the catalog",
                "items",
                "seconds, µs or MB",
                Values("items"),
                [
                    ("graphs, s", Values("graphSeconds")),
                    ("epoch, s", Values("epochSeconds")),
                    ("time an interaction, µs", Values("microsecondsPerInteraction")),
                    ("peak memory, MB", Values("peakMemoryMB")),
                ]),
            "The baseline of each size is the smallest one: how many times its catalog, and how many times its cost.");
    }

    private static Figure[] Figures(JsonNode size, JsonNode first)
    {
        var items = size.Number("items").ToString("N0", CultureInfo.InvariantCulture);
        var growth = $"{Numbers.Short(size.Number("items") / first.Number("items"))} x the items";
        Figure Row(string what, string name, string value) => new($"{items} items: {what}", value, growth, $"{Numbers.Short(size.Number(name) / first.Number(name))} x");
        return
        [
            Row("graphs", "graphSeconds", Numbers.Time(size.Number("graphSeconds"))),
            Row("epoch", "epochSeconds", Numbers.Time(size.Number("epochSeconds"))),
            Row("time an interaction", "microsecondsPerInteraction", Numbers.Time(size.Number("microsecondsPerInteraction") / 1e6)),
            Row($"peak memory, of which {Numbers.Memory(size.Number("dataMemoryMB"))} before training", "peakMemoryMB", Numbers.Memory(size.Number("peakMemoryMB"))),
        ];
    }
}
