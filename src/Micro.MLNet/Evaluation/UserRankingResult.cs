using System;
using System.Collections.Generic;
using Micro.MLNet.Core;

namespace Micro.MLNet.Evaluation;

/// <summary>One user's ranking metrics.</summary>
public sealed class UserRankingResult
{
    private readonly MetricTable _metrics;
    private readonly double[] _values;

    internal UserRankingResult(string userId, MetricTable metrics, double[] values)
    {
        UserId = userId;
        _metrics = metrics;
        _values = values;
    }

    /// <summary>The raw user id.</summary>
    public string UserId { get; }

    /// <summary>All metrics by name, such as "Recall@20".</summary>
    public IReadOnlyDictionary<string, double> Values => _metrics.ToDictionary(_values);

    /// <summary>A metric at one of the evaluated cutoffs.</summary>
    /// <exception cref="ArgumentException">The cutoff wasn't evaluated.</exception>
    public double this[RankingMetricKind metric, int cutoff] => _values[_metrics.IndexOf(metric, cutoff)];
}
