using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Micro.MLNet.Samples.Data;

namespace Micro.MLNet.Samples.Preparation;

/// <summary>Writes what stands beside the features in the published layout: the interactions, the maps of ids and <c>prepare.json</c>.</summary>
internal static class PublishedFolder
{
    public const string ManifestName = "prepare.json";
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes <c>5-core/train.json</c>, <c>val.json</c> and <c>test.json</c>, each a map from user to items, both in ascending order.</summary>
    public static void WriteInteractions(string folder, IReadOnlyList<IndexedInteraction> rows)
    {
        if (!rows.Any(row => row.Part == Split.Train))
        {
            throw new InvalidDataException($"There are {rows.Count} interactions, but none for training: mark some as train.");
        }

        Directory.CreateDirectory(Path.Combine(folder, PublishedLayout.Core));
        foreach (var (name, part) in PublishedLayout.Files)
        {
            using var stream = File.Create(Path.Combine(folder, PublishedLayout.Core, name));
            using var writer = new Utf8JsonWriter(stream);
            writer.WriteStartObject();
            foreach (var user in rows.Where(row => row.Part == part).GroupBy(row => row.User).OrderBy(user => user.Key))
            {
                writer.WriteStartArray(user.Key.ToString(CultureInfo.InvariantCulture));
                foreach (var item in user.Select(row => row.Item).Order())
                {
                    writer.WriteNumberValue(item);
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }
    }

    /// <summary>Writes <c>users.tsv</c> and <c>items.tsv</c>: the original id of each index, and the items' titles.</summary>
    public static void WriteIds(string folder, IReadOnlyList<string> users, IReadOnlyList<string> items, IReadOnlyList<string>? titles)
    {
        WriteTable(Path.Combine(folder, "users.tsv"), "user\tid", users.Select((id, n) => $"{Index(n)}\t{OneLine(id)}"));
        WriteTable(Path.Combine(folder, ItemTitles.FileName), "item\tid\ttitle", items.Select((id, n) => $"{Index(n)}\t{OneLine(id)}\t{OneLine(titles?[n] ?? string.Empty)}"));
    }

    /// <summary>Writes how the data set was made.</summary>
    public static void WriteManifest(string folder, PreparedData data) =>
        File.WriteAllText(Path.Combine(folder, ManifestName), JsonSerializer.Serialize(data, Format) + "\n");

    /// <summary>Text on one line, its runs of white space made one space: a cell of a table, or a text to embed.</summary>
    public static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Index(int n) => n.ToString(CultureInfo.InvariantCulture);

    private static void WriteTable(string path, string header, IEnumerable<string> lines) =>
        File.WriteAllText(path, string.Concat(lines.Prepend(header).Select(line => line + "\n")), new UTF8Encoding(false));
}
