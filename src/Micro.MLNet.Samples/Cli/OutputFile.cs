using System;
using System.IO;

namespace Micro.MLNet.Samples.Cli;

/// <summary>A file that is written in one go: into a temporary neighbor, which is then renamed. No partial file is ever left behind.</summary>
internal sealed class OutputFile
{
    private readonly string _path;

    private OutputFile(string path) => _path = path;

    /// <summary>Proves that the file can be written, before anything expensive begins.</summary>
    /// <exception cref="IOException">It can't.</exception>
    public static OutputFile Reserve(string path)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            throw new IOException($"'{path}' can't be written: it is a folder. Name a file in it.");
        }

        if (!Directory.Exists(Path.GetDirectoryName(full)))
        {
            throw new IOException($"'{path}' can't be written: its folder doesn't exist. Create it, or name another.");
        }

        var file = new OutputFile(full);
        try
        {
            using (new FileStream(file.TemporaryPath, FileMode.Create, FileAccess.Write))
            {
            }

            File.Delete(file.TemporaryPath);
            if (File.Exists(full))
            {
                using var existing = new FileStream(full, FileMode.Open, FileAccess.Write);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"'{path}' can't be written: {exception.Message} Name another path.", exception);
        }

        return file;
    }

    private string TemporaryPath => _path + ".tmp-" + Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Writes the file.</summary>
    public void Write(Action<Stream> write)
    {
        try
        {
            using (var stream = new FileStream(TemporaryPath, FileMode.Create, FileAccess.ReadWrite))
            {
                write(stream);
            }

            File.Move(TemporaryPath, _path, overwrite: true);
        }
        finally
        {
            File.Delete(TemporaryPath);
        }
    }
}
