using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Micro.MLNet.Graphs;

/// <summary>The rows of a float matrix on the CPU as spans, without a tensor for each and beyond the 2 GB that one span can cover.</summary>
internal readonly ref struct TensorRows
{
    private readonly ref float _first;
    private readonly int _width;

    /// <summary>Looks at a matrix, which must stay alive as long.</summary>
    /// <param name="matrix">Contiguous float [n, d] with at least one row.</param>
    public TensorRows(Tensor matrix)
    {
        using var first = matrix.narrow(0, 0, 1);                                                   // [1, d]
        _first = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<byte, float>(first.bytes));
        _width = (int)matrix.shape[1];
    }

    /// <summary>One row, [d].</summary>
    public Span<float> this[int row] => MemoryMarshal.CreateSpan(ref Unsafe.Add(ref _first, (nint)row * _width), _width);

    /// <summary>Copies rows one below the other.</summary>
    /// <param name="indices">Which rows.</param>
    /// <param name="target">At least as many rows of the same width.</param>
    public void Gather(ReadOnlySpan<int> indices, TensorRows target)
    {
        for (var n = 0; n < indices.Length; n++)
        {
            this[indices[n]].CopyTo(target[n]);
        }
    }
}
