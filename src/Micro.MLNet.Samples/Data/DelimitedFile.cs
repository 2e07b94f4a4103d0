using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace Micro.MLNet.Samples.Data;

/// <summary>A text file with a header line, separated by tabs, or by commas or semicolons with quoted fields (RFC 4180).</summary>
internal sealed class DelimitedFile
{
    private const int MostColumns = 10_000;
    private readonly string _path;
    private readonly char _separator;

    public DelimitedFile(string path)
    {
        _path = path;
        var header = File.ReadLines(path).FirstOrDefault();
        if (string.IsNullOrWhiteSpace(header))
        {
            throw new InvalidDataException($"'{path}' is empty, but a header line with column names is expected.");
        }

        _separator = header.Contains('\t', StringComparison.Ordinal) ? '\t' : header.Contains(',', StringComparison.Ordinal) ? ',' : ';';
        Header = ReadRecords().First().Fields;
        if (Header.Count > MostColumns)
        {
            throw new InvalidDataException($"'{path}' has {Header.Count} columns, but at most {MostColumns} are expected. Give a modality one column: its numbers separated by spaces.");
        }
    }

    /// <summary>Column names as written.</summary>
    public IReadOnlyList<string> Header { get; }

    /// <summary>All rows below the header, with the number of the line each begins on.</summary>
    public IEnumerable<(int Line, string[] Fields)> ReadRows()
    {
        foreach (var (line, fields) in ReadRecords().Skip(1))
        {
            if (fields.Length != Header.Count)
            {
                throw new InvalidDataException($"'{_path}', line {line}, has {fields.Length} fields, but the header has {Header.Count}.");
            }

            yield return (line, fields);
        }
    }

    /// <summary>The position of the first column with one of the names, or -1; case, underscores and a type suffix (":token") don't count.</summary>
    public int Find(params string[] names)
    {
        for (var column = 0; column < Header.Count; column++)
        {
            var plain = Plain(Header[column]);
            if (names.Any(name => string.Equals(Plain(name), plain, StringComparison.OrdinalIgnoreCase)))
            {
                return column;
            }
        }

        return -1;
    }

    /// <summary>Like <see cref="Find"/>, but the column must be there.</summary>
    public int Require(params string[] names) => Find(names) is >= 0 and var column
        ? column
        : throw new InvalidDataException(
            $"'{_path}' has the columns {string.Join(", ", Header)}, but one named {string.Join(" or ", names)} is expected. Rename the column.");

    private static string Plain(string name) =>
        (name.IndexOf(':', StringComparison.Ordinal) is >= 0 and var end ? name[..end] : name).Replace("_", "", StringComparison.Ordinal).Trim();

    private IEnumerable<(int Line, string[] Fields)> ReadRecords()
    {
        using var reader = new StreamReader(_path);
        var line = 0;
        while (reader.ReadLine() is { } text)
        {
            var first = ++line;
            if (_separator != '\t' && HasOddQuotes(text))
            {
                text = ReadQuoted(text, reader, first, ref line);
            }

            if (text.Length > 0)
            {
                yield return (first, _separator == '\t' ? text.Split('\t') : SplitQuoted(text));
            }
        }
    }

    /// <summary>A record whose quotes hold line breaks, to the line that closes the last.</summary>
    private string ReadQuoted(string text, StreamReader reader, int first, ref int line)
    {
        var record = new StringBuilder(text);
        for (var isOpen = true; isOpen; line++)
        {
            var more = reader.ReadLine() ?? throw new InvalidDataException($"'{_path}', line {first}, opens a quote that is never closed.");
            record.Append('\n').Append(more);
            isOpen ^= HasOddQuotes(more);
        }

        return record.ToString();
    }

    private static bool HasOddQuotes(string text) => text.AsSpan().Count('"') % 2 == 1;

    private string[] SplitQuoted(string text)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var n = 0; n < text.Length; n++)
        {
            var c = text[n];
            if (c == '"' && quoted && n + 1 < text.Length && text[n + 1] == '"')
            {
                field.Append(c);
                n++;
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == _separator && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(c);
            }
        }

        fields.Add(field.ToString());
        return [.. fields];
    }
}
