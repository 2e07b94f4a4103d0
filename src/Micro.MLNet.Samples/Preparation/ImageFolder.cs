using System;
using System.IO;

namespace Micro.MLNet.Samples.Preparation;

/// <summary>Finds images that a table names: in their folder and nowhere else.</summary>
internal static class ImageFolder
{
    /// <summary>The path of a file in the folder, or below it.</summary>
    /// <exception cref="InvalidDataException">The name leads out of the folder, by itself or through a link.</exception>
    public static string PathOf(string folder, string name)
    {
        if (name.Contains('\0', StringComparison.Ordinal))
        {
            throw new InvalidDataException($"The image '{name.Replace('\0', ' ')}' has a null character in its name. Correct the table.");
        }

        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var path = Path.GetFullPath(Path.Combine(root, name));
        if (!IsBelow(path, root))
        {
            throw new InvalidDataException($"The image '{name}' lies outside the folder '{folder}'. Name images by their path below it.");
        }

        // a link at any step below the folder
        for (var step = path; IsBelow(step, root); step = Path.GetDirectoryName(step)!)
        {
            if (TargetOf(step) is { } target && !IsBelow(target, root))
            {
                throw new InvalidDataException($"The image '{name}' is a link that leads out of the folder '{folder}'. Copy the file into it.");
            }
        }

        return path;
    }

    private static bool IsBelow(string path, string root) => path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string? TargetOf(string path)
    {
        try
        {
            return new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName;
        }
        catch (IOException)
        {
            return null; // it isn't there: the caller says so
        }
    }
}
