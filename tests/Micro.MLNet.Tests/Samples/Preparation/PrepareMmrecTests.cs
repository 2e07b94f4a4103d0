using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using Micro.MLNet.Samples.Data;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Samples.Preparation;

[TestClass]
public sealed class PrepareMmrecTests
{
    private const string Header = "userID\titemID\trating\ttimestamp\tx_label\n";

    [TestMethod]
    public void Mmrec_WithSplit_KeepsItAndTheFeaturesBytes()
    {
        using var folder = new TemporaryFolder();
        Write(folder, Header + "1\t2\t5.0\t9\t0\n1\t2\t4.0\t8\t0\n0\t3\t5.0\t1\t0\n0\t0\t5.0\t2\t1\n0\t1\t3.0\t3\t2\n1\t0\t3.0\t4\t0\n");

        var run = PreparedFolder.Prepare(folder, "mmrec", "--input", folder.At("in"));

        StringAssert.Contains(run.Output, "2 users, 5 items, 3/1/1 interactions, 1 repeated rows left out", StringComparison.Ordinal);
        Assert.AreEqual("""{"0":[3],"1":[0,2]}""", File.ReadAllText(folder.At("out/5-core/train.json")));
        Assert.AreEqual("""{"0":[0]}""", File.ReadAllText(folder.At("out/5-core/val.json")));
        Assert.AreEqual("""{"0":[1]}""", File.ReadAllText(folder.At("out/5-core/test.json")));
        SequenceAssert.AreEqual(File.ReadAllBytes(folder.At("in/image_feat.npy")), File.ReadAllBytes(folder.At("out/image_feat.npy")));
        SequenceAssert.AreEqual(File.ReadAllBytes(folder.At("in/text_feat.npy")), File.ReadAllBytes(folder.At("out/text_feat.npy")));
        using var manifest = JsonDocument.Parse(File.ReadAllText(folder.At("out/prepare.json")));
        Assert.AreEqual("as given by the source", manifest.RootElement.GetProperty("splitRule").GetString());
        Assert.AreEqual(JsonValueKind.Null, manifest.RootElement.GetProperty("splitSeed").ValueKind);
    }

    [TestMethod]
    public void Mmrec_WithoutSplit_MakesThePublishedOne()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "userID\titemID\n" + string.Concat(Enumerable.Range(0, 8).SelectMany(user => Enumerable.Range(0, 5).Select(n => $"{7 - user}\t{n}\n"))));

        PreparedFolder.Prepare(folder, "mmrec", "--input", folder.At("in"), "--split-seed", "4");

        foreach (var (part, count) in new[] { ("train", 3), ("val", 1), ("test", 1) })
        {
            var items = PreparedFolder.Part(folder, part);
            SequenceAssert.AreEqual([0, 1, 2, 3, 4, 5, 6, 7], items.Keys);
            Assert.IsTrue(items.Values.All(list => list.Length == count));
        }

        Assert.AreEqual(40, DataSetReader.Read(folder.At("out")).Counts.Interactions);
        PreparedFolder.AssertTrains(folder);
    }

    [TestMethod]
    public void Mmrec_PairInTwoParts_NamesIt()
    {
        using var folder = new TemporaryFolder();
        Write(folder, Header + "0\t3\t5.0\t1\t0\n0\t3\t5.0\t2\t2\n");
        PreparedFolder.AssertFails(folder, "User '0' has item '3' in two parts of the split", "mmrec", "--input", folder.At("in"));
    }

    [TestMethod]
    public void Mmrec_ItemBeyondTheFeatures_NamesIt()
    {
        using var folder = new TemporaryFolder();
        Write(folder, Header + "0\t5\t5.0\t1\t0\n");
        PreparedFolder.AssertFails(folder, "names item 5, but item indices must lie in [0, 5)", "mmrec", "--input", folder.At("in"));
    }

    [TestMethod]
    public void Mmrec_AnotherLayout_SaysSo()
    {
        using var folder = new TemporaryFolder();
        PreparedFolder.AssertFails(folder, "has no .inter file, but MMRec's layout is expected", "mmrec", "--input", folder.Root);
    }

    private static void Write(TemporaryFolder folder, string interactions)
    {
        folder.Write("in/baby.inter", interactions);
        folder.Write("in/image_feat.npy", NpyBytes.Create("<f4", false, 5, 2, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]));
        folder.Write("in/text_feat.npy", NpyBytes.Create("<f8", true, 5, 2, [1, 2, 3, 4, 5, 10, 20, 30, 40, 50]));
    }
}
