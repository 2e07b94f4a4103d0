using System.Globalization;
using System.IO;
using Micro.MLNet.Benchmarks.Kernels;
using Micro.MLNet.Benchmarks.Workloads;
using Micro.MLNet.Serving;

namespace Micro.MLNet.Benchmarks.Report;

/// <summary>What a fitted model is asked for: lists, rankings of everything, scores of rows.</summary>
internal static class ServingReport
{
    public static ReportPage Create(ReportSettings settings)
    {
        var list = TopList(settings, ItemTableFormat.Floats);
        var bytes = TopList(settings, ItemTableFormat.Bytes);
        var ranking = Evaluation(settings);
        var rows = Transform(settings, "a model of Clothing's size", new TransformWorkload());
        var moreRows = Transform(settings, "200,000 users and 50,000 items: more than caches hold", new TransformWorkload(200_000, 50_000));
        return new ReportPage(
            "serving",
            "Serving and evaluation, d = 64",
            [list.Figure, bytes.Figure, ranking.Figure, rows.Figure, moreRows.Figure],
            Plots.Bars(
                "Serving against the least it could take",
                "times as fast",
                [("top 20 of 1 M items", list.Ratio), ("top 20, items in bytes", bytes.Ratio), ("full ranking", ranking.Ratio), ("Transform", rows.Ratio), ("Transform, large model", moreRows.Ratio)]),
            "The baselines do the least that the task needs and nothing else: no ids, no masks, no metrics.");
    }

    private static (Figure Figure, double Ratio) TopList(ReportSettings settings, ItemTableFormat format)
    {
        using var workload = new TopListWorkload(settings.Threads, format: format);
        var (ours, pass) = Stopwatches.Pairs(settings.Runs, workload.Ours, workload.Baseline);
        var bandwidth = Numbers.Short(workload.Bytes / pass / 1e9);
        return (
            new($"top 20 of 1 M items for one user, items in {(format == ItemTableFormat.Bytes ? "bytes, scored again in floats" : "floats")}", Numbers.Time(ours), $"{Numbers.Time(pass)} (one pass over the table, {bandwidth} GB/s)", Numbers.Speed(ours, pass)),
            pass / ours);
    }

    private static (Figure Figure, double Ratio) Evaluation(ReportSettings settings)
    {
        var folder = Path.Combine(settings.Data, "clothing");
        var isReal = Directory.Exists(folder);
        var (train, test) = isReal ? RealInteractions.Read(folder) : default;
        using var workload = isReal ? new EvaluationWorkload(train, test) : EvaluationWorkload.Generated();
        var (ours, bare) = Stopwatches.Pairs(settings.Runs, workload.Ours, workload.Baseline);
        return (
            new(
                isReal ? $"full ranking, {Count(train.UserCount)} users, {Count(train.ItemCount)} items (clothing)" : "full ranking, Baby's size, generated",
                Numbers.Time(ours),
                $"{Numbers.Time(bare)} (blocked product and topk in libtorch)",
                Numbers.Speed(ours, bare)),
            bare / ours);
    }

    private static (Figure Figure, double Ratio) Transform(ReportSettings settings, string model, TransformWorkload workload)
    {
        using var owned = workload;
        var (ours, bare) = Stopwatches.Pairs(settings.Runs, workload.Ours, workload.Baseline);
        string Rate(double seconds) => $"{Numbers.Short(workload.RowCount / seconds / 1e6)} M rows/s";
        return (
            new($"1 M rows through Transform, in memory, {model}", Rate(ours), $"{Rate(bare)} ({KernelCatalog.Baselines[KernelCatalog.Transform]})", Numbers.Speed(ours, bare)),
            bare / ours);
    }

    private static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
