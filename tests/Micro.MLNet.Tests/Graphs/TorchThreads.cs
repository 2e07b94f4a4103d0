using System;
using static TorchSharp.torch;

namespace Micro.MLNet.Tests.Graphs;

/// <summary>Gives libtorch so many threads until it is disposed; the setting is the process's.</summary>
internal sealed class TorchThreads : IDisposable
{
    private readonly int _before = get_num_threads();

    public TorchThreads(int count) => set_num_threads(count);

    public void Dispose() => set_num_threads(_before);
}
