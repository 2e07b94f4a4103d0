using System.IO;
using System.Linq;
using System.Text;
using Micro.MLNet.BuildTransitive;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.BuildTransitive;

[TestClass]
public sealed class LibstdcxxTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("micro-libstdcxx-").FullName;

    [TestCleanup]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Find_FirstFolderHasAnotherMachineType_TakesTheNext()
    {
        Place("empty", null);
        Place("arm", new ElfFixture { Machine = 183 }.Write());
        Place("text", Encoding.ASCII.GetBytes("INPUT ( libstdc++.so.6.0.30 ) is a linker script"));
        var expected = Place("x64", new ElfFixture().Write());
        Place("later", new ElfFixture().Write());

        string[] order = ["absent", "empty", "arm", "text", "x64", "later"];
        Assert.AreEqual(expected, Libstdcxx.Find(order.Select(name => Path.Combine(_folder, name))));
    }

    [TestMethod]
    public void Find_NoneThere_IsNull() => Assert.IsNull(Libstdcxx.Find([_folder]));

    [TestMethod]
    [DataRow("GLIBCXX_3.4.32", "GLIBCXX_3.4.32", true)]
    [DataRow("GLIBCXX_3.4.3", "GLIBCXX_3.4.32", false)]
    [DataRow("GLIBCXX_3.4.320", "GLIBCXX_3.4.32", false)]
    [DataRow("GLIBCXX_3.4.30", "GLIBCXX_3.4.32", false)]
    public void HasVersion_LibraryNamesOneVersion_ComparesWholeNames(string present, string asked, bool expected)
    {
        var path = Place("lib", new ElfFixture { VersionName = present }.Write());
        Assert.AreEqual(expected, Libstdcxx.HasVersion(path, asked));
    }

    [TestMethod]
    public void CachedFolders_TwoPathsAmongOthers_GivesTheirFoldersInOrder()
    {
        var cache = Encoding.Latin1.GetBytes(
            "glibc-ld.so.cache1.1\0\u0003\u00ff\0libstdc++.so.6\0/opt/gcc/lib64/libstdc++.so.6\0" +
            "/lib/libstdc++.so.6.0.30\0libz.so.1\0/lib/a b/libstdc++.so.6\0");
        Assert.AreEqual("/opt/gcc/lib64 | /lib/a b", string.Join(" | ", Libstdcxx.CachedFolders(cache)));
    }

    private string Place(string folder, byte[]? bytes)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, folder)).FullName, "libstdc++.so.6");
        if (bytes != null)
        {
            File.WriteAllBytes(path, bytes);
        }

        return path;
    }
}
