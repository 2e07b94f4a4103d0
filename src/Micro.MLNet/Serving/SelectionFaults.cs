using System;
using System.Collections.Generic;
using Micro.MLNet.Options;

namespace Micro.MLNet.Serving;

/// <summary>Refuses options that can't be used, all faults at once.</summary>
internal static class SelectionFaults
{
    private const int ShownIds = 3;

    /// <summary>Throws one exception that lists every fault.</summary>
    /// <exception cref="ArgumentException">An option is out of range, names a column that isn't there, or an unknown id where the policy is to throw.</exception>
    public static void Refuse(FittedModel model, RecommendOptions options)
    {
        if (options is { IsByScoreAlone: true, Filter: null, AttributeFilters: { Count: 0 }, UnknownItems: UnknownItemPolicy.Ignore, DiversityPool: >= 1 })
        {
            return; // nothing below could be at fault: the usual path costs nothing
        }

        var faults = new OptionFaults();
        faults.Require(Enum.IsDefined(options.UnknownItems), nameof(options.UnknownItems), options.UnknownItems, $"use a named value of {nameof(UnknownItemPolicy)}");
        faults.Require(options.RelevanceWeight is >= 0 and <= 1, nameof(options.RelevanceWeight), options.RelevanceWeight, "use a value in [0, 1]; 0.7 is a good start");
        faults.Require(options.DiversityPool >= 1, nameof(options.DiversityPool), options.DiversityPool, "use at least 1; 200 is a good start");
        faults.Require(options.PopularityDamping is >= 0 and <= 1000, nameof(options.PopularityDamping), options.PopularityDamping, "use a value in [0, 1000]; 0.1 is a good start");
        RequireIds(faults, model, options, options.Allow, nameof(options.Allow));
        RequireIds(faults, model, options, options.Deny, nameof(options.Deny));
        RequireColumns(faults, options);
        faults.ThrowIfAny(nameof(options));
    }

    private static void RequireIds(OptionFaults faults, FittedModel model, RecommendOptions options, IReadOnlyCollection<string>? ids, string name)
    {
        if (options.UnknownItems != UnknownItemPolicy.Throw)
        {
            return;
        }

        var (position, unknown) = (0, 0);
        foreach (var id in ids ?? [])
        {
            if (id is null || model.Items.IndexOf(id) < 0)
            {
                unknown++;
                faults.Require(unknown > ShownIds, $"{name}[{position}]", id, $"use an id of the model's {model.ItemCount} items, or set {nameof(options.UnknownItems)} to {nameof(UnknownItemPolicy.Ignore)}");
            }

            position++;
        }

        faults.Require(unknown <= ShownIds, $"The number of unknown ids in {name}", unknown, $"the first {ShownIds} are listed above");
    }

    private static void RequireColumns(OptionFaults faults, RecommendOptions options)
    {
        faults.Require(options.AttributeFilters is not null, nameof(options.AttributeFilters), null, "leave it empty for no filter");
        faults.Require(options.CategoryCaps is not null, nameof(options.CategoryCaps), null, "leave it empty for no cap");
        for (var n = 0; n < options.AttributeFilters?.Count; n++)
        {
            var name = $"{nameof(options.AttributeFilters)}[{n}]";
            var filter = options.AttributeFilters[n];
            faults.Require(filter?.Values is not null, $"{name}.{nameof(AttributeFilter.Values)}", null, "give the values to keep or exclude");
            RequireColumn(faults, options.Attributes, filter?.Column, name);
        }

        for (var n = 0; n < options.CategoryCaps?.Count; n++)
        {
            var name = $"{nameof(options.CategoryCaps)}[{n}]";
            var cap = options.CategoryCaps[n];
            faults.Require(cap?.Limit >= 1, $"{name}.{nameof(CategoryCap.Limit)}", cap?.Limit, "use at least 1; to keep a category out, use an attribute filter");
            RequireColumn(faults, options.Attributes, cap?.Column, name);
        }
    }

    private static void RequireColumn(OptionFaults faults, ItemAttributes? attributes, string? column, string name) => faults.Require(
        column is not null && attributes?.Has(column) == true,
        $"{name}.Column",
        column,
        attributes is null ? $"set {nameof(RecommendOptions.Attributes)} to item attributes with this column" : $"use a column of {nameof(RecommendOptions.Attributes)}: {attributes.Names()}");
}
