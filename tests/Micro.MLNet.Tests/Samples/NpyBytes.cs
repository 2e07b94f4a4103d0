using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace Micro.MLNet.Tests.Samples;

/// <summary>Writes NumPy files the way numpy.save does, for the readers' tests.</summary>
internal static class NpyBytes
{
    /// <summary>A whole file: the numbers are written in the order given.</summary>
    public static byte[] Create(string descr, bool fortran, int rows, int width, IEnumerable<double> numbers, byte version = 1)
    {
        var header = $"{{'descr': '{descr}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': ({rows}, {width}), }}";
        return Create(header, Encode(descr, numbers), version);
    }

    /// <summary>A file with any header.</summary>
    public static byte[] Create(string header, byte[] data, byte version = 1)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write((byte[])[0x93, .. "NUMPY"u8, version, 0]);
        var text = Encoding.UTF8.GetBytes(header.PadRight(117) + "\n");
        if (version == 1)
        {
            writer.Write((ushort)text.Length);
        }
        else
        {
            writer.Write((uint)text.Length);
        }

        writer.Write(text);
        writer.Write(data);
        return stream.ToArray();
    }

    private static byte[] Encode(string descr, IEnumerable<double> numbers)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        foreach (var number in numbers)
        {
            switch (descr)
            {
                case "<f2":
                    writer.Write((Half)number);
                    break;
                case "<f4":
                    writer.Write((float)number);
                    break;
                default:
                    writer.Write(number);
                    break;
            }
        }

        return stream.ToArray();
    }
}
