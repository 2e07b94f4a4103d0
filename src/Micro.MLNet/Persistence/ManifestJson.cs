using System;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Micro.MLNet.Options;

namespace Micro.MLNet.Persistence;

/// <summary>Serialization without reflection at run time.</summary>
[JsonSerializable(typeof(ModelManifest))]
[JsonSerializable(typeof(CheckpointManifest))]
[JsonSerializable(typeof(ManifestHead))]
internal sealed partial class ManifestJson : JsonSerializerContext
{
    /// <summary>Indented, camelCase, NaN allowed (a model without validation), every member required but for those that came later and have a default.</summary>
    public static ManifestJson Readable { get; } = new(new JsonSerializerOptions
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        RespectRequiredConstructorParameters = true,
        Converters = { Named<IdColumnType>(), Named<RankingAlgorithm>(), Named<BackboneKind>(), Named<UserItemNormalization>(), Named<GraphNormalization>(), Named<NegativeSimilarity>(), Named<ItemInput>(), Named<MissingModality>() },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>Refuses a list that holds null in the place of a value; what is read from JSON isn't checked for that.</summary>
    /// <exception cref="JsonException">There is one, or the text is no JSON.</exception>
    public static void RequireValues(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        for (var before = JsonTokenType.None; reader.Read(); before = reader.TokenType)
        {
            // a member's value follows its name
            if (reader.TokenType == JsonTokenType.Null && before != JsonTokenType.PropertyName)
            {
                throw new JsonException($"null stands at byte {reader.TokenStartIndex}, where a value of a list was expected.");
            }
        }
    }

    private static JsonStringEnumConverter<T> Named<T>()
        where T : struct, Enum => new(namingPolicy: null, allowIntegerValues: false);
}
