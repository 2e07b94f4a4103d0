using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Micro.MLNet.BuildTransitive;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.BuildTransitive;

[TestClass]
public sealed class LibTorchSharpPatchTests
{
    private const string Remedy =
        " The file is left as it is. Use TorchSharp 0.107.0, or a system whose libstdc++ has GLIBCXX_3.4.32 (Debian 13, Ubuntu 24.04, " +
        "RHEL 10), or set the property MicroPatchTorchSharpForOlderLibstdcxx to false to build without this step.";

    private readonly string _folder = Directory.CreateTempSubdirectory("micro-patch-").FullName;

    private string LibraryPath => Path.Combine(_folder, "libLibTorchSharp.so");

    [TestCleanup]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Apply_ExpectedLibrary_SetsTheWeakFlagAndNothingElse()
    {
        var fixture = new ElfFixture();
        var bytes = fixture.Write();
        Place(bytes);

        Assert.IsTrue(LibTorchSharpPatch.Apply(LibraryPath));

        var patched = File.ReadAllBytes(LibraryPath);
        Assert.AreEqual(2, patched[fixture.FlagsOffset]);
        bytes[fixture.FlagsOffset] = 2;
        CollectionAssert.AreEqual(bytes, patched);
    }

    [TestMethod]
    public void Apply_SecondTime_WritesNothing()
    {
        Place(new ElfFixture().Write());
        LibTorchSharpPatch.Apply(LibraryPath);
        var once = File.ReadAllBytes(LibraryPath);
        File.SetAttributes(LibraryPath, FileAttributes.ReadOnly);

        Assert.IsFalse(LibTorchSharpPatch.Apply(LibraryPath));

        CollectionAssert.AreEqual(once, File.ReadAllBytes(LibraryPath));
        File.SetAttributes(LibraryPath, FileAttributes.Normal);
    }

    [TestMethod]
    public void Apply_ExpectedLibrary_KeepsTheTimeAndLeavesNoOtherFile()
    {
        var time = new DateTime(2024, 2, 29, 12, 34, 56, DateTimeKind.Utc);
        Place(new ElfFixture().Write());
        File.SetLastWriteTimeUtc(LibraryPath, time);

        LibTorchSharpPatch.Apply(LibraryPath);

        Assert.AreEqual(time, File.GetLastWriteTimeUtc(LibraryPath));
        CollectionAssert.AreEqual(new[] { LibraryPath }, Directory.GetFiles(_folder));
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    [DataRow(false)]
    [DataRow(true)]
    public void Apply_LinkIntoThePackageCache_LeavesTheCacheAsItIs(bool symbolic)
    {
        var original = new ElfFixture().Write();
        var cached = Path.Combine(_folder, "cache", "libLibTorchSharp.so");
        Directory.CreateDirectory(Path.GetDirectoryName(cached)!);
        File.WriteAllBytes(cached, original);
        using (var process = Process.Start("ln", symbolic ? ["-s", cached, LibraryPath] : [cached, LibraryPath]))
        {
            process.WaitForExit();
            Assert.AreEqual(0, process.ExitCode);
        }

        Assert.IsTrue(LibTorchSharpPatch.Apply(LibraryPath));

        CollectionAssert.AreEqual(original, File.ReadAllBytes(cached));
        CollectionAssert.AreNotEqual(original, File.ReadAllBytes(LibraryPath));
        Assert.IsNull(File.ResolveLinkTarget(LibraryPath, returnFinalTarget: false));
    }

    [TestMethod]
    public void Apply_AnotherSymbolToo_Refuses() =>
        AssertRefused(
            new ElfFixture { BindsAnother = true }.Write(),
            "MICRO0003",
            "binds _ZSt21ios_base_library_initv, other to GLIBCXX_3.4.32, but only _ZSt21ios_base_library_initv was expected.");

    [TestMethod]
    public void Apply_AnotherSymbolInstead_Refuses() =>
        AssertRefused(
            new ElfFixture { SymbolName = "_ZSt4cout" }.Write(),
            "MICRO0003",
            "binds _ZSt4cout to GLIBCXX_3.4.32, but only _ZSt21ios_base_library_initv was expected.");

    [TestMethod]
    public void Apply_NoSymbolBound_Refuses() =>
        AssertRefused(
            new ElfFixture { BindsNone = true }.Write(),
            "MICRO0003",
            "binds no symbol to GLIBCXX_3.4.32, but only _ZSt21ios_base_library_initv was expected.");

    [TestMethod]
    public void Apply_RelocationUsesTheSymbol_Refuses() =>
        AssertRefused(
            new ElfFixture { IsRelocated = true }.Write(),
            "MICRO0003",
            "has a relocation that uses _ZSt21ios_base_library_initv, but none was expected.");

    [TestMethod]
    public void Apply_NewerVersionNeeded_Refuses() =>
        AssertRefused(
            new ElfFixture { VersionName = "GLIBCXX_3.4.33" }.Write(),
            "MICRO0002",
            "has 0 needs of the version GLIBCXX_3.4.32, but exactly 1 was expected.");

    [TestMethod]
    [DataRow(0)]
    [DataRow(10)]
    [DataRow(100)]
    public void Apply_NotElf_Refuses(int length) =>
        AssertRefused(new byte[length], "MICRO0001", "is not a 64-bit little-endian ELF file.");

    [TestMethod]
    public void Apply_ThirtyTwoBits_Refuses()
    {
        var bytes = new ElfFixture().Write();
        bytes[4] = 1;
        AssertRefused(bytes, "MICRO0001", "is not a 64-bit little-endian ELF file.");
    }

    [TestMethod]
    [DataRow(100)]
    [DataRow(400)]
    public void Apply_Truncated_Refuses(int length) =>
        AssertRefused(
            new ElfFixture().Write().Take(length).ToArray(),
            "MICRO0001",
            "has ELF tables that point outside the file; it may be truncated.");

    private void Place(byte[] bytes) => File.WriteAllBytes(LibraryPath, bytes);

    private void AssertRefused(byte[] bytes, string code, string found)
    {
        Place(bytes);

        var error = Assert.ThrowsExactly<LibTorchSharpPatchException>(() => LibTorchSharpPatch.Apply(LibraryPath));

        Assert.AreEqual(code, error.Code);
        Assert.AreEqual($"'{LibraryPath}' {found}{Remedy}", error.Message);
        CollectionAssert.AreEqual(bytes, File.ReadAllBytes(LibraryPath));
    }
}
