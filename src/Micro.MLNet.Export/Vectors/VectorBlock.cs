using System;

namespace Micro.MLNet.Export.Vectors;

/// <summary>Some successive rows; its memory is used again for the next block.</summary>
/// <param name="Start">Index of the first row.</param>
/// <param name="Ids">The rows' ids.</param>
/// <param name="Values">Row-major, [rows, d].</param>
internal readonly record struct VectorBlock(int Start, ArraySegment<string> Ids, ReadOnlyMemory<float> Values)
{
    /// <summary>Number of rows.</summary>
    public int Count => Ids.Count;
}
