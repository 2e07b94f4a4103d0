using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using Micro.MLNet.Options;
using Micro.MLNet.Samples.Cli;
using Micro.MLNet.Training;
using Spectre.Console;

namespace Micro.MLNet.Samples.Training;

/// <summary>Shows a training: a progress bar on a screen, else one line per epoch.</summary>
internal static class TrainingProgress
{
    /// <summary>Runs <paramref name="train"/> with a progress display and keeps its reports.</summary>
    public static IReadOnlyList<EpochReport> Run(Terminal terminal, string title, OptimizationOptions options, Action<IProgress<EpochReport>> train)
    {
        var reports = new List<EpochReport>();
        if (!terminal.IsInteractive)
        {
            train(new EpochRecorder(reports, options, (report, last, left) =>
                terminal.Line($"{title}: {Describe(report)}, {report.Seconds:0.00} s, at most {left:h\\:mm\\:ss} left")));
            return reports;
        }

        terminal.Ansi.Progress()
            .AutoClear(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 20 }, new ElapsedTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask(title);
                train(new EpochRecorder(reports, options, (report, last, left) =>
                {
                    task.MaxValue = last;
                    task.Value = report.Epoch;
                    task.Description = string.Create(CultureInfo.InvariantCulture, $"{title}: {Describe(report)}, at most {left:h\\:mm\\:ss} left");
                }));
                task.Value = task.MaxValue;
                context.Refresh(); // the display's own timer may miss the last epoch
            });
        return reports;
    }

    private static string Describe(EpochReport report)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"epoch {report.Epoch}/{report.MaxEpochs}, loss {report.RankingLoss:0.0000}");
        if (report.ContrastiveLoss != 0)
        {
            text += string.Create(CultureInfo.InvariantCulture, $", contrast {report.ContrastiveLoss:0.000}");
        }

        if (report.ValidationValue is { } value)
        {
            text += string.Create(CultureInfo.InvariantCulture, $", validation {value:0.0000}");
        }

        return report.BestEpoch > 0
            ? text + string.Create(CultureInfo.InvariantCulture, $", best {report.BestValidationValue:0.0000} in epoch {report.BestEpoch}")
            : text;
    }

    /// <summary>Keeps the reports and estimates how long the rest takes.</summary>
    private sealed class EpochRecorder(List<EpochReport> reports, OptimizationOptions options, Action<EpochReport, int, TimeSpan> show) : IProgress<EpochReport>
    {
        private readonly long _start = Stopwatch.GetTimestamp();

        public void Report(EpochReport value)
        {
            reports.Add(value);
            var last = LastEpoch(value);
            show(value, last, Stopwatch.GetElapsedTime(_start) / value.Epoch * (last - value.Epoch));
        }

        /// <summary>The epoch after which training ends if validation doesn't improve any more; without validation the last one.</summary>
        private int LastEpoch(EpochReport report) => report.BestEpoch == 0
            ? report.MaxEpochs
            : (int)Math.Clamp(report.BestEpoch + ((options.Patience + 1L) * options.EvaluateEvery), report.Epoch, report.MaxEpochs);
    }
}
