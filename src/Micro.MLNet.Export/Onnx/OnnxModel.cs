using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Threading;
using Micro.MLNet.Export.Vectors;
using Micro.MLNet.Persistence;

namespace Micro.MLNet.Export.Onnx;

/// <summary>An ONNX model whose weights are streamed into the file, or into a second one where protobuf can't hold them.</summary>
internal sealed class OnnxModel
{
    private const int GraphField = 7; // of ModelProto
    private const int InitializerField = 5; // of GraphProto
    private const int RawDataField = 9; // of TensorProto
    private const int ExternalDataField = 13;
    private const int DataLocationField = 14;
    private const int External = 1;
    private readonly long _limit;
    private readonly ProtoMessage _header;
    private readonly ProtoMessage _graph;
    private readonly IReadOnlyList<(string Name, VectorExport Vectors)> _weights;

    /// <summary>Takes the parts; weights come last in the graph, and the graph last in the model.</summary>
    /// <param name="header">What precedes the graph.</param>
    /// <param name="graph">The graph without its weights.</param>
    /// <param name="weights">Initializers of the graph.</param>
    /// <param name="limit">The most bytes of one message: protobuf's 2 GB, less only under test.</param>
    public OnnxModel(ProtoMessage header, ProtoMessage graph, IReadOnlyList<(string Name, VectorExport Vectors)> weights, long limit = int.MaxValue)
    {
        _limit = limit;
        _header = header;
        _graph = graph;
        _weights = weights;
    }

    /// <summary>Writes everything into one message.</summary>
    /// <exception cref="InvalidOperationException">It is larger than a protobuf message can be.</exception>
    public void Write(Stream stream, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!IsOneMessage)
        {
            throw new InvalidOperationException(
                FormattableString.Invariant($"The ONNX model has {MessageLength} bytes, but one protobuf message holds at most {_limit}. ") +
                "Pass a path instead of a stream: the weights then go to a second file beside it.");
        }

        Write(stream, location: null, cancellationToken);
    }

    /// <summary>Writes a file, and one with the weights beside it where one message can't hold them.</summary>
    public void WriteFile(string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (IsOneMessage)
        {
            AtomicFile.Write(path, stream => Write(stream, location: null, cancellationToken));
            return;
        }

        // inside, so that neither file is replaced before both are written
        AtomicFile.Write(path, stream =>
        {
            Write(stream, Path.GetFileName(path) + ".data", cancellationToken);
            AtomicFile.Write(path + ".data", data => WriteData(data, cancellationToken));
        });
    }

    private bool IsOneMessage => MessageLength <= _limit;

    private long MessageLength
    {
        get
        {
            long graph = _graph.Length;
            foreach (var (name, vectors) in _weights)
            {
                const int MostPrefix = 16; // two field numbers and two lengths
                graph += OnnxGraphs.WeightHeader(name, vectors.Ids.Count, vectors.Dimension).Length + ByteCount(vectors) + MostPrefix;
            }

            return _header.Length + graph;
        }
    }

    private void Write(Stream stream, string? location, CancellationToken cancellationToken)
    {
        var tensors = new List<(ProtoMessage Header, byte[] DataPrefix, VectorExport? Data)>();
        var length = _graph.Length;
        long offset = 0;
        foreach (var (name, vectors) in _weights)
        {
            var tensor = OnnxGraphs.WeightHeader(name, vectors.Ids.Count, vectors.Dimension);
            var data = ByteCount(vectors);
            if (location is not null)
            {
                tensor.Add(ExternalDataField, OnnxGraphs.Pair("location", location));
                tensor.Add(ExternalDataField, OnnxGraphs.Pair("offset", offset.ToString(CultureInfo.InvariantCulture)));
                tensor.Add(ExternalDataField, OnnxGraphs.Pair("length", data.ToString(CultureInfo.InvariantCulture)));
                tensor.Add(DataLocationField, External);
            }

            var prefix = location is null ? ProtoMessage.Prefix(RawDataField, (int)data) : [];
            var size = tensor.Length + prefix.Length + (location is null ? (int)data : 0);
            length += ProtoMessage.Prefix(InitializerField, size).Length + size;
            offset += data;
            tensors.Add((tensor, prefix, location is null ? vectors : null));
        }

        _header.WriteTo(stream);
        stream.Write(ProtoMessage.Prefix(GraphField, length));
        _graph.WriteTo(stream);
        foreach (var (header, prefix, data) in tensors)
        {
            stream.Write(ProtoMessage.Prefix(InitializerField, header.Length + prefix.Length + (data is null ? 0 : (int)ByteCount(data))));
            header.WriteTo(stream);
            stream.Write(prefix);
            WriteRows(stream, data, cancellationToken);
        }
    }

    private void WriteData(Stream stream, CancellationToken cancellationToken)
    {
        foreach (var (_, vectors) in _weights)
        {
            WriteRows(stream, vectors, cancellationToken);
        }
    }

    private static void WriteRows(Stream stream, VectorExport? vectors, CancellationToken cancellationToken)
    {
        foreach (var block in vectors?.Blocks(progress: null, cancellationToken) ?? [])
        {
            LittleEndian.Write(stream, block.Values.Span);
        }
    }

    private static long ByteCount(VectorExport vectors) => (long)vectors.Ids.Count * vectors.Dimension * sizeof(float);
}
