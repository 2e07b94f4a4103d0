using System;
using System.Buffers.Binary;
using System.IO;
using Micro.MLNet.Export.Vectors;

namespace Micro.MLNet.Samples.Data;

/// <summary>Writes a table of float32 as <c>numpy.save</c> would, its rows in any order: one row is in memory at a time.</summary>
internal sealed class NpyWriter : IDisposable
{
    private readonly FileStream _stream;
    private readonly long _start;
    private readonly byte[] _buffer;

    /// <summary>Creates the file at its full length; rows that are never written are zero.</summary>
    public NpyWriter(string path, int rows, int width)
    {
        var header = NpyPreamble.Create(rows, width);
        _buffer = new byte[width * sizeof(float)];
        _start = header.Length;
        _stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        _stream.Write(header);
        _stream.SetLength(_start + ((long)rows * _buffer.Length));
    }

    public void Write(int row, ReadOnlySpan<float> values)
    {
        for (var n = 0; n < values.Length; n++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(_buffer.AsSpan(n * sizeof(float)), values[n]);
        }

        _stream.Position = _start + ((long)row * _buffer.Length);
        _stream.Write(_buffer);
    }

    public void Dispose() => _stream.Dispose();
}
