using System;
using System.Globalization;
using TorchSharp;

namespace Micro.MLNet.Training;

/// <summary>Turns the option <c>Optimization.Device</c> into a torch device; refuses clearly what this machine doesn't have.</summary>
internal static class TorchDevice
{
    /// <summary>Loads libtorch and resolves "auto", "cpu", "cuda" or "cuda:n".</summary>
    /// <exception cref="InvalidOperationException">libtorch can't be loaded, or there is no such CUDA device.</exception>
    public static torch.Device Resolve(string name) =>
        torch.device(Choose(name, () => torch.InitializeDeviceType(DeviceType.CPU), CountCudaDevices, OperatingSystem.IsWindows()));

    /// <summary>"cpu" or "cuda:n". What touches libtorch is passed in, so that tests can play every machine.</summary>
    internal static string Choose(string name, Action loadLibtorch, Func<int> countCudaDevices, bool isWindows)
    {
        var cudaPackage = isWindows ? "TorchSharp-cuda-windows" : "TorchSharp-cuda-linux";
        try
        {
            loadLibtorch();
        }
        catch (Exception e) when (IsLoadFailure(e))
        {
            throw new InvalidOperationException(
                $"libtorch can't be loaded: {Cause(e)} Training needs it beside the application. Add the package TorchSharp-cpu to the " +
                $"application ({cudaPackage} for an NVIDIA GPU). On a Linux whose libstdc++ lacks GLIBCXX_3.4.32 (Debian 12, Ubuntu " +
                "22.04, RHEL 9), reference Micro.MLNet as a package, whose build targets make the library load there, and don't set " +
                "MicroPatchTorchSharpForOlderLibstdcxx to false.",
                e);
        }

        if (name == "cpu")
        {
            return name;
        }

        var index = Index(name);
        var count = countCudaDevices();
        if (index < count)
        {
            return $"cuda:{index}";
        }

        if (name == "auto")
        {
            return "cpu";
        }

        throw new InvalidOperationException(count == 0
            ? $"Device is '{name}', but libtorch finds no CUDA device. Add the package {cudaPackage} to the application in place of " +
              "TorchSharp-cpu and check that the NVIDIA driver is installed, or set Device to 'cpu'."
            : $"Device is '{name}', but libtorch finds {count} CUDA device(s), numbered from 0. " +
              $"Set Device to 'cuda:{count - 1}' or lower, or to 'cpu'.");
    }

    private static int Index(string name) => name switch
    {
        "auto" or "cuda" => 0,
        _ when name.StartsWith("cuda:", StringComparison.Ordinal)
            && byte.TryParse(name.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var index) => index,
        _ => throw new ArgumentException($"Device is '{name}': use 'auto', 'cpu', 'cuda' or 'cuda:n'.", nameof(name)),
    };

    private static int CountCudaDevices() => torch.cuda.is_available() ? torch.cuda.device_count() : 0;

    private static bool IsLoadFailure(Exception e) =>
        e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException
            or TypeInitializationException or NotSupportedException;

    /// <summary>First line of the innermost message: TorchSharp's is a trace of every path it tried, kept as the inner exception.</summary>
    private static string Cause(Exception e)
    {
        var line = e.GetBaseException().Message.AsSpan().Trim();
        var end = line.IndexOfAny('\r', '\n');
        line = (end < 0 ? line : line[..end]).TrimEnd();
        return line.EndsWith(".") ? line.ToString() : $"{line}.";
    }
}
