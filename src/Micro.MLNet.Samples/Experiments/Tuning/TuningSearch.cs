using System;
using System.Collections.Generic;
using System.Linq;

namespace Micro.MLNet.Samples.Experiments.Tuning;

/// <summary>How trials are spent.</summary>
internal enum SearchKind
{
    /// <summary>Each trial gets all epochs.</summary>
    Random,

    /// <summary>All trials get a few epochs, the best third of them three times as many, and so on (Jamieson and Talwalkar 2016).</summary>
    Halving,
}

/// <summary>A trial: settings, and what they reached on validation in so many epochs.</summary>
/// <param name="Number">Which trial, from 0; the settings of 0 are the defaults.</param>
/// <param name="Settings">As <c>--set</c> takes them.</param>
/// <param name="MaxEpochs">Most epochs that it could train.</param>
/// <param name="Value">The validation metric.</param>
internal sealed record Trial(int Number, IReadOnlyList<string> Settings, int MaxEpochs, double Value);

/// <summary>Searches settings by what they reach on validation.</summary>
internal static class TuningSearch
{
    private const int ShareKept = 3;
    private const int FewestEpochs = 5; // before the first evaluation there is nothing to compare

    /// <summary>The settings to try: the defaults first, so that a search never ends below them.</summary>
    /// <param name="ranges">What may change.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="seed">Of the drawing: equal seeds try equal settings.</param>
    public static IReadOnlyList<IReadOnlyList<string>> Draw(IReadOnlyList<SearchRange> ranges, int count, int seed)
    {
        var random = new Random(seed);
        return [[], .. Enumerable.Range(1, count - 1).Select(_ => (IReadOnlyList<string>)[.. ranges.Select(range => range.Draw(random))])];
    }

    /// <summary>Runs a search.</summary>
    /// <param name="kind">How epochs are spent.</param>
    /// <param name="candidates">Settings to try.</param>
    /// <param name="maxEpochs">Most epochs of a trial.</param>
    /// <param name="evaluate">Number, settings and most epochs to the value on validation.</param>
    /// <returns>All trials in the order they were made; the chosen one is <see cref="Best"/>.</returns>
    public static IReadOnlyList<Trial> Run(
        SearchKind kind, IReadOnlyList<IReadOnlyList<string>> candidates, int maxEpochs, Func<int, IReadOnlyList<string>, int, double> evaluate)
    {
        var trials = new List<Trial>();
        var left = Enumerable.Range(0, candidates.Count).ToList();
        foreach (var epochs in Rungs(kind, candidates.Count, maxEpochs))
        {
            var rung = left.ConvertAll(number => new Trial(number, candidates[number], epochs, evaluate(number, candidates[number], epochs)));
            trials.AddRange(rung);
            left = [.. Ranked(rung).Take(Math.Max(1, rung.Count / ShareKept)).Select(trial => trial.Number)];
        }

        return trials;
    }

    /// <summary>The best trial among those with the most epochs; of equals the first.</summary>
    public static Trial Best(IReadOnlyList<Trial> trials)
    {
        var most = trials.Max(trial => trial.MaxEpochs);
        return Ranked(trials.Where(trial => trial.MaxEpochs == most)).First();
    }

    // Most epochs of each rung, rising threefold to the last: as many rungs as thirds can be kept.
    private static List<int> Rungs(SearchKind kind, int count, int maxEpochs)
    {
        var rungs = new List<int> { maxEpochs };
        for (var left = count; kind == SearchKind.Halving && left >= ShareKept && rungs[0] / ShareKept >= FewestEpochs; left /= ShareKept)
        {
            rungs.Insert(0, rungs[0] / ShareKept);
        }

        return rungs;
    }

    private static IEnumerable<Trial> Ranked(IEnumerable<Trial> trials) => trials.OrderByDescending(trial => trial.Value).ThenBy(trial => trial.Number);
}
