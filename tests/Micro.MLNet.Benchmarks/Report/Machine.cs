using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Numerics;
using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Micro.MLNet.Benchmarks.Report;

/// <summary>What the figures were measured on; no name of the machine.</summary>
internal static class Machine
{
    private const int BitsPerFloat = 32;
    private const double BytesPerGibibyte = 1024.0 * 1024 * 1024;

    public static string Describe(int threads) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Processor()}, {Environment.ProcessorCount} cores, of which {threads} used; {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / BytesPerGibibyte:0} GiB; " +
        $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}; .NET {Environment.Version}, vectors of {Vector<float>.Count * BitsPerFloat} bits; " +
        $"libtorch {torch.__version__} by TorchSharp {typeof(torch).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]}" +
        $"{Load()}");

    private static string Processor() => Line("/proc/cpuinfo", "model name")?.Split(':', 2)[1].Trim() ?? $"{RuntimeInformation.OSArchitecture} processor";

    // the machine may be shared: how many processes wanted a core in the last minute
    private static string Load() => File.Exists("/proc/loadavg") ? $"; load when the report began {File.ReadAllText("/proc/loadavg").Split(' ')[0]}" : string.Empty;

    private static string? Line(string path, string start) =>
        File.Exists(path) ? File.ReadLines(path).FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal)) : null;
}
