using System;
using System.Collections.Generic;
using static TorchSharp.torch;

namespace Micro.MLNet.Benchmarks.Workloads;

/// <summary>One piece of work done twice: by the library, and by what it is measured against.</summary>
internal abstract class Workload : IDisposable
{
    private readonly List<IDisposable> _owned = [];

    /// <summary>The library's way.</summary>
    public abstract void Ours();

    /// <summary>The other way.</summary>
    public abstract void Baseline();

    /// <inheritdoc/>
    public void Dispose() => _owned.ForEach(owned => owned.Dispose());

    /// <summary>Keeps something until this workload is disposed of, whatever dispose scope it was made in.</summary>
    protected T Keep<T>(T owned)
        where T : IDisposable
    {
        (owned as Tensor)?.DetachFromDisposeScope();
        _owned.Add(owned);
        return owned;
    }
}
