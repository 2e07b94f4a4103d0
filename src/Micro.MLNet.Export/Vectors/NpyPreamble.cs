using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Micro.MLNet.Export.Vectors;

/// <summary>What stands before the numbers of a <c>.npy</c> file of float32.</summary>
internal static class NpyPreamble
{
    private const int Alignment = 64; // numpy starts the numbers at a multiple of it

    /// <summary>The header of a row-major table of little-endian float32.</summary>
    public static byte[] Create(int rows, int width)
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
