using System;
using System.IO;
using System.Threading;

namespace Micro.MLNet.Export.Vectors;

/// <summary>Vectors as <c>numpy.save</c> would write them.</summary>
internal static class NpyFormat
{
    public static void Write(Stream stream, VectorExport vectors, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        stream.Write(NpyPreamble.Create(vectors.Ids.Count, vectors.Dimension));
        foreach (var block in vectors.Blocks(progress, cancellationToken))
        {
            LittleEndian.Write(stream, block.Values.Span);
        }
    }
}
