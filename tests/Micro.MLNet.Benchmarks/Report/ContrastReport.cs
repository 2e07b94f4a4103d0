using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Micro.MLNet.Benchmarks.Workloads;
using Micro.MLNet.Graphs;
using Micro.MLNet.Model;
using Micro.MLNet.Options;
using static TorchSharp.torch;

namespace Micro.MLNet.Benchmarks.Report;

/// <summary>The exact contrast: time, memory and gradients against autograd, and how near it comes to the machine's own speed.</summary>
internal static class ContrastReport
{
    private const int Dimension = 64;

    // products of [N, d] and [d, N] for two modalities in both directions: see ExactContrast
    private const int Products = 14;

    public static ReportPage Create(ReportSettings settings)
    {
        using var workload = new ContrastWorkload(settings.Items, Dimension);
        var difference = workload.GradientDifference();
        var (ours, naive) = Stopwatches.Pairs(settings.Runs, workload.Ours, workload.Baseline);
        using var rounding = new ContrastWorkload(settings.Items, Dimension, precision: ProductPrecision.BFloat16);
        var roundedDifference = rounding.GradientDifference();
        var (rounded, full) = Stopwatches.Pairs(settings.Runs, rounding.Ours, workload.Ours);
        var (kernelRate, rates) = Rates(settings);
        var (bestForm, bestRate) = rates.MaxBy(rate => rate.Value);
        var ourMemory = MemoryProbe.MeasureApart(ours: true, settings.Items, settings.Threads);
        var naiveMemory = MemoryProbe.MeasureApart(ours: false, settings.Items, settings.Threads);
        return new ReportPage(
            "contrast",
            $"Exact contrast, forward and backward: N = {settings.Items.ToString("N0", CultureInfo.InvariantCulture)}, d = {Dimension}, 2 modalities, both directions",
            [
                new("time", Numbers.Time(ours), Numbers.Time(naive) + " (naive autograd)", Numbers.Speed(ours, naive), ">= 6 x"),
                new(
                    "peak memory over what was there before",
                    Numbers.Memory(ourMemory),
                    Numbers.Memory(naiveMemory) + " (naive autograd)",
                    $"1/{Numbers.Short(naiveMemory / ourMemory)}",
                    "<= 1/8"),
                new("largest difference of a gradient, of the largest gradient", Tiny(difference), "0", string.Empty, "<= 1E-5"),
                new("time with products in bfloat16 (an option)", Numbers.Time(rounded), Numbers.Time(full) + " (single precision)", Numbers.Speed(rounded, full)),
                new("largest difference of a gradient with products in bfloat16", Tiny(roundedDifference), "0", string.Empty),
                new(
                    $"arithmetic of the {Products} products",
                    Rate(kernelRate),
                    $"{Rate(bestRate)} ({bestForm})",
                    Numbers.Short(100 * kernelRate / bestRate) + " %",
                    ">= 70 %"),
            ],
            Plots.Bars("Exact contrast against naive autograd", "times better", [("time", naive / ours), ("memory", naiveMemory / ourMemory)]),
            "The arithmetic counts the products only: the exponentials and sums between them are part of the time, not of the work.",
            "Products measured alone: " + string.Join(", ", rates.Select(rate => $"{rate.Key} {Rate(rate.Value)}")) + ".");
    }

    // the closed-form kernel alone, without the normalization of its inputs
    private static (double Kernel, IReadOnlyDictionary<string, double> Products) Rates(ReportSettings settings)
    {
        using var scope = NewDisposeScope();
        var options = new FusionOptions { Items = ContrastiveItems.All };
        var views = Enumerable.Range(0, 3).Select(_ => Normalize.Rows(randn(settings.Items, Dimension))).ToList(); // [N, d]
        var (seconds, rates) = ProductRate.Measure(settings.Items, Dimension, settings.Runs, () =>
        {
            using var inner = NewDisposeScope();
            ExactContrast.Compute(options, views);
        });
        return (Products * 2.0 * settings.Items * settings.Items * Dimension / seconds, rates);
    }

    private static string Tiny(double difference) => difference.ToString("0.0E0", CultureInfo.InvariantCulture);

    private static string Rate(double operations) => Numbers.Short(operations / 1e9) + " GFLOP/s";
}
