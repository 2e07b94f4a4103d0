using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using Micro.MLNet.Options;
using Micro.MLNet.Samples.Data;
using Micro.MLNet.Samples.Training;
using Micro.MLNet.Training;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Micro.MLNet.Benchmarks.Soak;

/// <summary>The long runs: what is held in their first, middle and last tenth.</summary>
/// <param name="data">What is trained on.</param>
/// <param name="report">Gets each line as soon as it is known.</param>
/// <param name="cancellation">Ends the run.</param>
internal sealed class SoakRun(DataSet data, Action<SoakRow> report, CancellationToken cancellation)
{
    private const int Seed = 1;
    private readonly (string User, string Item)[] _pairs =
        [.. Enumerable.Range(0, data.Train.RowCount).Select(row => (data.Train[DataSet.UserColumn].TextAt(row), data.Train[DataSet.ItemColumn].TextAt(row)))];

    /// <summary>One long training, never stopped early.</summary>
    public MicroTransformer Train(int epochs)
    {
        var tenths = new Tenths(epochs, "epoch", report);
        return Fit(epochs, new EpochListener(epoch => tenths.Add(epoch.Seconds)));
    }

    /// <summary>Many predictions through one engine, then as many through one view.</summary>
    public void Predict(MicroTransformer model, int count)
    {
        report(new SoakRow("the end of that training", ResourceUse.Now()));
        var ml = new MLContext(Seed);
        var tenths = new Tenths(count, "prediction", report);
        using (var engine = ml.Model.CreatePredictionEngine<Row, Scored>(model, new PredictionEngineOptions { OwnsTransformer = false }))
        {
            foreach (var row in Rows(count))
            {
                var start = Stopwatch.GetTimestamp();
                engine.Predict(row);
                tenths.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
        }

        tenths = new Tenths(count, "row of Transform", report);
        var last = Stopwatch.GetTimestamp();
        foreach (var score in model.Transform(ml.Data.LoadFromEnumerable(Rows(count))).GetColumn<float>(model.ScoreColumnName))
        {
            tenths.Add(Stopwatch.GetElapsedTime(last).TotalSeconds);
            last = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>Many short trainings.</summary>
    public void FitAgain(int fits, int epochs)
    {
        var tenths = new Tenths(fits, "fit", report);
        for (var n = 0; n < fits; n++)
        {
            var start = Stopwatch.GetTimestamp();
            Fit(epochs, null);
            tenths.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
    }

    private MicroTransformer Fit(int epochs, IProgress<EpochReport>? progress)
    {
        var options = TrainerChoice.CreateMicroOptions(data, new TrainingRequest { Seed = Seed, MaxEpochs = epochs, ThreadCount = 1 });
        options = options with
        {
            Progress = progress,
            Cancellation = cancellation,
            Optimization = options.Optimization with { Patience = epochs, OnCancel = CancellationBehavior.Throw },
        };
        return new MLContext(Seed).Recommendation().Trainers.Micro(options).Fit(data.Train, data.Validation);
    }

    private IEnumerable<Row> Rows(int count)
    {
        for (var n = 0; n < count; n++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (user, item) = _pairs[n % _pairs.Length];
            yield return new Row { User = user, Item = item };
        }
    }

    private sealed class EpochListener(Action<EpochReport> then) : IProgress<EpochReport>
    {
        public void Report(EpochReport value) => then(value);
    }

    private sealed class Row
    {
        [ColumnName(DataSet.UserColumn)]
        public string User { get; set; } = string.Empty;

        [ColumnName(DataSet.ItemColumn)]
        public string Item { get; set; } = string.Empty;
    }

    private sealed class Scored
    {
        public float Score { get; set; }
    }
}
