using System;

namespace Micro.MLNet.Training;

/// <summary>Keeps the best value and what was exported with it, and says when patience has run out.</summary>
/// <param name="patience">Evaluations without improvement that are tolerated.</param>
internal sealed class EarlyStopping(int patience)
{
    private int _stale;

    /// <summary>The best epoch, from 1; 0 before the first evaluation.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>The best value; NaN before the first evaluation.</summary>
    public double BestValue { get; private set; } = double.NaN;

    /// <summary>What was exported at the best epoch.</summary>
    public ExportedTables? Best { get; private set; }

    /// <summary>Whether more than <c>patience</c> evaluations in a row brought no improvement.</summary>
    public bool ShouldStop => _stale > patience;

    /// <summary>Notes an evaluation.</summary>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="value">What it reached.</param>
    /// <param name="tables">Makes what is kept; asked only when the value is the best.</param>
    public void Observe(int epoch, double value, Func<ExportedTables> tables)
    {
        if (Best is not null && !double.IsNaN(BestValue) && !(value > BestValue))
        {
            _stale++;
            return;
        }

        (_stale, BestEpoch, BestValue, Best) = (0, epoch, value, tables());
    }
}
