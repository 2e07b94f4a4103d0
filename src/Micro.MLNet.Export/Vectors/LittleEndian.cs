using System;
using System.Buffers.Binary;
using System.IO;
using System.Runtime.InteropServices;

namespace Micro.MLNet.Export.Vectors;

/// <summary>Floats as bytes, the same on every machine.</summary>
internal static class LittleEndian
{
    public static void Write(Stream stream, ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            stream.Write(MemoryMarshal.AsBytes(values));
            return;
        }

        Span<byte> bytes = stackalloc byte[sizeof(float)];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
            stream.Write(bytes);
        }
    }
}
