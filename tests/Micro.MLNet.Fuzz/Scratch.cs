using System;
using System.IO;

namespace Micro.MLNet.Fuzz;

/// <summary>A folder for what readers read from paths; it goes with the run. TMPDIR says where: memory is fastest.</summary>
internal sealed class Scratch : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("micro-fuzz-").FullName;

    /// <summary>Writes a file below a folder of its own, which is made where there is none.</summary>
    public string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>An empty folder.</summary>
    public string Empty(string name)
    {
        var path = Path.Combine(Root, name);
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        return Directory.CreateDirectory(path).FullName;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
