using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Micro.MLNet.Samples.Explorer.Model;

namespace Micro.MLNet.Samples.Explorer.Hosting;

/// <summary>What the server measures of the model's work.</summary>
internal sealed class ExplorerMetrics
{
    public const string MeterName = "Micro.MLNet.Explorer";
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _added;

    public ExplorerMetrics(IMeterFactory meters, ExplorerModel model)
    {
        var meter = meters.Create(MeterName);
        _duration = meter.CreateHistogram(
            "micro.explorer.call.duration",
            "s",
            "How long the model took",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1] });
        _added = meter.CreateCounter<long>("micro.explorer.items.added", "{item}", "Items added since the start");
        meter.CreateObservableGauge("micro.explorer.items", () => model.Current.ItemCount, "{item}", "Items that the model knows");
    }

    /// <summary>Does the work and measures it.</summary>
    public T Measure<T>(string call, Func<T> work)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            return work();
        }
        finally
        {
            _duration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, new KeyValuePair<string, object?>("call", call));
        }
    }

    /// <summary>Counts added items.</summary>
    public void CountAdded(int count) => _added.Add(count);
}
