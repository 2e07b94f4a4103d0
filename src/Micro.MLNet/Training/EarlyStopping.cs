using System;

namespace Micro.MLNet.Training;

/// <summary>Keeps the best value and what was exported with it, and says when patience has run out.</summary>
/// <param name="patience">Evaluations without improvement that are tolerated.</param>
internal sealed class EarlyStopping(int patience)
{
    /// <summary>Evaluations since the best.</summary>
    public int Stale { get; private set; }

    /// <summary>The best epoch, from 1; 0 before the first evaluation.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>The best value; NaN before the first evaluation.</summary>
    public double BestValue { get; private set; } = double.NaN;

    /// <summary>What was exported at the best epoch.</summary>
    public ExportedTables? Best { get; private set; }

    /// <summary>Whether more than <c>patience</c> evaluations in a row brought no improvement.</summary>
    public bool ShouldStop => Stale > patience;

    /// <summary>Goes on where another left off.</summary>
    public void Resume(int stale, int bestEpoch, double bestValue, ExportedTables? best) => (Stale, BestEpoch, BestValue, Best) = (stale, bestEpoch, bestValue, best);

    /// <summary>Notes an evaluation.</summary>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="value">What it reached.</param>
    /// <param name="tables">Makes what is kept; asked only when the value is the best.</param>
    public void Observe(int epoch, double value, Func<ExportedTables> tables)
    {
        if (Best is not null && !double.IsNaN(BestValue) && !(value > BestValue))
        {
            Stale++;
            return;
        }

        (Stale, BestEpoch, BestValue, Best) = (0, epoch, value, tables());
    }
}
