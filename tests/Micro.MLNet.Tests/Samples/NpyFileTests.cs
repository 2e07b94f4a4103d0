using System;
using System.IO;
using Micro.MLNet.Samples.Data;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Samples;

[TestClass]
public sealed class NpyFileTests
{
    // the table 1 2 3 / 4 5.5 -6: exact in float16
    private static readonly double[] RowMajor = [1, 2, 3, 4, 5.5, -6];
    private static readonly double[] ColumnMajor = [1, 4, 2, 5.5, 3, -6];

    [TestMethod]
    [DataRow("<f2", false, (byte)1)]
    [DataRow("<f4", false, (byte)1)]
    [DataRow("<f8", false, (byte)1)]
    [DataRow("<f2", true, (byte)1)]
    [DataRow("<f4", true, (byte)2)]
    [DataRow("<f8", true, (byte)3)]
    public void Read_EachTypeOrderAndVersion_GivesTheRowMajorTable(string descr, bool fortran, byte version)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("x.npy", NpyBytes.Create(descr, fortran, 2, 3, fortran ? ColumnMajor : RowMajor, version));

        var (rows, width, values) = NpyFile.Read(path);

        Assert.AreEqual((2, 3), (rows, width));
        SequenceAssert.AreEqual([1f, 2f, 3f, 4f, 5.5f, -6f], values is Half[] halves ? Array.ConvertAll(halves, half => (float)half) : (float[])values);
        Assert.AreEqual(descr == "<f2", values is Half[]);
    }

    [TestMethod]
    public void Read_MoreNumbersThanOneChunk_ReadsAll()
    {
        using var folder = new TemporaryFolder();
        var numbers = new double[70_000 * 2];
        for (var n = 0; n < numbers.Length; n++)
        {
            numbers[n] = n;
        }

        var (_, _, values) = NpyFile.Read(folder.Write("x.npy", NpyBytes.Create("<f4", false, 70_000, 2, numbers)));

        Assert.AreEqual(139_999f, values.GetValue(139_999));
        Assert.AreEqual(65_536f, values.GetValue(65_536));
    }

    [TestMethod]
    public void Read_ForeignFile_SaysWhatIsMissing() => AssertFails("hello, world"u8.ToArray(), "is no NumPy file");

    [TestMethod]
    public void Read_UnknownVersion_NamesIt() => AssertFails(NpyBytes.Create("{}", [], 9), "format version 9");

    [TestMethod]
    [DataRow("<i8")]
    [DataRow(">f4")]
    [DataRow("|O")]
    public void Read_OtherNumberType_NamesItAndTheRemedy(string descr) =>
        AssertFails(NpyBytes.Create($"{{'descr': '{descr}', 'fortran_order': False, 'shape': (1, 1), }}", new byte[8]), $"type '{descr}'", "astype");

    [TestMethod]
    [DataRow("3,")]
    [DataRow("2, 3, 4")]
    [DataRow("0, 3")]
    [DataRow("-1, 3")]
    [DataRow("2000000000, 2000000000")]
    [DataRow("99999999999, 1")]
    public void Read_OtherShape_NamesIt(string shape) =>
        AssertFails(NpyBytes.Create($"{{'descr': '<f4', 'fortran_order': False, 'shape': ({shape}), }}", []), $"shape ({shape})");

    [TestMethod]
    public void Read_TruncatedNumbers_SaysHowManyBytesAreMissing()
    {
        var bytes = NpyBytes.Create("<f4", false, 2, 3, RowMajor);
        AssertFails(bytes[..^1], "holds 23 bytes", "needs 24");
    }

    [TestMethod]
    public void Read_HugeShapeInASmallFile_IsRefusedBeforeAllocating() =>
        AssertFails(NpyBytes.Create("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000, 2000), }", new byte[8]), "holds 8 bytes", "needs 16000000000");

    [TestMethod]
    public void Read_BytesAfterTheNumbers_IsRefused() =>
        AssertFails([.. NpyBytes.Create("<f4", false, 2, 3, RowMajor), 0], "holds 25 bytes");

    [TestMethod]
    public void Read_TruncatedHeader_SaysSo() => AssertFails(NpyBytes.Create("<f4", false, 2, 3, RowMajor)[..20], "truncated");

    [TestMethod]
    public void Read_HugeHeader_SaysSo() => AssertFails([0x93, .. "NUMPY"u8, 2, 0, 0xFF, 0xFF, 0xFF, 0xFF], "header of 4294967295 bytes");

    [TestMethod]
    public void Read_HeaderWithoutShape_ShowsIt() => AssertFails(NpyBytes.Create("{'descr': '<f4', 'fortran_order': False}", []), "'shape' are expected");

    private static void AssertFails(byte[] bytes, params string[] parts)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("broken.npy", bytes);

        var exception = Assert.ThrowsExactly<InvalidDataException>(() => NpyFile.Read(path));

        StringAssert.Contains(exception.Message, path, StringComparison.Ordinal);
        foreach (var part in parts)
        {
            StringAssert.Contains(exception.Message, part, StringComparison.Ordinal);
        }
    }
}
