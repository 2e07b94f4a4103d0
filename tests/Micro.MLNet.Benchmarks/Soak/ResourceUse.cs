using System;
using System.IO;
using Micro.MLNet.Samples.Training;
using TorchSharp;

namespace Micro.MLNet.Benchmarks.Soak;

/// <summary>What the process holds.</summary>
/// <param name="ManagedMegabytes">Managed objects that survive a full collection, in 10⁶ bytes.</param>
/// <param name="ProcessMegabytes">Physical memory, managed and native.</param>
/// <param name="Tensors">Live tensors of libtorch.</param>
/// <param name="Handles">Open files, pipes and sockets; null where the system doesn't list them.</param>
internal sealed record ResourceUse(double ManagedMegabytes, double ProcessMegabytes, long Tensors, int? Handles)
{
    private const string OpenFiles = "/proc/self/fd";
    private const double BytesPerMegabyte = 1e6;

    /// <summary>Collects what nobody holds, finalizers included, and counts the rest.</summary>
    public static ResourceUse Now()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        // GC.GetTotalMemory reports negative numbers between a training's many collections (.NET 10.0)
        var heap = GC.GetGCMemoryInfo(GCKind.FullBlocking);
        return new ResourceUse(
            (heap.HeapSizeBytes - heap.FragmentedBytes) / BytesPerMegabyte,
            ProcessMemory.Current(),
            torch.Tensor.TotalCount,
            Directory.Exists(OpenFiles) ? Directory.GetFileSystemEntries(OpenFiles).Length : null);
    }
}
