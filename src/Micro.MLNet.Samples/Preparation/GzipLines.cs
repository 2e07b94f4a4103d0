using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using ICSharpCode.SharpZipLib.GZip;

namespace Micro.MLNet.Samples.Preparation;

/// <summary>Lines of a compressed text file.</summary>
/// <remarks>.NET's <see cref="System.IO.Compression.GZipStream"/> takes a truncated file for a short one, without a word; this reader checks length and checksum.</remarks>
internal static class GzipLines
{
    /// <summary>All lines that aren't empty, numbered from 1.</summary>
    /// <exception cref="InvalidDataException">The file isn't compressed, or damaged or truncated.</exception>
    public static IEnumerable<(int Line, string Text)> Read(string path, CancellationToken cancellation)
    {
        using var file = File.OpenRead(path);
        using var unpacked = new GZipInputStream(file);
        using var reader = new StreamReader(unpacked, Encoding.UTF8);
        for (var line = 1; ReadLine(reader, path, line) is { } text; line++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return (line, text);
            }
        }
    }

    private static string? ReadLine(StreamReader reader, string path, int line)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (Exception exception) when (exception is ICSharpCode.SharpZipLib.SharpZipBaseException or EndOfStreamException)
        {
            throw new InvalidDataException($"'{path}' can't be unpacked at line {line}: {exception.Message}. A whole gzip file is expected: download it again.", exception);
        }
    }
}
