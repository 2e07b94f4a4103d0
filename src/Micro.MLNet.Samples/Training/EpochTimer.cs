using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using Micro.MLNet.Samples.Data;
using Micro.MLNet.Training;
using Microsoft.ML;
using TorchSharp;

namespace Micro.MLNet.Samples.Training;

/// <summary>Trains for a few epochs through the public surface and times the parts.</summary>
internal static class EpochTimer
{
    private const double BytesInMegabyte = 1e6;

    public static EpochTimes Measure(DataSet data, MicroOptions options, CancellationToken cancellation)
    {
        torch.InitializeDeviceType(DeviceType.CPU); // loading libtorch takes a second, and is no part of building graphs
        ProcessMemory.ResetPeak();
        var held = ProcessMemory.Current();
        var ml = new MLContext(1);
        var stopwatch = new EpochStopwatch();
        ml.Log += stopwatch.Log;
        ml.Recommendation().Trainers.Micro(options with { Progress = stopwatch, Cancellation = cancellation }).Fit(data.Train);
        var peak = ProcessMemory.Peak();
        int[] widths = [.. data.ItemFeatures!.Columns.OfType<VectorColumn>().Select(column => column.Width)];
        var estimate = Math.Round(options.EstimateMemory(data.Counts.Users, data.Counts.Items, data.Counts.Train, widths).Total / BytesInMegabyte);
        return new EpochTimes(stopwatch.ReadSeconds, stopwatch.GraphSeconds, stopwatch.EpochSeconds, held, estimate, peak);
    }

    private sealed class EpochStopwatch : IProgress<EpochReport>
    {
        private readonly long _start = Stopwatch.GetTimestamp();
        private readonly List<double> _epochSeconds = [];
        private double _estimated;

        public double ReadSeconds { get; private set; }

        public double GraphSeconds { get; private set; }

        public IReadOnlyList<double> EpochSeconds => _epochSeconds;

        private double Elapsed => Stopwatch.GetElapsedTime(_start).TotalSeconds;

        // The trainer tells what memory it needs when everything is read and before it builds anything.
        public void Log(object? sender, LoggingEventArgs message)
        {
            if (message.RawMessage.StartsWith("Training needs about ", StringComparison.Ordinal))
            {
                _estimated = Elapsed;
            }
        }

        public void Report(EpochReport value)
        {
            if (_epochSeconds.Count == 0)
            {
                ReadSeconds = _estimated;
                GraphSeconds = Elapsed - value.Seconds - ReadSeconds;
            }

            _epochSeconds.Add(value.Seconds);
        }
    }
}
