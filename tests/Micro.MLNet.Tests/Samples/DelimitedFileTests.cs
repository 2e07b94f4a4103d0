using System;
using System.IO;
using System.Linq;
using Micro.MLNet.Samples.Data;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Samples;

[TestClass]
public sealed class DelimitedFileTests
{
    [TestMethod]
    public void ReadRows_CsvWithQuotes_KeepsSeparatorsQuotesAndLineBreaks()
    {
        using var folder = new TemporaryFolder();
        var file = new DelimitedFile(folder.Write("x.csv", "item,title\r\n1,\"Lamp, 12\"\" tall\"\n2,\"two\nlines\"\n\n3,\n"));

        var rows = file.ReadRows().ToArray();

        SequenceAssert.AreEqual(["item", "title"], file.Header);
        SequenceAssert.AreEqual(["1", "Lamp, 12\" tall"], rows[0].Fields);
        SequenceAssert.AreEqual(["2", "two\nlines"], rows[1].Fields);
        SequenceAssert.AreEqual(["3", ""], rows[2].Fields);
        SequenceAssert.AreEqual([2, 3, 6], rows.Select(row => row.Line));
    }

    [TestMethod]
    public void ReadRows_Tsv_TakesQuotesLiterally()
    {
        using var folder = new TemporaryFolder();
        var file = new DelimitedFile(folder.Write("x.tsv", "item\ttitle\n1\tLamp, 12\" tall\n"));
        SequenceAssert.AreEqual(["1", "Lamp, 12\" tall"], file.ReadRows().Single().Fields);
    }

    [TestMethod]
    public void ReadRows_Semicolons_AreASeparator()
    {
        using var folder = new TemporaryFolder();
        var file = new DelimitedFile(folder.Write("x.csv", "user;item\na;b\n"));
        SequenceAssert.AreEqual(["a", "b"], file.ReadRows().Single().Fields);
    }

    [TestMethod]
    public void ReadRows_ShortRow_NamesTheLine()
    {
        using var folder = new TemporaryFolder();
        var file = new DelimitedFile(folder.Write("x.tsv", "user\titem\na\tb\nc\n"));
        var exception = Assert.ThrowsExactly<InvalidDataException>(() => file.ReadRows().ToArray());
        StringAssert.Contains(exception.Message, "line 3, has 1 fields, but the header has 2", StringComparison.Ordinal);
    }

    [TestMethod]
    public void ReadRows_OpenQuote_NamesTheLine()
    {
        using var folder = new TemporaryFolder();
        var file = new DelimitedFile(folder.Write("x.csv", "user,item\na,\"b\nc,d\n"));
        var exception = Assert.ThrowsExactly<InvalidDataException>(() => file.ReadRows().ToArray());
        StringAssert.Contains(exception.Message, "line 2, opens a quote that is never closed", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Constructor_EmptyFile_SaysSo()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("x.csv", "");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => new DelimitedFile(path)).Message, "is empty", StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("user_id")]
    [DataRow("userID:token")]
    [DataRow("UserId")]
    public void Find_SpellingOfTheSameName_FindsIt(string spelling)
    {
        using var folder = new TemporaryFolder();
        Assert.AreEqual(1, new DelimitedFile(folder.Write("x.tsv", $"item\t{spelling}\n")).Find("user", "userId"));
    }

    [TestMethod]
    public void Require_MissingColumn_ListsWhatIsThere()
    {
        using var folder = new TemporaryFolder();
        var file = new DelimitedFile(folder.Write("x.tsv", "who\twhat\n"));
        var exception = Assert.ThrowsExactly<InvalidDataException>(() => file.Require("user", "userId"));
        StringAssert.Contains(exception.Message, "has the columns who, what, but one named user or userId is expected", StringComparison.Ordinal);
    }
}
