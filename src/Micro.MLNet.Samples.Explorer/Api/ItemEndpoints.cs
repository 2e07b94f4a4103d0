using System;
using System.Collections.Generic;
using System.ComponentModel.DataAnnotations;
using System.Linq;
using Micro.MLNet.Samples.Explorer.Hosting;
using Micro.MLNet.Samples.Explorer.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Micro.MLNet.Samples.Explorer.Api;

/// <summary>Items, what is like them, and their pictures.</summary>
internal static class ItemEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/items", List).WithSummary("Items whose id or title holds a text");
        routes.MapGet("/items/{id}", Describe).WithSummary("An item with its modality weights and its neighbors in each modality's graph");
        routes.MapGet("/items/{id}/similar", Similar).WithSummary("The items most like an item");
        routes.MapGet("/items/{id}/picture", Picture).WithSummary("An item's picture");
    }

    private static Ok<IReadOnlyList<ItemView>> List(
        ExplorerModel model, ItemCatalog catalog, [StringLength(Limits.SearchLength)] string? search = null, [Range(1, Limits.ListLength)] int k = 20)
    {
        bool Holds(string? text) => text?.Contains(search ?? string.Empty, StringComparison.OrdinalIgnoreCase) == true;
        return TypedResults.Ok<IReadOnlyList<ItemView>>(
            [.. model.Current.ItemIds.Where(id => Holds(id) || Holds(catalog.TextOf(id).Title)).Take(k).Select(id => ItemView.Of(catalog, id))]);
    }

    private static Results<Ok<ItemDetails>, ProblemHttpResult> Describe(
        [StringLength(Limits.IdLength)] string id, ExplorerModel model, ItemCatalog catalog, ExplorerMetrics metrics, [Range(1, Limits.ListLength)] int k = 8)
    {
        var current = model.Current;
        if (current.FindItem(id) is not { } item)
        {
            return Problems.UnknownItem(id);
        }

        return TypedResults.Ok(metrics.Measure("describe", () => new ItemDetails(
            ItemView.Of(catalog, item),
            [
                .. ExplorerModel.ModalityWeights(current, item).Select(modality => new ModalityView(
                    modality.Key,
                    modality.Value,
                    [.. ExplorerModel.Neighbors(current, item, modality.Key, k).Select(neighbor => new ScoredItem(ItemView.Of(catalog, neighbor.ItemId), neighbor.Weight))])),
            ])));
    }

    private static Results<Ok<IReadOnlyList<ScoredItem>>, ProblemHttpResult> Similar(
        [StringLength(Limits.IdLength)] string id, ExplorerModel model, ItemCatalog catalog, ExplorerMetrics metrics, [Range(1, Limits.ListLength)] int k = 10)
    {
        var current = model.Current;
        return current.FindItem(id) is { } item
            ? TypedResults.Ok(ScoredItem.Of(catalog, metrics.Measure("similar", () => ExplorerModel.Similar(current, item, k))))
            : Problems.UnknownItem(id);
    }

    private static Results<PhysicalFileHttpResult, ProblemHttpResult> Picture(
        [StringLength(Limits.IdLength)] string id, HttpContext context, ExplorerModel model, ItemCatalog catalog)
    {
        if (model.Current.FindItem(id) is not { } item || catalog.PictureOf(item) is not var (path, type))
        {
            return Problems.NotFound($"There is no picture of item '{id}'.");
        }

        context.Response.Headers.CacheControl = "private, max-age=3600";
        return TypedResults.PhysicalFile(path, type);
    }
}
