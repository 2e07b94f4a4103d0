using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using System.Text.Json.Serialization;
using Micro.MLNet.Serving;

namespace Micro.MLNet.Persistence;

/// <summary>What a saved model says about itself: format, dimensions, columns, training summary and the hash of each entry.</summary>
internal sealed record ModelManifest
{
    /// <summary>The name by which a model is told from any other JSON file.</summary>
    public const string FormatName = "Micro.MLNet model";

    /// <summary>The newest version this code writes; it reads this one and all before it.</summary>
    public const int CurrentVersion = 3;

    private const int EmbeddingsOnly = 1; // what a package that knows no similarities reads
    private const int WithSimilarities = 2; // what one that knows no kept state reads

    /// <summary>Always <see cref="FormatName"/>.</summary>
    public required string Format { get; init; }

    /// <summary>The format version the writer used.</summary>
    public required int FormatVersion { get; init; }

    /// <summary>Number of users U.</summary>
    public required int UserCount { get; init; }

    /// <summary>Number of items I.</summary>
    public required int ItemCount { get; init; }

    /// <summary>Embedding dimension d.</summary>
    public required int EmbeddingDimension { get; init; }

    /// <summary>Number of seen (user, item) pairs.</summary>
    public required int InteractionCount { get; init; }

    /// <summary>The column of user ids.</summary>
    public required ManifestColumn User { get; init; }

    /// <summary>The column of item ids.</summary>
    public required ManifestColumn Item { get; init; }

    /// <summary>The name of the score column.</summary>
    public required string ScoreColumnName { get; init; }

    /// <summary>The modalities in order.</summary>
    public required IReadOnlyList<ManifestModality> Modalities { get; init; }

    /// <summary>Number of similarities of an ItemKNN model; null for every other model.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? SimilarityCount { get; init; }

    /// <summary>What the model keeps of its training; null where it keeps nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ManifestState? State { get; init; }

    /// <summary>How the model was trained.</summary>
    public required TrainingSummary Summary { get; init; }

    /// <summary>Every other entry in order, with its SHA-256 in hex; empty where the container checks its bytes itself.</summary>
    public required IReadOnlyList<ManifestEntry> Entries { get; init; }

    /// <summary>Describes a model.</summary>
    public static ModelManifest Of(FittedModel model, ModelColumns columns) => new()
    {
        Format = FormatName,
        FormatVersion = model.State is not null ? CurrentVersion : model.Neighborhood is not null ? WithSimilarities : EmbeddingsOnly,
        UserCount = model.UserCount,
        ItemCount = model.ItemCount,
        EmbeddingDimension = model.UserEmbeddings.Dimension,
        InteractionCount = model.Seen.Count,
        User = ManifestColumn.Of(columns.User),
        Item = ManifestColumn.Of(columns.Item),
        ScoreColumnName = columns.Score,
        Modalities = [.. Describe(model.Modalities)],
        SimilarityCount = model.Neighborhood?.AllNeighbors.Length,
        State = model.State is null ? null : ManifestState.Of(model.State),
        Summary = model.Summary,
        Entries = [],
    };

    /// <summary>The manifest as UTF-8 JSON.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ManifestJson.Readable.ModelManifest);

    /// <summary>Reads a manifest and checks that this code can read what it describes.</summary>
    /// <exception cref="InvalidDataException">It isn't a manifest, its version is newer, or its dimensions are impossible.</exception>
    public static ModelManifest Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            ManifestJson.RequireValues(json);

            // the version is read first, without assuming anything else: a newer manifest may look different
            var head = JsonSerializer.Deserialize(json, ManifestJson.Readable.ManifestHead);
            if (head?.Format != FormatName)
            {
                throw new InvalidDataException(
                    $"The manifest names the format '{DamagedModel.Shorten(head?.Format ?? string.Empty)}', but '{FormatName}' was expected. " +
                    "Pass a file that MicroTransformer.Save wrote.");
            }

            if (head.FormatVersion is < 1 or > CurrentVersion)
            {
                throw new InvalidDataException(
                    FormattableString.Invariant($"The model has format version {head.FormatVersion}, ") +
                    $"but this version of Micro.MLNet reads versions 1 to {CurrentVersion}. Update the Micro.MLNet package, or save the model again with this version.");
            }

            var manifest = JsonSerializer.Deserialize(json, ManifestJson.Readable.ModelManifest)!;
            manifest.Check();
            return manifest;
        }
        catch (JsonException e)
        {
            throw DamagedModel.Because($"The manifest isn't valid: {e.Message}", e);
        }
    }

    private static IEnumerable<ManifestModality> Describe(IReadOnlyList<ModalityInsight> modalities)
    {
        foreach (var modality in modalities)
        {
            yield return new ManifestModality(modality.Name, modality.Graph.AllNeighbors.Length);
        }
    }

    /// <summary>Checks that the dimensions are possible.</summary>
    /// <exception cref="InvalidDataException">They aren't.</exception>
    public void Check()
    {
        RequireAtLeast(nameof(UserCount), UserCount, 0);
        RequireAtLeast(nameof(ItemCount), ItemCount, 0);
        RequireAtLeast(nameof(EmbeddingDimension), EmbeddingDimension, 1);
        RequireAtLeast(nameof(InteractionCount), InteractionCount, 0);
        RequireAtLeast(nameof(SimilarityCount), SimilarityCount ?? 0, 0);
        RequireFits(nameof(UserCount), UserCount);
        RequireFits(nameof(ItemCount), ItemCount);
        User.Check("user");
        Item.Check("item");
        foreach (var modality in Modalities)
        {
            RequireAtLeast($"the number of edges of modality '{modality.Name}'", modality.EdgeCount, 0);
        }

        State?.Check(ItemCount);
    }

    private static void RequireAtLeast(string what, int found, int least)
    {
        if (found < least)
        {
            throw DamagedModel.Because(FormattableString.Invariant($"The manifest says {found} for {what}, but it must be at least {least}."));
        }
    }

    private void RequireFits(string what, int rows)
    {
        if ((long)rows * EmbeddingDimension > Array.MaxLength || rows == int.MaxValue)
        {
            throw DamagedModel.Because(
                FormattableString.Invariant($"The manifest says {rows} for {what} and {EmbeddingDimension} for {nameof(EmbeddingDimension)}, ") +
                $"but a table can hold at most {Array.MaxLength} numbers.");
        }
    }
}

/// <summary>An id column in the manifest.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="KeyCount">For a key: how many keys there are.</param>
/// <param name="KeyMapLength">Length of the stored map from keys to model indices; -1 when there is none.</param>
internal sealed record ManifestColumn(string Name, IdColumnType Type, long KeyCount, int KeyMapLength)
{
    /// <summary>Describes a column.</summary>
    public static ManifestColumn Of(IdColumn column) => new(column.Name, column.Type, column.KeyCount, column.KeyIndices?.Length ?? -1);

    /// <summary>Checks that there can be such a column.</summary>
    /// <exception cref="InvalidDataException">There can't.</exception>
    public void Check(string what)
    {
        var isKey = Type == IdColumnType.Key;
        if (isKey ? KeyCount is < 1 or > uint.MaxValue || KeyMapLength < -1 || KeyMapLength > KeyCount : KeyCount != 0 || KeyMapLength != -1)
        {
            throw DamagedModel.Because(
                FormattableString.Invariant($"The manifest says {KeyCount} keys and {KeyMapLength} for the key map of the {what} column of type {Type}, but ") +
                (isKey ? $"1 to {uint.MaxValue} keys and a map of -1 (none) to that many were expected." : "0 and -1 were expected: it is no key."));
        }
    }
}

/// <summary>A modality in the manifest.</summary>
/// <param name="Name">The modality's column name.</param>
/// <param name="EdgeCount">Number of edges of its latent item graph.</param>
internal sealed record ManifestModality(string Name, int EdgeCount);

/// <summary>An entry of the archive.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sha256">SHA-256 of its bytes, in hex.</param>
internal sealed record ManifestEntry(string Name, string Sha256);

/// <summary>The part of a manifest that no version may change.</summary>
internal sealed record ManifestHead
{
    /// <summary>The format's name; null in a file of another kind.</summary>
    public string? Format { get; init; }

    /// <summary>The format's version.</summary>
    public int FormatVersion { get; init; }
}
