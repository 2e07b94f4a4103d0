using System;
using System.Collections.Generic;
using System.Linq;

namespace Micro.MLNet.Samples.Generation;

/// <summary>Draws that use sums and products only, so that every platform computes the same digits.</summary>
internal static class RandomDraws
{
    private const int UniformsPerNormal = 12;

    /// <summary>About normal with mean 0 and variance 1: the sum of 12 uniform numbers, less 6.</summary>
    public static double NextNormal(this Random random)
    {
        var sum = -UniformsPerNormal / 2.0;
        for (var n = 0; n < UniformsPerNormal; n++)
        {
            sum += random.NextDouble();
        }

        return sum;
    }

    public static double[] NextNormals(this Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextNormal())];

    /// <summary>An index, drawn in proportion to the weights.</summary>
    public static int NextIndex(this Random random, IReadOnlyList<double> weights)
    {
        var left = random.NextDouble() * weights.Sum();
        for (var n = 0; n < weights.Count - 1; n++)
        {
            left -= weights[n];
            if (left < 0)
            {
                return n;
            }
        }

        return weights.Count - 1;
    }
}
