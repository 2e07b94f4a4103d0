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

/// <summary>Users, their items, and what is recommended to them.</summary>
internal static class UserEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/users", List).WithSummary("Users whose id holds a text");
        routes.MapGet("/users/{id}/history", History).WithSummary("A user's items in the training data");
        routes.MapGet("/users/{id}/recommendations", Recommend).WithSummary("A user's best items");
        routes.MapPost("/recommendations", RecommendForHistory).WithSummary("The best items of whoever chose these items");
    }

    private static Ok<IReadOnlyList<string>> List(
        ExplorerModel model, [StringLength(Limits.SearchLength)] string? search = null, [Range(1, Limits.ListLength)] int k = 20) =>
        TypedResults.Ok<IReadOnlyList<string>>(
            [.. model.Current.UserIds.Where(id => id.Contains(search ?? string.Empty, StringComparison.OrdinalIgnoreCase)).Take(k)]);

    private static Results<Ok<IReadOnlyList<ItemView>>, ProblemHttpResult> History(
        [StringLength(Limits.IdLength)] string id, ExplorerModel model, ItemCatalog catalog)
    {
        var current = model.Current;
        return current.FindUser(id) is { } user
            ? TypedResults.Ok<IReadOnlyList<ItemView>>([.. ExplorerModel.History(current, user).Select(item => ItemView.Of(catalog, item))])
            : Problems.UnknownUser(id);
    }

    private static Results<Ok<IReadOnlyList<ScoredItem>>, ValidationProblem, ProblemHttpResult> Recommend(
        [StringLength(Limits.IdLength)] string id,
        ExplorerModel model,
        ItemCatalog catalog,
        ExplorerMetrics metrics,
        [Range(1, Limits.ListLength)] int k = 10,
        [StringLength(Limits.IdLength)] string? category = null,
        [Range(0.0, 1.0)] double relevance = 1)
    {
        var current = model.Current;
        if (current.FindUser(id) is not { } user)
        {
            return Problems.UnknownUser(id);
        }

        var (options, fault) = Selection.Options(catalog, category, relevance);
        return fault is null
            ? TypedResults.Ok(ScoredItem.Of(catalog, metrics.Measure("recommend", () => ExplorerModel.Recommend(current, user, k, options))))
            : Problems.Invalid(nameof(category), fault);
    }

    private static Results<Ok<IReadOnlyList<ScoredItem>>, ValidationProblem> RecommendForHistory(
        HistoryRequest request, ExplorerModel model, ItemCatalog catalog, ExplorerMetrics metrics)
    {
        if (request.History.Any(id => id is null || id.Length > Limits.IdLength))
        {
            return Problems.Invalid("history", $"Every item id must be a text of at most {Limits.IdLength} characters.");
        }

        var (options, fault) = Selection.Options(catalog, request.Category, request.Relevance);
        return fault is null
            ? TypedResults.Ok(ScoredItem.Of(
                catalog, metrics.Measure("recommend-for-history", () => ExplorerModel.RecommendForHistory(model.Current, request.History, request.K, options))))
            : Problems.Invalid("category", fault);
    }
}
