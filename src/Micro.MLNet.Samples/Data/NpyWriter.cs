using System;
using System.Buffers.Binary;
using System.Globalization;
using System.IO;
using System.Text;

namespace Micro.MLNet.Samples.Data;

/// <summary>Writes a table of float32 as <c>numpy.save</c> would, its rows in any order: one row is in memory at a time.</summary>
internal sealed class NpyWriter : IDisposable
{
    private const int Alignment = 64; // numpy starts the numbers at a multiple of it
    private readonly FileStream _stream;
    private readonly long _start;
    private readonly byte[] _buffer;

    /// <summary>Creates the file at its full length; rows that are never written are zero.</summary>
    public NpyWriter(string path, int rows, int width)
    {
        var header = CreateHeader(rows, width);
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

    private static byte[] CreateHeader(int rows, int width)
    {
        byte[] magic = [0x93, .. "NUMPY"u8, 1, 0];
        var text = string.Create(CultureInfo.InvariantCulture, $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {width}), }}");
        var before = magic.Length + sizeof(ushort);
        var length = ((before + text.Length + 1 + Alignment - 1) / Alignment * Alignment) - before;
        var size = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(size, (ushort)length);
        return [.. magic, .. size, .. Encoding.ASCII.GetBytes(text.PadRight(length - 1) + "\n")];
    }
}
