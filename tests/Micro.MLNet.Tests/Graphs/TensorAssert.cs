using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static TorchSharp.torch;

namespace Micro.MLNet.Tests.Graphs;

/// <summary>Compares tensors entry by entry.</summary>
internal static class TensorAssert
{
    public static void AreClose(double[] expected, Tensor actual, double tolerance, string what = "")
    {
        var found = Values(actual);
        Assert.HasCount(expected.Length, found, what);
        for (var n = 0; n < expected.Length; n++)
        {
            Assert.AreEqual(expected[n], found[n], tolerance, $"{what}[{n}]");
        }
    }

    public static void AreClose(Tensor expected, Tensor actual, double tolerance, string what = "") =>
        AreClose(Array.ConvertAll(Values(expected), value => (double)value), actual, tolerance, what);

    public static float[] Values(Tensor tensor)
    {
        using var copy = tensor.detach().to(ScalarType.Float32).contiguous();
        return copy.data<float>().ToArray();
    }
}
