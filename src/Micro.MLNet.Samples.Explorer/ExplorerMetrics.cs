using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Micro.MLNet.Samples.Explorer;

/// <summary>What OpenTelemetry collects beside ASP.NET Core's own metrics.</summary>
internal sealed class ExplorerMetrics(IMeterFactory meters)
{
    public const string MeterName = "Micro.MLNet.Explorer";

    private readonly Histogram<double> _duration = meters.Create(MeterName).CreateHistogram<double>(
        "micro.model.duration", "s", "Time inside the model, by operation", advice: new() { HistogramBucketBoundaries = [.0001, .0003, .001, .003, .01, .03, .1, .3, 1] });

    /// <summary>Measures one call of the model.</summary>
    public T Measure<T>(string operation, Func<T> call)
    {
        var start = Stopwatch.GetTimestamp();
        var result = call();
        _duration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, new KeyValuePair<string, object?>("operation", operation));
        return result;
    }
}
