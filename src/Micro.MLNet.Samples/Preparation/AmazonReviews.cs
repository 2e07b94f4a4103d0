using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using System.Threading;
using Micro.MLNet.Samples.Data;

namespace Micro.MLNet.Samples.Preparation;

/// <summary>Reads <c>reviews_CATEGORY_5.json.gz</c>: one JSON object a line, of which the reviewer and the item count.</summary>
internal static class AmazonReviews
{
    /// <summary>User and item of every review, none of them held out yet.</summary>
    /// <exception cref="InvalidDataException">The file or a line of it is damaged.</exception>
    public static List<(string User, string Item, Split Part)> Read(string path, CancellationToken cancellation)
    {
        List<(string, string, Split)> pairs = [];
        var ids = new Dictionary<string, string>(StringComparer.Ordinal); // most rows repeat a user and an item
        foreach (var (line, text) in GzipLines.Read(path, cancellation))
        {
            try
            {
                using var review = JsonDocument.Parse(text);
                pairs.Add((Once(Require(review.RootElement, "reviewerID")), Once(Require(review.RootElement, "asin")), Split.Train));
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException) // the latter: half of a surrogate pair
            {
                throw new InvalidDataException(
                    $"'{path}', line {line}, is no review: {exception.Message} A JSON object with the texts reviewerID and asin is expected. Correct or remove the line.", exception);
            }
        }

        return pairs;

        string Once(string id) => ids.TryAdd(id, id) ? id : ids[id];
    }

    private static string Require(JsonElement review, string name) =>
        review.ValueKind == JsonValueKind.Object && review.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : throw new JsonException($"it has no {name}.");
}
