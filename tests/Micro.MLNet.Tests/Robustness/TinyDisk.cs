using System;
using System.Diagnostics;
using System.IO;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Robustness;

/// <summary>A disk of 256 KB, mounted in a temporary folder and gone after the test. Where mounting isn't allowed, the test is inconclusive.</summary>
internal sealed class TinyDisk : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("micro-disk-").FullName;

    public TinyDisk()
    {
        if (!OperatingSystem.IsLinux() || !Run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", _path))
        {
            Directory.Delete(_path);
            Assert.Inconclusive("A small disk can't be mounted here; as root on Linux it can.");
        }
    }

    public string File(string name) => Path.Combine(_path, name);

    /// <summary>Names of the files on it.</summary>
    public string[] Names => Array.ConvertAll(Directory.GetFiles(_path), file => Path.GetFileName(file)!);

    /// <summary>Fills what is free with a file of its own, to the last byte; dispose to free it again.</summary>
    public IDisposable Fill() => new Filler(File("filler"));

    public void Dispose()
    {
        Assert.IsTrue(Run("umount", _path), $"'{_path}' is still in use.");
        Directory.Delete(_path);
    }

    private static bool Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardError = true, RedirectStandardOutput = true };
        Array.ForEach(arguments, start.ArgumentList.Add);
        try
        {
            using var process = Process.Start(start)!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // there is no such program
        }
    }

    private sealed class Filler : IDisposable
    {
        private readonly string _path;

        public Filler(string path)
        {
            _path = path;
            using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            try
            {
                while (true)
                {
                    stream.Write(new byte[512]);
                }
            }
            catch (IOException)
            {
                // full
            }
        }

        public void Dispose() => System.IO.File.Delete(_path);
    }
}
