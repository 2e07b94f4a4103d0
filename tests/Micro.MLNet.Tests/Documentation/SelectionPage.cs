using System.Collections.Generic;
using Micro.MLNet.Serving;
using Microsoft.ML;

namespace Micro.MLNet.Tests.Documentation;

/// <summary>The code of docs/selection.md, compiled and run; what stands between the markers is what the page shows.</summary>
internal static class SelectionPage
{
    public static IReadOnlyList<Recommendation> Run(MLContext mlContext, MicroTransformer model, IDataView items)
    {
        // <page>
        var category = mlContext.Recommendation().ReadItemCategories(items, "Category");
        var options = new RecommendOptions
        {
            Where = category.IsNot("gift cards"),                    // or any predicate on the item id
            Deny = ["i7"],
            Caps = [new CategoryCap(category, MaxItems: 2)],
            Diversity = new DiversityOptions { Lambda = 0.8 },
            PopularityDamping = 0.1,
            UnknownUser = UnknownUserPolicy.Popular,
        };
        var list = model.Recommend("u1", k: 5, options);
        // </page>
        return list;
    }
}
