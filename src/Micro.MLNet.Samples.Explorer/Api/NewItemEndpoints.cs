using System;
using System.Collections.Generic;
using System.ComponentModel.DataAnnotations;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Micro.MLNet.Samples.Explorer.Hosting;
using Micro.MLNet.Samples.Explorer.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Micro.MLNet.Samples.Explorer.Api;

/// <summary>Items that training never saw, added while the server runs; they are gone when it ends.</summary>
internal static class NewItemEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/items", AddAsync).WithSummary("Adds items by their features alone").RequireRateLimiting(RateLimits.Additions);

    private static async Task<Results<Created<IReadOnlyList<ItemView>>, ValidationProblem, ProblemHttpResult>> AddAsync(
        NewItemsRequest request, ExplorerModel model, ItemCatalog catalog, ExplorerMetrics metrics, CancellationToken cancellation)
    {
        if (FindFaults(request.Items, model.Current) is { Count: > 0 } faults)
        {
            return TypedResults.ValidationProblem(faults);
        }

        if (model.AddedCount + request.Items.Length > Limits.AddedItems)
        {
            return Problems.Conflict($"This server takes {Limits.AddedItems} added items at most. Train again with them.");
        }

        try
        {
            await model.AddAsync([.. request.Items.Select(item => (item.Id, item.Features))], cancellation);
        }
        catch (ArgumentException exception)
        {
            return Problems.Invalid("items", exception.Message);
        }
        catch (InvalidOperationException exception)
        {
            return Problems.Conflict(exception.Message);
        }

        foreach (var item in request.Items)
        {
            catalog.Add(item.Id, new ItemText(item.Title, item.Category));
        }

        metrics.CountAdded(request.Items.Length);
        IReadOnlyList<ItemView> added = [.. request.Items.Select(item => ItemView.Of(catalog, item.Id))];
        return TypedResults.Created($"/items/{Uri.EscapeDataString(request.Items[0].Id)}", added);
    }

    private static Dictionary<string, string[]> FindFaults(NewItem[] items, ModelSnapshot model)
    {
        var modalities = model.Transformer.Recommender.ModalityNames;
        Dictionary<string, string[]> faults = [];
        HashSet<string> ids = new(StringComparer.Ordinal);
        for (var n = 0; n < items.Length; n++)
        {
            if (items[n] is not { Id.Length: > 0, Features: not null } item)
            {
                faults[$"items[{n}]"] = ["Give the item an id and features."];
                continue;
            }

            List<string> own = [];
            Require(own, ids.Add(item.Id), "The id stands twice.");
            Require(own, !model.HasItem(item.Id), "The model knows an item of this id.");
            foreach (var (name, values) in item.Features)
            {
                Require(own, modalities.Contains(name), $"The model has no modality '{name}'; it has {string.Join(", ", modalities.Select(known => $"'{known}'"))}.");
                Require(own, values is { Length: > 0 } && Array.TrueForAll(values, float.IsFinite), $"'{name}' must hold finite numbers; leave out what is missing.");
            }

            Require(own, item.Features.Count > 0, "There are no features: an item is placed by them.");
            if (own.Count > 0)
            {
                faults[$"items[{n}]"] = [.. own];
            }
        }

        return faults;
    }

    private static void Require(List<string> faults, bool holds, string fault)
    {
        if (!holds)
        {
            faults.Add(fault);
        }
    }
}

/// <summary>Items to add. Public, as ASP.NET Core validates no others.</summary>
/// <param name="Items">The items.</param>
public sealed record NewItemsRequest([property: Required, MinLength(1), MaxLength(Limits.NewItems)] NewItem[] Items);

/// <summary>An item to add.</summary>
/// <param name="Id">An id that the model doesn't know.</param>
/// <param name="Features">A vector by modality, made as for training; a missing modality is left out.</param>
/// <param name="Title">For people.</param>
/// <param name="Category">For people; filters know the categories of the start.</param>
public sealed record NewItem(
    [property: Required, StringLength(Limits.IdLength)] string Id,
    [property: Required] IReadOnlyDictionary<string, float[]> Features,
    [property: StringLength(Limits.TitleLength)] string? Title = null,
    [property: StringLength(Limits.IdLength)] string? Category = null);
