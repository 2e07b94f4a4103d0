using System;
using System.Globalization;

namespace Micro.MLNet.Benchmarks.Soak;

/// <summary>Watches many equal steps, and reports the first, the middle and the last tenth of them at their ends.</summary>
/// <param name="count">All steps; fewer than 30 make overlapping or single-step tenths, which is fine for trying out.</param>
/// <param name="step">What a step is.</param>
/// <param name="report">Gets three lines.</param>
internal sealed class Tenths(int count, string step, Action<SoakRow> report)
{
    private readonly int _length = Math.Max(1, count / 10);
    private int _done;
    private double _seconds;

    /// <summary>Notes a step that is done.</summary>
    public void Add(double seconds)
    {
        _done++;
        _seconds += seconds;
        if (_done == _length || _done == MiddleEnd || _done == count)
        {
            var when = string.Create(CultureInfo.InvariantCulture, $"{_done:N0} of {count:N0}: {step}");
            report(new SoakRow(when, ResourceUse.Now(), _seconds / _length, "each"));
        }

        if (_done == _length || _done == MiddleEnd - _length || _done == MiddleEnd || _done == count - _length)
        {
            _seconds = 0;
        }
    }

    private int MiddleEnd => ((count - _length) / 2) + _length;
}
