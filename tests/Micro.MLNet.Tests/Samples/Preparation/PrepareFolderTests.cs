using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using Micro.MLNet.Samples.Data;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using SkiaSharp;

namespace Micro.MLNet.Tests.Samples.Preparation;

[TestClass]
public sealed class PrepareFolderTests
{
    [TestMethod]
    public void Folder_Network_GivesExactVectorsAndTheMeanForMissingAndBrokenImages()
    {
        using var folder = new TemporaryFolder();
        Write(folder);
        folder.Write("color.onnx", OnnxBytes.ColorMean("N", 3, 8, 8));

        var run = PreparedFolder.Prepare(folder, [.. Arguments(folder), "--image-encoder", folder.At("color.onnx"), "--image-colors", "unit"]);

        StringAssert.Contains(run.Output, "1 files aren't there: gone.png", StringComparison.Ordinal);
        StringAssert.Contains(run.Output, "1 files can't be read as images: broken.png", StringComparison.Ordinal);
        var vectors = PreparedFolder.Vectors(folder, "image");
        SequenceAssert.AreEqual(["a", "b", "c", "d", "e", "f", "g"], PreparedFolder.Table(folder, "items.tsv").Select(row => row[1]));
        AssertVector([1, 0, 0], vectors[0]);
        AssertVector([0, 0, 1], vectors[1]);
        AssertVector([0, 1, 0], vectors[2]);
        AssertVector([1, 1, 1], vectors[6]);
        foreach (var missing in vectors[3..6]) // no name, no file, no image
        {
            AssertVector([0.5f, 0.5f, 0.5f], missing);
        }
    }

    [TestMethod]
    public void Folder_WithoutNetwork_IsReadWithTitlesAndColdItemsAndTrains()
    {
        using var folder = new TemporaryFolder();
        Write(folder);

        var run = PreparedFolder.Prepare(folder, Arguments(folder, "--split-seed", "2"));

        StringAssert.Contains(run.Output, "4 users, 7 items, 12/4/4 interactions, 1 repeated rows left out", StringComparison.Ordinal);
        SequenceAssert.AreEqual(["ann", "bob", "cid", "dan"], PreparedFolder.Table(folder, "users.tsv").Select(row => row[1]));
        var data = DataSetReader.Read(folder.At("out"));
        SequenceAssert.AreEqual(["image", "text"], data.Modalities);
        Assert.AreEqual("Red, lamp", data.TitleOf("0"));
        Assert.AreEqual("g", data.TitleOf("6"));
        Assert.Contains("6", data.ColdItems); // nobody has met item g
        PreparedFolder.AssertTrains(folder);
        var first = PreparedFolder.Content(folder.At("out"));
        Directory.Delete(folder.At("out"), recursive: true);
        PreparedFolder.Prepare(folder, Arguments(folder, "--split-seed", "2"));
        SequenceAssert.AreEqual([.. first.OrderBy(file => file.Key)], PreparedFolder.Content(folder.At("out")).OrderBy(file => file.Key));
    }

    [TestMethod]
    public void Folder_SplitColumn_IsKept()
    {
        using var folder = new TemporaryFolder();
        Write(folder);
        folder.Write("interactions.csv", "user,item,split,label\nbob,a,train,1\nann,b,train,1\nann,c,val,1\nann,a,test,1\nann,d,train,0\n");

        PreparedFolder.Prepare(folder, Arguments(folder));

        Assert.AreEqual("""{"0":[1],"1":[0]}""", File.ReadAllText(folder.At("out/5-core/train.json")));
        Assert.AreEqual("""{"0":[2]}""", File.ReadAllText(folder.At("out/5-core/val.json")));
        Assert.AreEqual("""{"0":[0]}""", File.ReadAllText(folder.At("out/5-core/test.json")));
        using var manifest = JsonDocument.Parse(File.ReadAllText(folder.At("out/prepare.json")));
        Assert.AreEqual("as given by the source", manifest.RootElement.GetProperty("splitRule").GetString());
        Assert.AreEqual(2, manifest.RootElement.GetProperty("notes").GetArrayLength());
    }

    [TestMethod]
    public void Folder_WithoutTextColumns_HasImagesOnly()
    {
        using var folder = new TemporaryFolder();
        Write(folder);
        folder.Write("items.csv", "item,image\na,red.png\nb,blue.png\nc,green.png\nd,\ne,gone.png\n");
        PreparedFolder.Prepare(folder, Arguments(folder));
        SequenceAssert.AreEqual(["image"], DataSetReader.Read(folder.At("out")).Modalities);
    }

    [TestMethod]
    public void Folder_ItemThatTheCatalogLacks_NamesIt()
    {
        using var folder = new TemporaryFolder();
        Write(folder);
        folder.Write("interactions.csv", "user,item\nann,zzz\n");
        PreparedFolder.AssertFails(folder, "interactions.csv' names item 'zzz', but", Arguments(folder));
    }

    [TestMethod]
    [DataRow("a,blue.png", "items.csv', line 3, describes item 'a' once more")]
    [DataRow(",blue.png", "items.csv', line 3, has an empty id")]
    public void Folder_BrokenItem_NamesTheLine(string row, string message)
    {
        using var folder = new TemporaryFolder();
        Write(folder);
        folder.Write("items.csv", "item,image\na,red.png\n" + row + "\n");
        PreparedFolder.AssertFails(folder, message, Arguments(folder));
    }

    [TestMethod]
    public void Folder_NoInteractions_SaysSo()
    {
        using var folder = new TemporaryFolder();
        Write(folder);
        folder.Write("interactions.csv", "user,item,label\nann,a,0\n");
        PreparedFolder.AssertFails(folder, "There are no interactions left", Arguments(folder));
    }

    [TestMethod]
    public void Folder_NoImageThatCanBeRead_SaysSo()
    {
        using var folder = new TemporaryFolder();
        Write(folder);
        folder.Write("items.csv", "item,image\na,x.png\nb,\nc,\nd,\ne,\n");
        PreparedFolder.AssertFails(folder, "None of the 5 items has a vector of modality 'image'", Arguments(folder));
    }

    [TestMethod]
    public void Folder_MissingTable_NamesIt()
    {
        using var folder = new TemporaryFolder();
        Write(folder);
        File.Delete(folder.At("items.csv"));
        PreparedFolder.AssertFails(folder, "items.csv' doesn't exist. Check --items and --interactions.", Arguments(folder));
    }

    private static void AssertVector(float[] expected, float[] actual)
    {
        for (var n = 0; n < expected.Length; n++)
        {
            Assert.AreEqual(expected[n], actual[n], 1e-6f);
        }
    }

    private static string[] Arguments(TemporaryFolder folder, params string[] more) =>
        ["folder", "--images", folder.At("images"), "--items", folder.At("items.csv"), "--interactions", folder.At("interactions.csv"), .. more];

    private static void Write(TemporaryFolder folder)
    {
        Directory.CreateDirectory(folder.At("images"));
        folder.Write("images/red.png", ImageBytes.Plain(SKColors.Red));
        folder.Write("images/blue.png", ImageBytes.Plain(SKColors.Blue));
        folder.Write("images/green.png", ImageBytes.Plain(SKColors.Lime));
        folder.Write("images/white.png", ImageBytes.Plain(SKColors.White));
        folder.Write("images/broken.png", "hello");
        folder.Write(
            "items.csv",
            "item,image,title,brand\ng,white.png,,X\nf,broken.png,Round table,X\ne,gone.png,Old chair,Y\nd,,New chair,X\nc,green.png,Green sofa,Y\nb,blue.png,Blue lamp,\na,red.png,\"Red, lamp\",X\n");
        // four users with a to e each, from the last to the first, and one row twice
        var rows = new[] { "dan", "cid", "bob", "ann" }.SelectMany(user => "edcba".Select(item => $"{user},{item}\n"));
        folder.Write("interactions.csv", "user,item\n" + string.Concat(rows) + "ann,a\n");
    }
}
