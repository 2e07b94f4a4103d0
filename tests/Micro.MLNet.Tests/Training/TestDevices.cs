using System.Collections.Generic;
using TorchSharp;

namespace Micro.MLNet.Tests.Training;

/// <summary>Where tests that take a device run: on the CPU, and on a GPU where there is one (build with -p:MicroTestCuda=true).</summary>
internal static class TestDevices
{
    public static IReadOnlyList<string> Names { get; } = torch.cuda.is_available() ? ["cpu", "cuda"] : ["cpu"];
}
