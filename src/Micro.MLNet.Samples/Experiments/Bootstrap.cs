using System;
using System.Collections.Generic;
using System.Globalization;
using MathNet.Numerics.Statistics;

namespace Micro.MLNet.Samples.Experiments;

/// <summary>Percentile bootstrap (Efron 1979) of a mean over users.</summary>
internal static class Bootstrap
{
    private const int Resamples = 1000;
    private const int Seed = 2022; // the same for every system, so that equal values have equal intervals

    /// <summary>The 95 % confidence interval: between the 2.5th and 97.5th percentile of the means of resamples drawn with replacement.</summary>
    /// <param name="values">One a user, at least one.</param>
    public static (double Low, double High) Interval(IReadOnlyCollection<double> values)
    {
        double[] users = [.. values];
        var random = new Random(Seed);
        var means = new double[Resamples];
        for (var n = 0; n < Resamples; n++)
        {
            double sum = 0;
            for (var draw = 0; draw < users.Length; draw++)
            {
                sum += users[random.Next(users.Length)];
            }

            means[n] = sum / users.Length;
        }

        Array.Sort(means);
        return (SortedArrayStatistics.Quantile(means, 0.025), SortedArrayStatistics.Quantile(means, 0.975));
    }

    /// <summary>The interval as a cell of a table.</summary>
    public static string IntervalText(IReadOnlyCollection<double> values)
    {
        var (low, high) = Interval(values);
        return string.Create(CultureInfo.InvariantCulture, $"{low:0.0000} to {high:0.0000}");
    }
}
