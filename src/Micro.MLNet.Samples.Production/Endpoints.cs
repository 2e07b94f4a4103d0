using System.Globalization;
using System.Linq;
using Micro.MLNet.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Micro.MLNet.Samples.Production;

/// <summary>What the service answers.</summary>
internal static class Endpoints
{
    public const string ModelHeader = "X-Model";
    public const string VersionHeader = "X-Model-Version";
    private const int LongestId = 256;
    private const int MostItems = 100;
    private static readonly RecommendOptions PopularForStrangers = new() { UnknownUser = UnknownUserPolicy.Popular };

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/score", Score);
        routes.MapGet("/recommend/{user}", Recommend);
        routes.MapGet("/health", Health);
    }

    private static IResult Score(string? user, string? item, ModelSet models, HttpResponse response)
    {
        if (!IsId(user) || !IsId(item))
        {
            return BadRequest($"user and item must be ids of 1 to {LongestId} characters, as in /score?user=u001&item=i002");
        }

        var model = Choose(models, user!, response);
        return model.TryScore(user!, item!, out var score)
            ? Results.Ok(new ScoreAnswer(user!, item!, score))
            : Results.Problem($"the model doesn't know user '{user}' or item '{item}'", statusCode: StatusCodes.Status404NotFound);
    }

    private static IResult Recommend(string user, string? k, ModelSet models, HttpResponse response)
    {
        var count = 10;
        if (!IsId(user) || (k is not null && !(int.TryParse(k, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is >= 1 and <= MostItems)))
        {
            return BadRequest($"user must be an id of 1 to {LongestId} characters and k a whole number from 1 to {MostItems}, as in /recommend/u001?k=10");
        }

        var known = Choose(models, user, response).Recommender.TryRecommend(user, count, out var items, PopularForStrangers);
        return Results.Ok(new ListAnswer(user, known, [.. items.Select(item => new ListItem(item.ItemId, item.Score))]));
    }

    private static IResult Health(ModelSet models) => Results.Ok(new
    {
        Status = models.Slots.All(slot => slot.Refusal is null) ? "ok" : "serving an older model",
        Models = models.Slots.Select(slot =>
        {
            var current = slot.Current;
            return new { slot.Name, current.Version, current.Users, current.Items, current.LoadedAt, Refused = slot.Refusal is not null };
        }),
    });

    // read once: all of one answer comes from one model, also when another is swapped in meanwhile
    private static ModelSnapshot Choose(ModelSet models, string user, HttpResponse response)
    {
        var slot = models.For(user);
        var model = slot.Current;
        response.Headers[ModelHeader] = slot.Name;
        response.Headers[VersionHeader] = model.Version;
        return model;
    }

    private static bool IsId(string? id) => id is { Length: > 0 and <= LongestId };

    private static IResult BadRequest(string detail) => Results.Problem(detail, statusCode: StatusCodes.Status400BadRequest);
}

/// <summary>The score of a pair.</summary>
internal sealed record ScoreAnswer(string User, string Item, float Score);

/// <summary>A user's list; the most popular items for a user whom the model doesn't know.</summary>
internal sealed record ListAnswer(string User, bool Known, ListItem[] Items);

/// <summary>One item of a list.</summary>
internal sealed record ListItem(string Item, float Score);
