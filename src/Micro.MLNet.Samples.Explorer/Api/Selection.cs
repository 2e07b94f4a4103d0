using System;
using System.ComponentModel.DataAnnotations;
using System.Linq;
using Micro.MLNet.Samples.Explorer.Model;
using Micro.MLNet.Serving;

namespace Micro.MLNet.Samples.Explorer.Api;

/// <summary>How a list is chosen: what the query strings of two endpoints have in common.</summary>
internal static class Selection
{
    /// <summary>The library's options, or what is wrong with them.</summary>
    public static (RecommendOptions Options, string? Fault) Options(ItemCatalog catalog, string? category, double relevance)
    {
        var options = new RecommendOptions { RelevanceWeight = relevance, Attributes = catalog.Categories };
        return category switch
        {
            null or "" => (options, null),
            _ when catalog.CategoryNames.Contains(category, StringComparer.Ordinal) =>
                (options with { AttributeFilters = [new AttributeFilter(ItemCatalog.CategoryColumn, [category])] }, null),
            _ => (options, $"No item has the category '{category}'. GET /model lists the categories."),
        };
    }
}

/// <summary>The items that somebody chose. Public, as ASP.NET Core validates no others.</summary>
/// <param name="History">Item ids; order and repetitions don't matter, and unknown ones are passed over.</param>
/// <param name="K">How many items to recommend.</param>
/// <param name="Category">The only category to recommend from; null for all.</param>
/// <param name="Relevance">λ of maximal marginal relevance: 1 ranks by score alone, less makes the items differ.</param>
public sealed record HistoryRequest(
    [property: Required, MaxLength(Limits.HistoryLength)] string[] History,
    [property: Range(1, Limits.ListLength)] int K = 10,
    [property: StringLength(Limits.IdLength)] string? Category = null,
    [property: Range(0.0, 1.0)] double Relevance = 1);
