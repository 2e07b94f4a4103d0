using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;

namespace Micro.MLNet.Samples.Preparation;

/// <summary>Reads <c>meta_CATEGORY.json.gz</c>: one Python dictionary a line (or JSON), of which title, description, categories and brand count.</summary>
internal static class AmazonMetadata
{
    private static readonly string[] TextFields = ["title", "description", "categories", "brand"];

    /// <summary>Titles and texts of the wanted items; empty for an item that the file doesn't have. Its first line about an item counts.</summary>
    /// <param name="path">The file.</param>
    /// <param name="indexOf">Index of each wanted item; other items are skipped.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="InvalidDataException">The file or a line of it is damaged.</exception>
    public static (string[] Titles, string[] Texts) Read(string path, Dictionary<string, int> indexOf, CancellationToken cancellation)
    {
        var (titles, texts) = (new string[indexOf.Count], new string[indexOf.Count]);
        foreach (var (line, text) in GzipLines.Read(path, cancellation))
        {
            var fields = Parse(text, path, line);
            if (indexOf.TryGetValue((string)fields["asin"]!, out var item) && texts[item] is null)
            {
                titles[item] = Join(fields.GetValueOrDefault(TextFields[0]));
                texts[item] = Join(TextFields.Select(name => fields.GetValueOrDefault(name)).ToList());
            }
        }

        return (Array.ConvertAll(titles, title => title ?? string.Empty), Array.ConvertAll(texts, text => text ?? string.Empty));
    }

    private static Dictionary<string, object?> Parse(string text, string path, int line)
    {
        try
        {
            return PythonLiteral.Parse(text) is Dictionary<string, object?> fields && fields.GetValueOrDefault("asin") is string
                ? fields
                : throw new FormatException("it has no asin");
        }
        catch (FormatException exception)
        {
            throw new InvalidDataException(
                $"'{path}', line {line}, is no item: {exception.Message}. A Python dictionary or a JSON object with the text asin is expected. Correct or remove the line.", exception);
        }
    }

    /// <summary>The texts in a value, however deep its lists, in order and separated by spaces.</summary>
    private static string Join(object? value) => value switch
    {
        string text => PublishedFolder.OneLine(text),
        List<object?> values => string.Join(' ', values.Select(Join).Where(text => text.Length > 0)),
        _ => string.Empty,
    };
}
