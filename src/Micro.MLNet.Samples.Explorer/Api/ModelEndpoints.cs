using System.ComponentModel.DataAnnotations;
using System.Linq;
using Micro.MLNet.Samples.Explorer.Hosting;
using Micro.MLNet.Samples.Explorer.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Micro.MLNet.Samples.Explorer.Api;

/// <summary>What is served, and why a score is what it is.</summary>
internal static class ModelEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/model", Describe).WithSummary("The model that is served");
        routes.MapGet("/explain", Explain).WithSummary("A user's score of an item, taken apart");
    }

    private static Ok<ModelView> Describe(ExplorerModel model, ItemCatalog catalog)
    {
        var (current, parameters) = (model.Current, model.Current.Transformer.Model);
        return TypedResults.Ok(new ModelView(
            parameters.Summary.Algorithm, current.UserIds.Count, current.ItemCount, model.AddedCount, parameters.InteractionCount, parameters.ModalityNames, catalog.CategoryNames));
    }

    private static Results<Ok<ExplanationView>, ProblemHttpResult> Explain(
        [Required, StringLength(Limits.IdLength)] string user,
        [Required, StringLength(Limits.IdLength)] string item,
        ExplorerModel model,
        ItemCatalog catalog,
        ExplorerMetrics metrics,
        [Range(1, Limits.ListLength)] int k = 8)
    {
        var current = model.Current;
        if (current.FindUser(user) is not { } userId)
        {
            return Problems.UnknownUser(user);
        }

        if (current.FindItem(item) is not { } itemId)
        {
            return Problems.UnknownItem(item);
        }

        var explanation = metrics.Measure("explain", () => ExplorerModel.Explain(current, userId, itemId, k));
        return TypedResults.Ok(new ExplanationView(
            userId,
            ItemView.Of(catalog, itemId),
            explanation.Score,
            explanation.CollaborativePart,
            explanation.ContentPart,
            [.. explanation.Modalities.Select(reason => new ModalityReasonView(reason.Name, reason.Weight, reason.ContentPart, NeighborView.Of(catalog, reason.Neighbors)))],
            NeighborView.Of(catalog, explanation.SeenNeighbors)));
    }
}
