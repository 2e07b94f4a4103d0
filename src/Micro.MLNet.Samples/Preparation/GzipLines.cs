using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using ICSharpCode.SharpZipLib;
using ICSharpCode.SharpZipLib.GZip;

namespace Micro.MLNet.Samples.Preparation;

/// <summary>Lines of a compressed text file.</summary>
/// <remarks>.NET's <see cref="System.IO.Compression.GZipStream"/> takes a truncated file for a short one, without a word; this reader checks length and checksum.</remarks>
internal static class GzipLines
{
    private const int LongestLine = 1 << 24;

    /// <summary>All lines that aren't empty, numbered from 1.</summary>
    /// <exception cref="InvalidDataException">The file isn't compressed, or damaged or truncated.</exception>
    public static IEnumerable<(int Line, string Text)> Read(string path, CancellationToken cancellation)
    {
        using var file = File.OpenRead(path);
        using var unpacked = new GZipInputStream(file);
        using var reader = new StreamReader(unpacked, Encoding.UTF8);
        var buffer = new StringBuilder();
        for (var line = 1; ReadLine(reader, buffer, path, line) is { } text; line++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return (line, text);
            }
        }
    }

    private static string? ReadLine(StreamReader reader, StringBuilder buffer, string path, int line)
    {
        buffer.Clear();
        try
        {
            var next = reader.Read();
            if (next < 0)
            {
                return null;
            }

            // a few bytes can unpack to a line without end
            for (; next >= 0 && next != '\n' && buffer.Length <= LongestLine; next = reader.Read())
            {
                buffer.Append((char)next);
            }
        }
        catch (Exception exception) when (exception is SharpZipBaseException or EndOfStreamException or IndexOutOfRangeException or ArgumentException or NullReferenceException)
        {
            // the unpacking library has no exception of its own for every kind of damage
            throw new InvalidDataException($"'{path}' can't be unpacked at line {line}: {exception.Message}. A whole gzip file is expected: download it again.", exception);
        }

        return buffer.Length <= LongestLine
            ? buffer.ToString()
            : throw new InvalidDataException($"'{path}', line {line}, has more than {LongestLine} characters, but one record a line is expected. The file is damaged: download it again.");
    }
}
