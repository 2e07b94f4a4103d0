using System;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Micro.MLNet.Samples.Cli;

/// <summary>A folder that is written in one go: into a temporary neighbor, which is then renamed. No half data set is ever left behind.</summary>
internal sealed class OutputFolder
{
    private readonly string _path;

    private OutputFolder(string path) => _path = path;

    private string TemporaryPath => _path + ".tmp-" + Environment.ProcessId.ToString(CultureInfo.InvariantCulture);

    /// <summary>Proves that the folder can be written and that nothing would be overwritten, before anything expensive begins.</summary>
    /// <exception cref="IOException">It can't, or the folder holds something.</exception>
    public static OutputFolder Reserve(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (File.Exists(full))
        {
            throw new IOException($"'{path}' can't be written: it is a file. Name a folder.");
        }

        if (Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any())
        {
            throw new IOException($"'{path}' isn't empty, and nothing is overwritten. Empty it, or name a new folder.");
        }

        if (!Directory.Exists(Path.GetDirectoryName(full)))
        {
            throw new IOException($"'{path}' can't be written: its parent folder doesn't exist. Create it, or name another.");
        }

        var folder = new OutputFolder(full);
        try
        {
            Directory.CreateDirectory(folder.TemporaryPath);
            Directory.Delete(folder.TemporaryPath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"'{path}' can't be written: {exception.Message} Name another path.", exception);
        }

        return folder;
    }

    /// <summary>Fills the folder.</summary>
    /// <param name="write">Gets the path of the folder to write into; when it throws, everything it wrote goes.</param>
    public void Write(Action<string> write)
    {
        try
        {
            Directory.CreateDirectory(TemporaryPath);
            write(TemporaryPath);
            if (Directory.Exists(_path))
            {
                Directory.Delete(_path); // was empty when reserved; if somebody has filled it since, this throws
            }

            Directory.Move(TemporaryPath, _path);
        }
        finally
        {
            if (Directory.Exists(TemporaryPath))
            {
                Directory.Delete(TemporaryPath, recursive: true);
            }
        }
    }
}
