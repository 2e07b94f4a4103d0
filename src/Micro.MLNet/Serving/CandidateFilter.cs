using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Core;

namespace Micro.MLNet.Serving;

/// <summary>Turns the filters by raw id into item indices.</summary>
internal static class CandidateFilter
{
    private const int MaxListed = 5;

    /// <summary>The items that may be recommended, ascending, or null for the whole catalog but the denied ones, ascending too.</summary>
    /// <exception cref="ArgumentException">Options can't be used; the message names every fault.</exception>
    public static (int[]? Allowed, int[] Denied) Resolve(IdMap items, RecommendOptions options)
    {
        List<string> faults = [];
        options.CollectFaults(faults);
        var denied = Resolve(items, options.Deny ?? [], nameof(options.Deny), options.UnknownItem, faults);
        var allowed = options.Allow is null ? null : Resolve(items, options.Allow, nameof(options.Allow), options.UnknownItem, faults);
        if (faults.Count > 0)
        {
            throw new ArgumentException($"{faults.Count} recommend option(s) can't be used. {string.Join(" ", faults)}", nameof(options));
        }

        if (allowed is not null)
        {
            allowed.ExceptWith(denied);
            return ([.. allowed.Where(item => options.Where?.Invoke(items[item]) != false)], []);
        }

        if (options.Where is null)
        {
            return (null, [.. denied]);
        }

        var passes = new bool[items.Count];
        for (var item = 0; item < passes.Length; item++)
        {
            passes[item] = !denied.Contains(item) && options.Where(items[item]);
        }

        // scoring the whole catalog and leaving some out beats scoring most of it one by one
        var passing = passes.Count(pass => pass);
        return passing > items.Count / 2 ? (null, Indices(passes, false)) : (Indices(passes, true), []);
    }

    private static int[] Indices(bool[] flags, bool wanted) => [.. Enumerable.Range(0, flags.Length).Where(item => flags[item] == wanted)];

    private static SortedSet<int> Resolve(IdMap items, IReadOnlyCollection<string> ids, string option, UnknownItemPolicy policy, List<string> faults)
    {
        SortedSet<int> indices = [];
        List<string> unknown = [];
        foreach (var id in ids)
        {
            var index = items.IndexOf(id);
            if (index >= 0)
            {
                indices.Add(index);
            }
            else
            {
                unknown.Add($"'{id}'");
            }
        }

        if (policy == UnknownItemPolicy.Throw && unknown.Count > 0)
        {
            var more = unknown.Count > MaxListed ? ", ..." : string.Empty;
            faults.Add(
                FormattableString.Invariant($"{option} names {unknown.Count} item(s) that the model doesn't know: {string.Join(", ", unknown.Take(MaxListed))}{more}: ") +
                $"use ids of the training data or the item features, or set {nameof(RecommendOptions.UnknownItem)} to {nameof(UnknownItemPolicy.Ignore)}.");
        }

        return indices;
    }
}
