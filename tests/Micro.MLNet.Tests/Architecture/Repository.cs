using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Micro.MLNet.Tests.Architecture;

/// <summary>The checked-out repository, found by walking up from the test assembly to Micro.sln.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Source files of the package, buildTransitive aside: those are compiled by the build, not into the package.</summary>
    public static IReadOnlyList<SourceFile> LibrarySources { get; } = FindSources("Micro.MLNet");

    /// <summary>Source files of the package and of Micro.MLNet.Export.</summary>
    public static IReadOnlyList<SourceFile> AllLibrarySources { get; } = [.. LibrarySources, .. FindSources("Micro.MLNet.Export")];

    public static string Read(string relativePath) => File.ReadAllText(Path.Combine(Root, relativePath));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Micro.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException(
            $"No folder above '{AppContext.BaseDirectory}' holds Micro.sln: run the tests inside the repository.");
    }

    private static List<SourceFile> FindSources(string project)
    {
        var library = Path.Combine(Root, "src", project);
        return Directory.GetDirectories(library)
            .Where(folder => Path.GetFileName(folder) is not ("bin" or "obj" or "buildTransitive"))
            .SelectMany(folder => Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories))
            .Concat(Directory.GetFiles(library, "*.cs"))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(Path.GetRelativePath(library, path).Replace('\\', '/'), File.ReadAllText(path)))
            .ToList();
    }
}
