using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Core;

namespace Micro.MLNet.Serving;

/// <summary>The items that lists and filters leave, for whichever user: either those allowed or those denied.</summary>
/// <param name="Allowed">Ascending and distinct, without the denied ones; null for all items but <paramref name="Denied"/>.</param>
/// <param name="Denied">Ascending and distinct.</param>
internal sealed record ItemScope(int[]? Allowed, int[] Denied)
{
    /// <summary>Resolves the raw ids of the lists, drops unknown ones, and applies the filters.</summary>
    public static ItemScope Of(FittedModel model, RecommendOptions options)
    {
        var denied = Resolve(model.Items, options.Deny ?? []);
        SortedSet<int>? allowed = null;
        if (options.Allow is not null)
        {
            allowed = Resolve(model.Items, options.Allow);
            allowed.ExceptWith(denied);
        }

        if (options.Filter is null && options.AttributeFilters.Count == 0)
        {
            return new ItemScope(allowed?.ToArray(), [.. denied]);
        }

        var (kept, refused) = Filter(model, options, allowed, denied);
        // the whole catalog is scored in one go, so a filter that few items fail costs less as a list of those
        return allowed is null && refused.Count < kept.Count ? new ItemScope(null, [.. refused]) : new ItemScope([.. kept], [.. denied]);
    }

    private static (List<int> Kept, List<int> Refused) Filter(FittedModel model, RecommendOptions options, SortedSet<int>? allowed, SortedSet<int> denied)
    {
        var conditions = options.AttributeFilters.Select(filter => Condition(options.Attributes!.Bind(model, filter.Column), filter)).ToArray();
        List<int> kept = [];
        List<int> refused = [];
        foreach (var item in allowed ?? Enumerable.Range(0, model.ItemCount))
        {
            var passes = !denied.Contains(item) && Array.TrueForAll(conditions, condition => condition(item)) && options.Filter?.Invoke(model.Items[item]) != false;
            (passes ? kept : refused).Add(item);
        }

        return (kept, refused);
    }

    private static Predicate<int> Condition(AttributeColumn column, AttributeFilter filter)
    {
        var values = filter.Values.Where(value => value is not null).Select(column.NumberOf).ToHashSet();
        return item =>
        {
            foreach (var value in column.Values(item))
            {
                if (values.Contains(value))
                {
                    return !filter.Exclude;
                }
            }

            return filter.Exclude;
        };
    }

    private static SortedSet<int> Resolve(IdMap items, IReadOnlyCollection<string> ids)
    {
        SortedSet<int> indices = [];
        foreach (var id in ids)
        {
            var index = items.IndexOf(id);
            if (index >= 0)
            {
                indices.Add(index);
            }
        }

        return indices;
    }
}
