using System;
using TorchSharp;
using static TorchSharp.torch;

namespace Micro.MLNet.Graphs;

/// <summary>Numbers for libtorch that stay alive while it reads them.</summary>
/// <remarks>
/// TorchSharp turns a number into an object with a native half and hands out its address without keeping the object alive: a garbage collection that another thread sets off
/// during the call frees what libtorch is reading (TorchSharp 0.107; "Unknown scalar type", or another number). So no number is handed over as a literal, nor by operators and
/// overloads that make one of their own. Each thread keeps its last ones and frees those before at once, so that none waits for the finalizer either.
/// </remarks>
internal static class Scalars
{
    private const int KeptByThread = 32; // a call reads two or three
    private const double LeakySlope = 0.01; // libtorch's own default
    [ThreadStatic]
    private static Scalar?[]? Kept;
    [ThreadStatic]
    private static int Next;

    /// <summary>1, for ever.</summary>
    public static Scalar One { get; } = 1.ToScalar();

    /// <summary>-1, for ever.</summary>
    public static Scalar MinusOne { get; } = (-1).ToScalar();

    /// <summary>A real number, valid for the next call of libtorch on this thread.</summary>
    public static Scalar Of(double value) => Keep(value.ToScalar());

    /// <summary>A whole number, valid for the next call of libtorch on this thread.</summary>
    public static Scalar Of(long value) => Keep(value.ToScalar());

    /// <summary>a + b.</summary>
    public static Tensor Plus(this Tensor left, Tensor right) => left.add(right, One);

    /// <summary>a x.</summary>
    public static Tensor Times(this Tensor tensor, double factor) => tensor.mul(Of(factor));

    /// <summary>max(a, a/100).</summary>
    public static Tensor LeakyRelu(this Tensor tensor) => tensor.leaky_relu(Of(LeakySlope));

    /// <summary>a ← a + b.</summary>
    public static Tensor AddInPlace(this Tensor sum, Tensor term) => sum.add_(term, One);

    private static Scalar Keep(Scalar scalar)
    {
        Kept ??= new Scalar?[KeptByThread];
        Kept[Next]?.Dispose();
        Kept[Next] = scalar;
        Next = (Next + 1) % KeptByThread;
        return scalar;
    }
}
