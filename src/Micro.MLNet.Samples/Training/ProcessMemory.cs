using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime;

namespace Micro.MLNet.Samples.Training;

/// <summary>Physical memory of this process, managed and native, in megabytes of 10⁶ bytes.</summary>
internal static class ProcessMemory
{
    private const string Status = "/proc/self/status";
    private const string ClearReferences = "/proc/self/clear_refs";
    private const double BytesPerMegabyte = 1e6;
    private const double BytesPerKibibyte = 1024;

    /// <summary>What is held now.</summary>
    public static double Current() => Read("VmRSS:", process => process.WorkingSet64);

    /// <summary>The most that was held since the process began or <see cref="ResetPeak"/> succeeded.</summary>
    public static double Peak() => Read("VmHWM:", process => process.PeakWorkingSet64);

    /// <summary>Gives unused managed memory back and starts the peak anew.</summary>
    /// <returns>Whether the system can start it anew; else <see cref="Peak"/> goes on being the whole process's.</returns>
    public static bool ResetPeak()
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        try
        {
            if (File.Exists(ClearReferences))
            {
                File.WriteAllText(ClearReferences, "5"); // 5 stands for the peak
                return true;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }

        return false;
    }

    private static double Read(string field, Func<Process, long> elsewhere)
    {
        if (File.Exists(Status) && File.ReadLines(Status).FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal)) is { } line)
        {
            var kibibytes = line[field.Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
            return Math.Round(double.Parse(kibibytes, CultureInfo.InvariantCulture) * BytesPerKibibyte / BytesPerMegabyte, 1);
        }

        using var process = Process.GetCurrentProcess();
        return Math.Round(elsewhere(process) / BytesPerMegabyte, 1);
    }
}
