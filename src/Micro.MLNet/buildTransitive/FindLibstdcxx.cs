// Compiled by MSBuild's RoslynCodeTaskFactory against netstandard, from Micro.MLNet.targets beside it; the tests link this very file.
#nullable enable

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
#if !LINKED_INTO_TESTS
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
#endif

namespace Micro.MLNet.BuildTransitive;

/// <summary>Finds the C++ runtime that the system's dynamic loader takes, without running a tool.</summary>
public static class Libstdcxx
{
    private const string FileName = "libstdc++.so.6";

    private const string LoaderCache = "/etc/ld.so.cache";

    private static readonly Encoding Latin1 = Encoding.GetEncoding("ISO-8859-1");   // one character per byte

    private static readonly string[] CommonFolders =
        new[] { "/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64", "/lib", "/usr/lib" };

    /// <summary>Folders in the loader's order: LD_LIBRARY_PATH, its cache, common ones.</summary>
    public static IEnumerable<string> SystemFolders()
    {
        var named = (Environment.GetEnvironmentVariable("LD_LIBRARY_PATH") ?? "").Split(':').Where(folder => folder.Length > 0);
        var cached = File.Exists(LoaderCache) ? CachedFolders(File.ReadAllBytes(LoaderCache)) : Enumerable.Empty<string>();
        return named.Concat(cached).Concat(CommonFolders);
    }

    /// <summary>Folders that a loader cache names: whatever its format, paths stand in it as NUL-terminated text.</summary>
    public static IEnumerable<string> CachedFolders(byte[] cache) =>
        Regex.Matches(Latin1.GetString(cache), "(/[ -~]+)/" + Regex.Escape(FileName) + "(?=\0)")
            .Cast<Match>()
            .Select(match => match.Groups[1].Value);

    /// <summary>The first libstdc++ in <paramref name="folders"/> that is built for x64, or null.</summary>
    public static string? Find(IEnumerable<string> folders) =>
        folders.Select(folder => Path.Combine(folder, FileName)).FirstOrDefault(IsX64);

    /// <summary>Whether a libstdc++ defines a symbol version such as GLIBCXX_3.4.32.</summary>
    public static bool HasVersion(string path, string version) =>
        Regex.IsMatch(Latin1.GetString(File.ReadAllBytes(path)), "\0" + Regex.Escape(version) + "\0");

    private static bool IsX64(string path)
    {
        try
        {
            var header = new byte[20];
            using (var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
            {
                // 64 bits, little endian, e_machine = EM_X86_64
                return stream.Read(header, 0, header.Length) == header.Length
                    && Latin1.GetString(header, 0, 6) == "\u007fELF\u0002\u0001" && header[18] == 62 && header[19] == 0;
            }
        }
        catch (Exception e) when (e is IOException || e is UnauthorizedAccessException)
        {
            return false;
        }
    }
}

#if !LINKED_INTO_TESTS
/// <summary>The MSBuild task around <see cref="Libstdcxx"/>.</summary>
public sealed class FindLibstdcxx : Task
{
    /// <summary>The symbol version that is asked for.</summary>
    [Required]
    public string Version { get; set; } = "";

    /// <summary>"(file) lacks it" when the system's libstdc++ lacks the version; empty when it has it, or when there is none.</summary>
    [Output]
    public string Reason { get; set; } = "";

    /// <inheritdoc />
    public override bool Execute()
    {
        var path = Libstdcxx.Find(Libstdcxx.SystemFolders());
        Reason = path == null || Libstdcxx.HasVersion(path, Version) ? "" : $"{path} lacks it";
        return true;
    }
}
#endif
