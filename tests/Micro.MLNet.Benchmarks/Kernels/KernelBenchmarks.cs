using System.Collections.Generic;
using BenchmarkDotNet.Attributes;
using Micro.MLNet.Benchmarks.Workloads;
using TorchSharp;

namespace Micro.MLNet.Benchmarks.Kernels;

/// <summary>BenchmarkDotNet over the catalog: each kernel beside its baseline, so that the column Ratio is what counts.</summary>
[MemoryDiagnoser]
public class KernelBenchmarks
{
    private Workload _workload = null!;

    /// <summary>The kernels to choose from.</summary>
    public static IEnumerable<string> Names => KernelCatalog.All.Keys;

    /// <summary>The kernel measured.</summary>
    [ParamsSource(nameof(Names))]
    public string Kernel { get; set; } = string.Empty;

    [GlobalSetup]
    public void SetUp() => _workload = KernelCatalog.All[Kernel](torch.get_num_threads());

    [GlobalCleanup]
    public void CleanUp() => _workload.Dispose();

    [Benchmark(Description = "Micro.MLNet")]
    public void Ours() => _workload.Ours();

    [Benchmark(Baseline = true, Description = "baseline")]
    public void Baseline() => _workload.Baseline();
}
