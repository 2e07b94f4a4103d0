using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace Micro.MLNet.Export.Vectors;

/// <summary>Ids and vectors as an Arrow IPC file, a record batch for every block.</summary>
internal static class ArrowFormat
{
    public static void Write(Stream stream, VectorExport vectors, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var type = new FixedSizeListType(new Field("item", FloatType.Default, nullable: false), vectors.Dimension);
        var schema = new Schema([new Field("id", StringType.Default, nullable: false), new Field("vector", type, nullable: false)], metadata: null);
        using var writer = new ArrowFileWriter(stream, schema, leaveOpen: true);
        byte[] bytes = []; // one buffer for all batches: a builder's would be 4 MB of garbage each
        writer.WriteStart();
        foreach (var block in vectors.Blocks(progress, cancellationToken))
        {
            var values = MemoryMarshal.AsBytes(block.Values.Span);
            bytes = bytes.Length > 0 ? bytes : new byte[values.Length]; // the first block is the longest
            values.CopyTo(bytes);
            using var ids = new StringArray.Builder().AppendRange(block.Ids).Build();
            using var numbers = new FloatArray(new ArrowBuffer(bytes.AsMemory(0, values.Length)), ArrowBuffer.Empty, block.Values.Length, nullCount: 0, offset: 0);
            using var batch = new RecordBatch(schema, [ids, new FixedSizeListArray(type, block.Count, numbers, ArrowBuffer.Empty)], block.Count);
            writer.WriteRecordBatch(batch);
        }

        writer.WriteEnd();
    }
}
