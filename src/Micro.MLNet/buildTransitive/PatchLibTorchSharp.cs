// Compiled by MSBuild's RoslynCodeTaskFactory against netstandard, from Micro.MLNet.targets beside it; the tests link this very file.
#nullable enable

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
#if !LINKED_INTO_TESTS
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
#endif

namespace Micro.MLNet.BuildTransitive;

/// <summary>A file that isn't what the patch was made for, and was therefore left as it is.</summary>
public sealed class LibTorchSharpPatchException : Exception
{
    /// <summary>Creates the exception with the code that the build log shows.</summary>
    public LibTorchSharpPatchException(string code, string message)
        : base(message) => Code = code;

    /// <summary>MICRO0001: no readable 64-bit ELF; MICRO0002: no such version need; MICRO0003: something depends on it.</summary>
    public string Code { get; }
}

/// <summary>
/// Lets libLibTorchSharp.so of TorchSharp 0.107 load where libstdc++ is older than GCC 13's (Debian 12, Ubuntu 22.04, RHEL 9).
/// </summary>
/// <remarks>
/// The library needs the symbol version GLIBCXX_3.4.32, to which it binds one symbol, which no relocation uses. With the flag VER_FLG_WEAK
/// on that version need (vna_flags in .gnu.version_r) the dynamic loader accepts a libstdc++ without the version.
/// </remarks>
public static class LibTorchSharpPatch
{
    /// <summary>The symbol version that older systems lack.</summary>
    public const string VersionName = "GLIBCXX_3.4.32";

    /// <summary>The only symbol that may be bound to it.</summary>
    public const string SymbolName = "_ZSt21ios_base_library_initv";

    private const string Remedy =
        "The file is left as it is. Use TorchSharp 0.107.0, or a system whose libstdc++ has " + VersionName + " (Debian 13, Ubuntu 24.04, RHEL 10), " +
        "or set the property MicroPatchTorchSharpForOlderLibstdcxx to false to build without this step.";

    private const int Weak = 2;

    /// <summary>Patches the file where it must be, and says so in one line; null when there was nothing to do.</summary>
    /// <param name="path">A libLibTorchSharp.so in an output or publish folder.</param>
    /// <param name="mode">"auto": only where <paramref name="libstdcxx"/> lacks the version; "always": in any case.</param>
    /// <param name="libstdcxx">The system's libstdc++, or null when none was found.</param>
    public static string? Run(string path, string mode, string? libstdcxx)
    {
        if (mode != "auto" && mode != "always")
        {
            throw new LibTorchSharpPatchException("MICRO0004", $"The property MicroPatchTorchSharpForOlderLibstdcxx is '{mode}': use 'auto', 'always' or 'false'.");
        }

        if (mode == "auto" && (libstdcxx == null || HasVersion(libstdcxx)))
        {
            return null;
        }

        var reason = mode == "auto" ? $"{libstdcxx} lacks it" : "MicroPatchTorchSharpForOlderLibstdcxx is 'always'";
        return Apply(path) ? $"Micro.MLNet: '{path}' no longer insists on {VersionName} ({reason}; the package cache is unchanged)." : null;
    }

    /// <summary>Marks the version need as weak; false when it is so already, and nothing was written.</summary>
    /// <remarks>Writes a new file and renames it over <paramref name="path"/>: what a hard or symbolic link there shares its content with stays as it is.</remarks>
    public static bool Apply(string path)
    {
        var bytes = File.ReadAllBytes(path);
        int flags;
        try
        {
            flags = FindFlags(bytes, path);
        }
        catch (Exception e) when (e is IndexOutOfRangeException || e is ArgumentException || e is OverflowException)
        {
            throw new LibTorchSharpPatchException("MICRO0001", $"'{path}' has ELF tables that point outside the file; it may be truncated. {Remedy}");
        }

        if ((bytes[flags] & Weak) != 0)
        {
            return false;
        }

        bytes[flags] |= Weak;
        Replace(path, bytes);
        return true;
    }

    /// <summary>The libstdc++ that programs of the same machine type as <paramref name="library"/> load, or null when none is found.</summary>
    public static string? FindLibstdcxx(string library)
    {
        var machine = Machine(library);
        return Candidates().FirstOrDefault(candidate => machine != 0 && Machine(candidate) == machine);
    }

    /// <summary>Whether a libstdc++ defines the version.</summary>
    public static bool HasVersion(string libstdcxx) =>
        IndexOf(File.ReadAllBytes(libstdcxx), Encoding.ASCII.GetBytes(VersionName + "\0"), 0) >= 0;

    private static IEnumerable<string> Candidates()
    {
        const string Name = "libstdc++.so.6";
        var folders = (Environment.GetEnvironmentVariable("LD_LIBRARY_PATH") ?? "").Split(':').Where(folder => folder.Length > 0).ToList();
        foreach (var path in folders.Select(folder => Path.Combine(folder, Name)).Concat(CachedPaths("/" + Name)))
        {
            yield return path;
        }

        foreach (var folder in new[] { "lib/x86_64-linux-gnu", "usr/lib/x86_64-linux-gnu", "lib64", "usr/lib64", "lib", "usr/lib", "usr/local/lib64", "usr/local/lib" })
        {
            yield return "/" + folder + "/" + Name;
        }
    }

    /// <summary>Paths that the dynamic loader's cache holds for a file name: NUL-terminated strings, whatever the cache's format.</summary>
    private static List<string> CachedPaths(string ending)
    {
        const string Cache = "/etc/ld.so.cache";
        var paths = new List<string>();
        var bytes = File.Exists(Cache) ? File.ReadAllBytes(Cache) : new byte[0];
        var pattern = Encoding.ASCII.GetBytes(ending + "\0");
        for (var at = IndexOf(bytes, pattern, 0); at >= 0; at = IndexOf(bytes, pattern, at + 1))
        {
            var start = at;
            while (start > 0 && bytes[start - 1] >= ' ')
            {
                start--;
            }

            paths.Add(Encoding.UTF8.GetString(bytes, start, at - start) + ending);
        }

        return paths;
    }

    /// <summary>e_machine of a 64-bit little-endian ELF file; 0 for anything else, also for a file that isn't there.</summary>
    private static int Machine(string path)
    {
        try
        {
            var header = new byte[20];
            using (var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
            {
                return stream.Read(header, 0, header.Length) == header.Length && IsElf64(header) ? U16(header, 18) : 0;
            }
        }
        catch (Exception e) when (e is IOException || e is UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static bool IsElf64(byte[] bytes) =>
        bytes.Length >= 20 && bytes[0] == 0x7F && bytes[1] == 'E' && bytes[2] == 'L' && bytes[3] == 'F' && bytes[4] == 2 && bytes[5] == 1;

    /// <summary>Offset of vna_flags of the version need, once everything about it is as expected.</summary>
    private static int FindFlags(byte[] bytes, string path)
    {
        if (!IsElf64(bytes) || bytes.Length < 64)
        {
            throw new LibTorchSharpPatchException("MICRO0001", $"'{path}' is not a 64-bit little-endian ELF file. {Remedy}");
        }

        var sections = Enumerable.Range(0, U16(bytes, 0x3C)).Select(i => new Section(bytes, checked(Offset(bytes, 0x28) + (i * U16(bytes, 0x3A))))).ToList();
        var needs = VersionNeeds(bytes, sections).ToList();
        if (needs.Count != 1)
        {
            throw new LibTorchSharpPatchException(
                "MICRO0002",
                $"'{path}' has {needs.Count} needs of the symbol version {VersionName}, but exactly 1 was expected. {Remedy}");
        }

        var bound = BoundSymbols(bytes, sections, U16(bytes, needs[0] + 6));
        var names = string.Join(", ", bound.Values);
        if (names != SymbolName)
        {
            throw new LibTorchSharpPatchException(
                "MICRO0003",
                $"'{path}' binds {(names.Length == 0 ? "no symbol" : names)} to {VersionName}, but only {SymbolName} was expected. {Remedy}");
        }

        if (IsRelocated(bytes, sections, bound.Keys.Single()))
        {
            throw new LibTorchSharpPatchException("MICRO0003", $"'{path}' has a relocation that uses {SymbolName}, but none was expected. {Remedy}");
        }

        return needs[0] + 4;
    }

    /// <summary>Offsets of the Elf64_Vernaux entries that ask for the version.</summary>
    private static IEnumerable<int> VersionNeeds(byte[] bytes, List<Section> sections)
    {
        foreach (var section in sections.Where(section => section.Type == 0x6FFFFFFE))
        {
            var need = section.Start;
            for (var i = 0; i < section.Info; i++)
            {
                var entry = need + Word(bytes, need + 8);
                for (var j = 0; j < U16(bytes, need + 2); j++)
                {
                    if (Text(bytes, sections[section.Link].Start + Word(bytes, entry + 8)) == VersionName)
                    {
                        yield return entry;
                    }

                    entry += Word(bytes, entry + 12);
                }

                need += Word(bytes, need + 12);
            }
        }
    }

    /// <summary>Index and name of the dynamic symbols whose version is <paramref name="version"/>.</summary>
    private static SortedDictionary<int, string> BoundSymbols(byte[] bytes, List<Section> sections, int version)
    {
        var bound = new SortedDictionary<int, string>();
        foreach (var versions in sections.Where(section => section.Type == 0x6FFFFFFF))
        {
            var symbols = sections[versions.Link];
            for (var i = 0; i < versions.Size / 2; i++)
            {
                if ((U16(bytes, versions.Start + (2 * i)) & 0x7FFF) == version)
                {
                    bound[i] = Text(bytes, sections[symbols.Link].Start + Word(bytes, symbols.Start + (24 * i)));
                }
            }
        }

        return bound;
    }

    private static bool IsRelocated(byte[] bytes, List<Section> sections, int symbol) =>
        sections.Where(section => section.Type == 4).Any(section =>
            Enumerable.Range(0, section.Size / 24).Any(i => Word(bytes, section.Start + (24 * i) + 12) == symbol));

    private static void Replace(string path, byte[] bytes)
    {
        var temporary = path + "." + Guid.NewGuid().ToString("N") + ".tmp";
        try
        {
            var written = File.GetLastWriteTimeUtc(path);
            File.WriteAllBytes(temporary, bytes);
            File.SetLastWriteTimeUtc(temporary, written);   // equal time and size: an incremental build doesn't copy the original again
            File.Replace(temporary, path, null);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static int IndexOf(byte[] bytes, byte[] pattern, int start)
    {
        for (var i = start; i <= bytes.Length - pattern.Length; i++)
        {
            var length = 0;
            while (length < pattern.Length && bytes[i + length] == pattern[length])
            {
                length++;
            }

            if (length == pattern.Length)
            {
                return i;
            }
        }

        return -1;
    }

    private static int U16(byte[] bytes, int at) => bytes[at] | (bytes[at + 1] << 8);

    private static int Word(byte[] bytes, int at) => checked((int)BitConverter.ToUInt32(bytes, at));

    private static int Offset(byte[] bytes, int at) => checked((int)BitConverter.ToUInt64(bytes, at));

    private static string Text(byte[] bytes, int at) => Encoding.ASCII.GetString(bytes, at, Array.IndexOf(bytes, (byte)0, at) - at);

    private sealed class Section(byte[] bytes, int at)
    {
        public uint Type { get; } = BitConverter.ToUInt32(bytes, at + 4);

        public int Start { get; } = BitConverter.ToUInt32(bytes, at + 4) == 8 ? 0 : Offset(bytes, at + 24);   // SHT_NOBITS has no bytes

        public int Size { get; } = BitConverter.ToUInt32(bytes, at + 4) == 8 ? 0 : Offset(bytes, at + 32);

        public int Link { get; } = Word(bytes, at + 40);

        public int Info { get; } = Word(bytes, at + 44);
    }
}

#if !LINKED_INTO_TESTS
/// <summary>The MSBuild task around <see cref="LibTorchSharpPatch"/>.</summary>
public sealed class PatchLibTorchSharp : Task
{
    /// <summary>Copies of libLibTorchSharp.so in an output or publish folder.</summary>
    [Required]
    public ITaskItem[] Files { get; set; } = new ITaskItem[0];

    /// <summary>"auto": only where the system's libstdc++ lacks the version; "always": everywhere.</summary>
    public string Mode { get; set; } = "auto";

    /// <inheritdoc />
    public override bool Execute()
    {
        foreach (var path in Files.Select(file => file.GetMetadata("FullPath")))
        {
            try
            {
                var done = LibTorchSharpPatch.Run(path, Mode, LibTorchSharpPatch.FindLibstdcxx(path));
                Log.LogMessage(done == null ? MessageImportance.Low : MessageImportance.High, done ?? $"'{path}' needs no patch.");
            }
            catch (LibTorchSharpPatchException e)
            {
                Log.LogError("", e.Code, "", path, 0, 0, 0, 0, e.Message);
            }
        }

        return !Log.HasLoggedErrors;
    }
}
#endif
