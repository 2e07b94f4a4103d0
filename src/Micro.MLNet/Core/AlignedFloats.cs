using System;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Micro.MLNet.Core;

/// <summary>Floats that never move in memory and start at a multiple of 64 bytes, so that a tensor can use them in place.</summary>
/// <remarks>The last bits of a product depend on how its operands are aligned: only aligned as torch aligns its own memory do two fits agree.</remarks>
internal sealed class AlignedFloats
{
    private const int Alignment = 64;
    private const int Padding = Alignment / sizeof(float);

    /// <summary>Zeros.</summary>
    /// <exception cref="ArgumentException">No array can hold as many.</exception>
    public AlignedFloats(long length)
    {
        if (length > Array.MaxLength - Padding)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"The items' vectors of one modality hold {length} numbers together, but at most {Array.MaxLength - Padding} fit. Make the vectors shorter, for example with mlContext.Transforms.ProjectToPrincipalComponents, or split them into two columns."));
        }

        Length = (int)length;
        Buffer = GC.AllocateArray<float>(Length + Padding, pinned: true);
        Offset = (int)((Alignment - (AddressOf(Buffer) % Alignment)) % Alignment) / sizeof(float);
    }

    /// <summary>A copy.</summary>
    public AlignedFloats(ReadOnlySpan<float> values)
        : this(values.Length)
    {
        values.CopyTo(Span);
    }

    /// <summary>How many.</summary>
    public int Length { get; }

    /// <summary>The array that holds them.</summary>
    public float[] Buffer { get; }

    /// <summary>Where in <see cref="Buffer"/> they start.</summary>
    public int Offset { get; }

    /// <summary>All of them.</summary>
    public Span<float> Span => Buffer.AsSpan(Offset, Length);

    /// <summary>Row n of rows of a width.</summary>
    public Span<float> Row(int n, int width) => Buffer.AsSpan(Offset + (n * width), width);

    /// <summary>The first of them, with zeros behind where there were fewer.</summary>
    public AlignedFloats Resize(long length)
    {
        if (length == Length)
        {
            return this;
        }

        var resized = new AlignedFloats(length);
        Span[..Math.Min(Length, resized.Length)].CopyTo(resized.Span);
        return resized;
    }

    private static unsafe long AddressOf(float[] pinned) => (long)Unsafe.AsPointer(ref pinned[0]);
}
