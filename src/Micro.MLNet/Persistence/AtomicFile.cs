using System;
using System.IO;

namespace Micro.MLNet.Persistence;

/// <summary>Writes a file whole or not at all.</summary>
internal static class AtomicFile
{
    /// <summary>Writes to a temporary file beside it, flushes that to disk and renames it; a failure leaves the previous file.</summary>
    /// <exception cref="IOException">The path can't be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var temporary = $"{path}.{Path.GetRandomFileName()}.tmp";
        try
        {
            using (var stream = Create(path, temporary))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            Rename(temporary, path);
        }
        catch
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }

            throw;
        }
    }

    private static FileStream Create(string path, string temporary)
    {
        if (string.IsNullOrEmpty(path) || Path.GetDirectoryName(Path.GetFullPath(path)) is not { } folder || !Directory.Exists(folder))
        {
            throw new IOException(
                $"'{path}' can't be written: its folder doesn't exist. Create the folder, or pass a path in a folder that exists.");
        }

        try
        {
            return new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, e);
        }
    }

    private static void Rename(string temporary, string path)
    {
        try
        {
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, e);
        }
    }

    private static IOException Unwritable(string path, Exception reason) =>
        new($"'{path}' can't be written: {reason.Message} Pass a path that you may write to and that isn't a folder.", reason);
}
