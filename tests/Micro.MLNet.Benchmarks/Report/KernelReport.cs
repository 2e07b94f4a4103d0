using System.Collections.Generic;
using Micro.MLNet.Benchmarks.Kernels;

namespace Micro.MLNet.Benchmarks.Report;

/// <summary>The kernels of training, each beside its baseline.</summary>
internal static class KernelReport
{
    private static readonly string[] Names =
    [
        KernelCatalog.Anchors, KernelCatalog.Propagation, KernelCatalog.Adam, KernelCatalog.Neighbors, KernelCatalog.Sampling, KernelCatalog.ReadingFile, KernelCatalog.ReadingMemory,
    ];

    public static ReportPage Create(ReportSettings settings)
    {
        var (figures, bars) = (new List<Figure>(), new List<(string, double)>());
        foreach (var name in Names)
        {
            using var workload = KernelCatalog.All[name](settings.Threads);
            var (ours, baseline) = Stopwatches.Pairs(settings.Runs, workload.Ours, workload.Baseline);
            figures.Add(new(name, Numbers.Time(ours), $"{Numbers.Time(baseline)} ({KernelCatalog.Baselines[name]})", Numbers.Speed(ours, baseline)));
            bars.Add((name, baseline / ours));
        }

        return new ReportPage(
            "kernels",
            "Kernels of training, at Amazon Baby's size",
            figures,
            Plots.Bars("Kernels against their baselines", "times as fast", bars),
            "19,445 users, 7,050 items, d = 64, generated interactions; neighbors of features 1,024 wide.");
    }
}
