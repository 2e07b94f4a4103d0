using System;
using System.IO;

namespace Micro.MLNet.Samples.Production;

/// <summary>A file and the last good model read from it.</summary>
internal sealed class ModelSlot
{
    private volatile ModelSnapshot _current;
    private volatile string? _refusal;
    private FileStamp _tried; // used by the constructor and the slot's one watcher

    /// <summary>Loads the first model: a service without one doesn't start.</summary>
    /// <exception cref="InvalidDataException">The file holds none.</exception>
    public ModelSlot(string name, string path)
    {
        (Name, FilePath) = (name, Path.GetFullPath(path));
        _tried = Stamp();
        _current = ModelSnapshot.Load(FilePath);
    }

    /// <summary>"A" or "B".</summary>
    public string Name { get; }

    public string FilePath { get; }

    /// <summary>The model that answers now: a request reads it once and keeps it to its end.</summary>
    public ModelSnapshot Current => _current;

    /// <summary>Why the file as it stands isn't served; null when it is.</summary>
    public string? Refusal => _refusal;

    /// <summary>Whether the file is another one than the last that was read.</summary>
    public bool HasChanged => Stamp() != _tried;

    /// <summary>Time and length of the file.</summary>
    public FileStamp Stamp()
    {
        var file = new FileInfo(FilePath);
        return file.Exists ? new FileStamp(file.LastWriteTimeUtc, file.Length) : default;
    }

    /// <summary>Takes the file's model into service, or refuses it and leaves the old one there.</summary>
    /// <param name="stamp">The file's before it is read, so that a change meanwhile is seen.</param>
    /// <returns>Whether the model was taken.</returns>
    public bool Reload(FileStamp stamp)
    {
        _tried = stamp;
        try
        {
            _current = ModelSnapshot.Load(FilePath);
            _refusal = null;
            return true;
        }
        catch (InvalidDataException exception)
        {
            _refusal = exception.Message;
            return false;
        }
    }
}

/// <summary>What tells one state of a file from another.</summary>
internal readonly record struct FileStamp(DateTime Written, long Length);
