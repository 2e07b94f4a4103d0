using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;

namespace Micro.MLNet.Benchmarks.Report;

/// <summary>Whole epochs on real interactions, each data set in a process of its own.</summary>
internal static class EpochReport
{
    // where N x N matrices no longer fit into an ordinary machine's memory
    private const string TooLargeForNaive = "clothing";
    private static readonly string[] WithOwnFeatures = ["tiktok", "tiktok-2k"];

    public static ReportPage Create(ReportSettings settings)
    {
        var (figures, bars) = (new List<Figure>(), new List<(string, double)>());
        foreach (var name in settings.DataSets)
        {
            // the exact contrast is shown where the naive one can stand beside it
            string[] sets = name == TooLargeForNaive ? [string.Empty] : [string.Empty, "Fusion.Items=All"];
            foreach (var set in sets)
            {
                var label = set.Length == 0 ? $"{name}, default settings" : $"{name}, {set}";
                var answer = SampleBench.Run(settings.Threads, Arguments(settings, name, set));
                figures.AddRange(Figures(label, answer));
                if (answer["timeRatio"] is not null)
                {
                    bars.Add((label, answer.Number("timeRatio")));
                }
            }
        }

        return new ReportPage(
            "epochs",
            "Whole epochs through the public API",
            figures,
            Plots.Bars("An epoch against the naive baseline's", "times as fast", bars),
            "The naive baseline always contrasts all items. Its epoch is a few measured steps, scaled to the epoch's step count; the step that rebuilds the graphs counts once.",
            "Peak memory is the whole process's, data and runtime included. Features of data sets without their own are made from a seed, 4,096 and 1,024 wide.");
    }

    private static IEnumerable<string> Arguments(ReportSettings settings, string name, string set)
    {
        var naiveSteps = name == TooLargeForNaive ? 0 : settings.NaiveSteps;
        string[] widths = WithOwnFeatures.Contains(name) ? [] : ["--feature-widths", "4096,1024"];
        string[] option = set.Length == 0 ? [] : ["--set", set];
        return
        [
            "epoch", "--data", Path.Combine(settings.Data, name), "--naive-steps", naiveSteps.ToString(CultureInfo.InvariantCulture), .. widths, .. option,
        ];
    }

    private static IEnumerable<Figure> Figures(string label, JsonNode answer)
    {
        var hasNaive = answer["timeRatio"] is not null;
        string Naive(string text) => hasNaive ? text : "-";
        yield return new(
            $"{label}: epoch",
            Numbers.Time(answer.Number("epochSeconds")),
            Naive(hasNaive ? $"{Numbers.Time(answer.Number("naiveEpochSeconds"))} ({answer["naiveStepsMeasured"]} of {answer["naiveStepsInEpoch"]} steps measured)" : string.Empty),
            Naive(hasNaive ? Numbers.Speed(answer.Number("epochSeconds"), answer.Number("naiveEpochSeconds")) : string.Empty));
        yield return new(
            $"{label}: peak memory, of which {Numbers.Memory(answer.Number("dataMemoryMB"))} before training",
            Numbers.Memory(answer.Number("peakMemoryMB")),
            Naive(hasNaive ? Numbers.Memory(answer.Number("naivePeakMemoryMB")) : string.Empty),
            Naive(hasNaive ? $"1/{Numbers.Short(answer.Number("naivePeakMemoryMB") / answer.Number("peakMemoryMB"))}" : string.Empty));
    }
}
