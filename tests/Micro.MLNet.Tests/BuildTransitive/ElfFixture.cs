using System;
using System.IO;
using System.Text;

namespace Micro.MLNet.Tests.BuildTransitive;

/// <summary>Writes a 64-bit ELF file that holds just the tables in which a library names the symbol versions it needs.</summary>
/// <remarks>
/// Layout: header | dynstr | dynsym (null, symbol) | versym | version_r (libstdc++.so.6 needs two versions) | rela | section headers.
/// Version index 2 is GLIBCXX_3.4, index 3 the one under test.
/// </remarks>
internal sealed class ElfFixture
{
    public string VersionName { get; init; } = "GLIBCXX_3.4.32";

    public string SymbolName { get; init; } = "_ZSt21ios_base_library_initv";

    /// <summary>Whether a second symbol, <c>other</c>, is bound to the version too.</summary>
    public bool BindsAnother { get; init; }

    /// <summary>Whether no symbol is bound to the version.</summary>
    public bool BindsNone { get; init; }

    /// <summary>Whether a relocation uses the symbol.</summary>
    public bool IsRelocated { get; init; }

    public ushort Machine { get; init; } = 62;

    /// <summary>Where <see cref="Write"/> put the flags of the version need.</summary>
    public int FlagsOffset { get; private set; }

    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(new byte[64]);

        var strings = "\0libstdc++.so.6\0GLIBCXX_3.4\0" + VersionName + "\0" + SymbolName + "\0other\0";
        var dynstr = Put(writer, Encoding.ASCII.GetBytes(strings));
        var dynsym = Put(writer, Symbols(At("\0" + SymbolName + "\0"), At("\0other\0")));
        var bound = (ushort)(BindsNone ? 2 : 3);
        var versym = Put(writer, Shorts(0, bound, (ushort)(BindsAnother ? 0x8003 : 2)));   // the top bit is no part of the index
        var needs = Put(writer, VersionNeeds(At("\0libstdc++.so.6\0"), At("\0GLIBCXX_3.4\0"), At("\0" + VersionName + "\0")));
        FlagsOffset = needs.Start + 16 + 16 + 4;   // Verneed, first Vernaux, vna_hash
        var rela = Put(writer, Relocation(symbol: IsRelocated ? 1 : 0));

        var table = (int)stream.Position;
        writer.Write(new byte[64]);                                      // section 0
        WriteSection(writer, type: 3, dynstr, link: 0, info: 0);         // 1: SHT_STRTAB
        WriteSection(writer, type: 11, dynsym, link: 1, info: 1);        // 2: SHT_DYNSYM
        WriteSection(writer, type: 0x6FFFFFFF, versym, link: 2, info: 0);
        WriteSection(writer, type: 0x6FFFFFFE, needs, link: 1, info: 1);
        WriteSection(writer, type: 4, rela, link: 2, info: 0);           // SHT_RELA
        WriteHeader(writer, table, sections: 6);
        return stream.ToArray();

        int At(string text) => strings.IndexOf(text, StringComparison.Ordinal) + 1;
    }

    private void WriteHeader(BinaryWriter writer, int table, ushort sections)
    {
        writer.BaseStream.Position = 0;
        writer.Write([0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1]);
        writer.BaseStream.Position = 16;
        writer.Write((ushort)3);                 // e_type: shared object
        writer.Write(Machine);
        writer.BaseStream.Position = 0x28;
        writer.Write((ulong)table);              // e_shoff
        writer.BaseStream.Position = 0x3A;
        writer.Write((ushort)64);                // e_shentsize
        writer.Write(sections);                  // e_shnum
    }

    private static byte[] Symbols(params int[] names)
    {
        var bytes = new byte[24 * (names.Length + 1)];
        for (var i = 0; i < names.Length; i++)
        {
            BitConverter.TryWriteBytes(bytes.AsSpan(24 * (i + 1)), names[i]);
        }

        return bytes;
    }

    private static byte[] Shorts(params ushort[] values)
    {
        var bytes = new byte[2 * values.Length];
        Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
        return bytes;
    }

    private static byte[] VersionNeeds(int file, params int[] versions)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write((ushort)1);                 // vn_version
        writer.Write((ushort)versions.Length);   // vn_cnt
        writer.Write(file);
        writer.Write(16);                        // vn_aux
        writer.Write(0);                         // vn_next
        for (var i = 0; i < versions.Length; i++)
        {
            writer.Write(0);                     // vna_hash, which only the loader reads
            writer.Write((ushort)0);             // vna_flags
            writer.Write((ushort)(i + 2));       // vna_other, the version's index
            writer.Write(versions[i]);
            writer.Write(i + 1 < versions.Length ? 16 : 0);
        }

        return stream.ToArray();
    }

    private static byte[] Relocation(int symbol)
    {
        var bytes = new byte[24];
        BitConverter.TryWriteBytes(bytes.AsSpan(8), ((ulong)symbol << 32) | 6);   // R_X86_64_GLOB_DAT
        return bytes;
    }

    private static (int Start, int Size) Put(BinaryWriter writer, byte[] bytes)
    {
        var start = (int)writer.BaseStream.Position;
        writer.Write(bytes);
        return (start, bytes.Length);
    }

    private static void WriteSection(BinaryWriter writer, uint type, (int Start, int Size) place, int link, int info)
    {
        writer.Write(0);
        writer.Write(type);
        writer.Write(new byte[16]);
        writer.Write((ulong)place.Start);
        writer.Write((ulong)place.Size);
        writer.Write(link);
        writer.Write(info);
        writer.Write(new byte[16]);
    }
}
