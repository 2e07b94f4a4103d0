using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Micro.MLNet.Samples.Cli;

namespace Micro.MLNet.Samples.Experiments.Tuning;

/// <summary>Settings by data set and algorithm, as text that can be read and edited: <c>FOLDER/DATA/ALGORITHM.txt</c> with a PATH=VALUE a line.</summary>
internal static class ChosenSettings
{
    /// <summary>Writes the settings of an algorithm on a data set.</summary>
    public static void Write(string folder, string data, string algorithm, IReadOnlyList<string> settings)
    {
        Directory.CreateDirectory(Path.Combine(folder, data));
        OutputFile.Reserve(PathOf(folder, data, algorithm)).Write(stream => stream.Write(Encoding.UTF8.GetBytes(string.Concat(settings.Select(setting => setting + "\n")))));
    }

    /// <summary>The settings of an algorithm on a data set; none where the folder has no file for it.</summary>
    public static IReadOnlyList<string> Read(string folder, string data, string algorithm) => File.Exists(PathOf(folder, data, algorithm))
        ? [.. File.ReadLines(PathOf(folder, data, algorithm)).Select(line => line.Trim()).Where(line => line.Length > 0 && !line.StartsWith('#'))]
        : [];

    private static string PathOf(string folder, string data, string algorithm) => Path.Combine(folder, data, $"{algorithm}.txt");
}
