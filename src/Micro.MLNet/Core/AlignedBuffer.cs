using System;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Micro.MLNet.Core;

/// <summary>Numbers that never move in memory and start at a multiple of 64 bytes, so that a tensor can use them in place.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="Half"/>.</typeparam>
/// <remarks>The last bits of a product depend on how its operands are aligned: only aligned as torch aligns its own memory do two fits agree.</remarks>
internal sealed class AlignedBuffer<T>
    where T : unmanaged
{
    private const int Alignment = 64;
    private static readonly int Padding = Alignment / Unsafe.SizeOf<T>();

    /// <summary>Zeros.</summary>
    /// <exception cref="ArgumentException">No array can hold as many.</exception>
    public AlignedBuffer(long length)
    {
        if (length > Array.MaxLength - Padding)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"The items' vectors of one modality hold {length} numbers together, but at most {Array.MaxLength - Padding} fit. Make the vectors shorter, for example with mlContext.Transforms.ProjectToPrincipalComponents, or split them into two columns."));
        }

        Length = (int)length;
        Buffer = GC.AllocateArray<T>(Length + Padding, pinned: true);
        Offset = (int)((Alignment - (AddressOf(Buffer) % Alignment)) % Alignment) / Unsafe.SizeOf<T>();
    }

    /// <summary>A copy.</summary>
    public AlignedBuffer(ReadOnlySpan<T> values)
        : this(values.Length)
    {
        values.CopyTo(Span);
    }

    /// <summary>How many.</summary>
    public int Length { get; }

    /// <summary>The array that holds them.</summary>
    public T[] Buffer { get; }

    /// <summary>Where in <see cref="Buffer"/> they start.</summary>
    public int Offset { get; }

    /// <summary>All of them.</summary>
    public Span<T> Span => Buffer.AsSpan(Offset, Length);

    /// <summary>Row n of rows of a width.</summary>
    public Span<T> Row(int n, int width) => Buffer.AsSpan(Offset + (n * width), width);

    /// <summary>The first of them, with zeros behind where there were fewer.</summary>
    public AlignedBuffer<T> Resize(long length)
    {
        if (length == Length)
        {
            return this;
        }

        var resized = new AlignedBuffer<T>(length);
        Span[..Math.Min(Length, resized.Length)].CopyTo(resized.Span);
        return resized;
    }

    private static unsafe long AddressOf(T[] pinned) => (long)Unsafe.AsPointer(ref pinned[0]);
}
