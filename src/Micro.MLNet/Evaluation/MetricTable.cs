using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Micro.MLNet.Core;

namespace Micro.MLNet.Evaluation;

/// <summary>Lays out every metric at every cutoff as one row of numbers.</summary>
internal sealed class MetricTable
{
    private readonly int[] _cutoffs;

    /// <summary>Lays out the metrics for distinct cutoffs in ascending order.</summary>
    public MetricTable(IEnumerable<int> cutoffs)
    {
        _cutoffs = [.. cutoffs.Distinct().Order()];
    }

    /// <summary>The cutoffs, ascending and distinct.</summary>
    public IReadOnlyList<int> Cutoffs => _cutoffs;

    /// <summary>The largest cutoff.</summary>
    public int Depth => _cutoffs[^1];

    /// <summary>Numbers in a row.</summary>
    public int Width => RankingMetric.KindCount * _cutoffs.Length;

    /// <summary>The column of a metric.</summary>
    /// <exception cref="ArgumentException">The metric or cutoff isn't in the table.</exception>
    public int IndexOf(RankingMetricKind metric, int cutoff)
    {
        var column = Array.BinarySearch(_cutoffs, cutoff);
        if (column < 0 || !Enum.IsDefined(metric))
        {
            var held = string.Join(", ", _cutoffs.Select(k => k.ToString(CultureInfo.InvariantCulture)));
            throw new ArgumentException(
                $"{RankingMetric.Key(metric, cutoff)} was not evaluated; the cutoffs are {held}. Add the cutoff to " +
                $"{nameof(TopKEvaluationOptions)}.{nameof(TopKEvaluationOptions.Cutoffs)}.",
                nameof(cutoff));
        }

        return ((int)metric * _cutoffs.Length) + column;
    }

    /// <summary>Fills one user's row.</summary>
    public void Fill(Span<double> row, ReadOnlySpan<int> ranked, ReadOnlySpan<int> relevant, NdcgIdeal ideal)
    {
        for (var n = 0; n < row.Length; n++)
        {
            var (kind, cutoff) = Column(n);
            row[n] = RankingMetric.Compute(kind, ranked, relevant, cutoff, ideal);
        }
    }

    /// <summary>The row by metric name, in the row's order.</summary>
    public OrderedDictionary<string, double> ToDictionary(ReadOnlySpan<double> row)
    {
        var values = new OrderedDictionary<string, double>(row.Length, StringComparer.Ordinal);
        for (var n = 0; n < row.Length; n++)
        {
            var (kind, cutoff) = Column(n);
            values.Add(RankingMetric.Key(kind, cutoff), row[n]);
        }

        return values;
    }

    private (RankingMetricKind Kind, int Cutoff) Column(int n) => ((RankingMetricKind)(n / _cutoffs.Length), _cutoffs[n % _cutoffs.Length]);
}
