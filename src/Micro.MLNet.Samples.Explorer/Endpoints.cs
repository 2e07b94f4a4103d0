using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Micro.MLNet.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Micro.MLNet.Samples.Explorer;

/// <summary>The HTTP endpoints: each checks its input, all faults at once, then asks the adapter.</summary>
internal static class Endpoints
{
    private const int MostItems = 100;
    private const int MostNeighbors = 50;
    private const int MostUsers = 200;
    private const int LongestHistory = 200;
    private const int LongestId = 256;

    /// <summary>Maps them.</summary>
    public static void Map(WebApplication app)
    {
        app.MapGet("/health", (RecommenderAdapter model) => model.Health).WithSummary("What is served.").DisableRateLimiting();
        app.MapGet("/users", Users).WithSummary("Users whose id begins with a prefix.");
        app.MapGet("/users/{id}", User).WithSummary("A user's own items.");
        app.MapGet("/users/{id}/recommendations", Recommend).WithSummary("A user's best items; relevance below 1 makes the list diverse, damping holds popular items back.");
        app.MapPost("/recommendations", ForHistory).WithSummary("The best items for a list of items, whoever chose them.");
        app.MapGet("/items/{id}/similar", Similar).WithSummary("Items like an item.");
        app.MapGet("/items/{id}/graph", Graph).WithSummary("An item's neighbors in every modality's graph, with the modalities' weights.");
        app.MapGet("/explain", Explain).WithSummary("Why a user's score of an item is what it is.");
        app.MapGet("/pictures/{id}", Picture).WithSummary("An item's picture.");
    }

    private static Results<Ok<UserList>, ValidationProblem> Users(RecommenderAdapter model, string? prefix, int limit = 20)
    {
        var faults = new InputFaults().Range("limit", limit, 1, MostUsers).Length("prefix", prefix ?? string.Empty, LongestId);
        return faults.Any ? faults.Problem() : TypedResults.Ok(model.Users(prefix ?? string.Empty, limit));
    }

    private static Results<Ok<UserHistory>, ProblemHttpResult, ValidationProblem> User(RecommenderAdapter model, string id, int limit = 50)
    {
        var faults = new InputFaults().Range("limit", limit, 1, MostUsers);
        return faults.Any ? faults.Problem() : !model.HasUser(id) ? Unknown("user", id) : TypedResults.Ok(model.History(id, limit));
    }

    private static Results<Ok<RecommendationList>, ProblemHttpResult, ValidationProblem> Recommend(
        RecommenderAdapter model, ExplorerMetrics metrics, string id, int k = 10, double relevance = 1, double damping = 0)
    {
        var faults = new InputFaults().Range("k", k, 1, MostItems).Range("relevance", relevance, 0, 1).Range("damping", damping, 0, 1000);
        return faults.Any ? faults.Problem()
            : !model.HasUser(id) ? Unknown("user", id)
            : TypedResults.Ok(metrics.Measure("recommend", () => model.Recommend(id, k, new RecommendOptions { RelevanceWeight = relevance, PopularityDamping = damping })));
    }

    private static Results<Ok<RecommendationList>, ValidationProblem> ForHistory(RecommenderAdapter model, ExplorerMetrics metrics, HistoryRequest request)
    {
        var (k, items) = (request.K ?? 10, request.Items?.Where(id => id is not null).Distinct(StringComparer.Ordinal).ToList() ?? []);
        var faults = new InputFaults().Range("k", k, 1, MostItems).Range("items", items.Count, 1, LongestHistory, "distinct ids");
        if (!faults.Any)
        {
            faults.Known("items", items.Where(id => !model.HasItem(id)));
        }

        return faults.Any ? faults.Problem() : TypedResults.Ok(metrics.Measure("history", () => model.RecommendForHistory(items, k)));
    }

    private static Results<Ok<SimilarList>, ProblemHttpResult, ValidationProblem> Similar(RecommenderAdapter model, ExplorerMetrics metrics, string id, int k = 10)
    {
        var faults = new InputFaults().Range("k", k, 1, MostItems);
        return faults.Any ? faults.Problem() : !model.HasItem(id) ? Unknown("item", id) : TypedResults.Ok(metrics.Measure("similar", () => model.Similar(id, k)));
    }

    private static Results<Ok<ItemGraphAnswer>, ProblemHttpResult, ValidationProblem> Graph(RecommenderAdapter model, string id, string? user, int count = 8)
    {
        var faults = new InputFaults().Range("count", count, 1, MostNeighbors);
        return faults.Any ? faults.Problem()
            : !model.HasItem(id) ? Unknown("item", id)
            : user is not null && !model.HasUser(user) ? Unknown("user", user)
            : TypedResults.Ok(model.Graph(id, count, user));
    }

    private static Results<Ok<ExplanationAnswer>, ProblemHttpResult, ValidationProblem> Explain(RecommenderAdapter model, ExplorerMetrics metrics, string user, string item, int count = 8)
    {
        var faults = new InputFaults().Range("count", count, 1, MostNeighbors);
        return faults.Any ? faults.Problem()
            : !model.HasUser(user) ? Unknown("user", user)
            : !model.HasItem(item) ? Unknown("item", item)
            : TypedResults.Ok(metrics.Measure("explain", () => model.Explain(user, item, count)));
    }

    private static Results<PhysicalFileHttpResult, ProblemHttpResult> Picture(ItemCatalog catalog, string id) =>
        catalog.Picture(id) is var (path, type) ? TypedResults.PhysicalFile(path, type) : Unknown("picture", id);

    private static ProblemHttpResult Unknown(string kind, string id) => TypedResults.Problem(
        $"There is no {kind} '{(id.Length > LongestId ? string.Concat(id.AsSpan(0, LongestId), "...") : id)}'. See /users and /users/{{id}} for ids.", statusCode: StatusCodes.Status404NotFound, title: $"Unknown {kind}");

    /// <summary>Collects what is wrong with a request.</summary>
    private sealed class InputFaults
    {
        private readonly Dictionary<string, string[]> _faults = [];

        public bool Any => _faults.Count > 0;

        public InputFaults Range(string name, double value, double lowest, double highest, string what = "")
        {
            if (!(value >= lowest && value <= highest))
            {
                _faults[name] = [string.Create(CultureInfo.InvariantCulture, $"{name} is {value}{(what.Length > 0 ? " " + what : string.Empty)}: use {lowest} to {highest}.")];
            }

            return this;
        }

        public InputFaults Length(string name, string text, int longest)
        {
            if (text.Length > longest)
            {
                _faults[name] = [$"{name} has {text.Length} characters: use at most {longest}."];
            }

            return this;
        }

        public void Known(string name, IEnumerable<string> unknown)
        {
            if (unknown.Select(id => id.Length > LongestId ? id[..LongestId] : id).Take(3).ToList() is { Count: > 0 } shown)
            {
                _faults[name] = [$"The model doesn't know {string.Join(", ", shown.Select(id => $"'{id}'"))}: use its item ids."];
            }
        }

        public ValidationProblem Problem() => TypedResults.ValidationProblem(_faults);
    }
}
