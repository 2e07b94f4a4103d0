using System;
using System.Collections.Generic;
using System.Linq;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace Micro.MLNet.Samples.Experiments;

/// <summary>Student's paired t-test over users.</summary>
internal static class PairedTest
{
    /// <summary>The two-sided probability of a mean difference at least this large between equals; 1 where all differences are 0.</summary>
    /// <param name="first">A value a user, averaged over seeds.</param>
    /// <param name="second">The same users' values.</param>
    /// <exception cref="ArgumentException">The users differ, or there are fewer than two.</exception>
    public static double Probability(IReadOnlyDictionary<string, double> first, IReadOnlyDictionary<string, double> second)
    {
        if (first.Count != second.Count || first.Count < 2 || !first.Keys.All(second.ContainsKey))
        {
            throw new ArgumentException($"A paired test needs the same users on both sides, at least 2, but got {first.Count} and {second.Count}.");
        }

        double[] differences = [.. first.Select(entry => entry.Value - second[entry.Key])];
        var deviation = differences.StandardDeviation();
        if (deviation == 0)
        {
            return differences[0] == 0 ? 1 : 0;
        }

        var t = differences.Mean() / (deviation / Math.Sqrt(differences.Length));
        return 2 * StudentT.CDF(location: 0, scale: 1, freedom: differences.Length - 1, x: -Math.Abs(t));
    }
}
