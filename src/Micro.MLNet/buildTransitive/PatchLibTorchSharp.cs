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
        "The file is left as it is. Use TorchSharp 0.107.0, or a system whose libstdc++ has " + VersionName + " (Debian 13, Ubuntu " +
        "24.04, RHEL 10), or set the property MicroPatchTorchSharpForOlderLibstdcxx to false to build without this step.";

    private const int Weak = 2;

    /// <summary>Marks the version need as weak; false when it is so already, and nothing was written.</summary>
    /// <remarks>Writes a new file and renames it over <paramref name="path"/>, so a file that is linked there keeps its content.</remarks>
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
            throw Unexpected("MICRO0001", $"'{path}' has ELF tables that point outside the file; it may be truncated.");
        }

        if ((bytes[flags] & Weak) != 0)
        {
            return false;
        }

        bytes[flags] |= Weak;
        Replace(path, bytes);
        return true;
    }

    private static bool IsElf64(byte[] bytes) =>
        bytes.Length >= 20 && bytes[0] == 0x7F && bytes[1] == 'E' && bytes[2] == 'L' && bytes[3] == 'F' && bytes[4] == 2 && bytes[5] == 1;

    /// <summary>Offset of vna_flags of the version need, once everything about it is as expected.</summary>
    private static int FindFlags(byte[] bytes, string path)
    {
        if (!IsElf64(bytes) || bytes.Length < 64)
        {
            throw Unexpected("MICRO0001", $"'{path}' is not a 64-bit little-endian ELF file.");
        }

        var table = Offset(bytes, 0x28);
        var sections = Enumerable.Range(0, U16(bytes, 0x3C)).Select(i => new Section(bytes, table + (i * U16(bytes, 0x3A)))).ToList();
        var needs = VersionNeeds(bytes, sections).ToList();
        if (needs.Count != 1)
        {
            throw Unexpected("MICRO0002", $"'{path}' has {needs.Count} needs of the version {VersionName}, but exactly 1 was expected.");
        }

        var bound = BoundSymbols(bytes, sections, U16(bytes, needs[0] + 6));
        var names = string.Join(", ", bound.Values);
        if (names != SymbolName)
        {
            var found = names.Length == 0 ? "no symbol" : names;
            throw Unexpected("MICRO0003", $"'{path}' binds {found} to {VersionName}, but only {SymbolName} was expected.");
        }

        if (IsRelocated(bytes, sections, bound.Keys.Single()))
        {
            throw Unexpected("MICRO0003", $"'{path}' has a relocation that uses {SymbolName}, but none was expected.");
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

    private static LibTorchSharpPatchException Unexpected(string code, string found) =>
        new LibTorchSharpPatchException(code, found + " " + Remedy);

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

    /// <summary>Why they are patched, for the build log.</summary>
    [Required]
    public string Reason { get; set; } = "";

    /// <inheritdoc />
    public override bool Execute()
    {
        foreach (var path in Files.Select(file => file.GetMetadata("FullPath")))
        {
            try
            {
                if (LibTorchSharpPatch.Apply(path))
                {
                    Log.LogMessage(
                        MessageImportance.High,
                        $"Micro.MLNet: '{path}' no longer insists on {LibTorchSharpPatch.VersionName} ({Reason}); " +
                        "the package cache is unchanged.");
                }
            }
            catch (LibTorchSharpPatchException e)
            {
                Log.LogError("", e.Code, "", path, 0, 0, 0, 0, e.Message);
            }
            catch (Exception e) when (e is IOException || e is UnauthorizedAccessException)
            {
                Log.LogError("", "MICRO0004", "", path, 0, 0, 0, 0, $"'{path}' can't be patched for this system's libstdc++: {e.Message}");
            }
        }

        return !Log.HasLoggedErrors;
    }
}
#endif
