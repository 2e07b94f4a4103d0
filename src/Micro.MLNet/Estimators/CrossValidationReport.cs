using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Evaluation;

namespace Micro.MLNet;

/// <summary>Ranking metrics of every fold of a cross-validation.</summary>
public sealed class CrossValidationReport
{
    internal CrossValidationReport(IReadOnlyList<RankingReport> folds)
    {
        Folds = folds;
        Mean = folds[0].Values.Keys.ToDictionary(key => key, key => folds.Average(fold => fold.Values[key]));
        StandardDeviation = Mean.ToDictionary(pair => pair.Key, pair => Deviation([.. folds.Select(fold => fold.Values[pair.Key])], pair.Value));
    }

    /// <summary>One report per fold.</summary>
    public IReadOnlyList<RankingReport> Folds { get; }

    /// <summary>Mean over the folds, by metric name such as "Recall@20".</summary>
    public IReadOnlyDictionary<string, double> Mean { get; }

    /// <summary>Sample standard deviation over the folds (divides by folds - 1), by metric name.</summary>
    public IReadOnlyDictionary<string, double> StandardDeviation { get; }

    private static double Deviation(double[] values, double mean) =>
        Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
}
