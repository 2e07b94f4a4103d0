using System;
using System.IO;
using System.Linq;
using Micro.MLNet.Samples.Data;
using Microsoft.ML.Data;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Samples;

[TestClass]
public sealed class LayoutTests
{
    [TestMethod]
    public void Read_PublishedLayout_GivesSplitsFeaturesAndCounts()
    {
        using var folder = new TemporaryFolder();
        WritePublished(folder);

        var data = DataSetReader.Read(folder.Root);

        Assert.AreEqual(new DataCounts(Users: 2, Items: 4, Interactions: 6, Train: 3, Validation: 1, Test: 2, ColdItems: 2), data.Counts);
        SequenceAssert.AreEqual(["audio", "image"], data.Modalities);
        SequenceAssert.AreEqual([0, 0, 1], data.Train.GetColumn<int>(DataSet.UserColumn));
        SequenceAssert.AreEqual([0, 1, 1], data.Train.GetColumn<int>(DataSet.ItemColumn));
        SequenceAssert.AreEqual(["2", "3"], data.ColdItems.Order());
        SequenceAssert.AreEqual([3f, 4f], data.ItemFeatures!.GetColumn<float[]>("image").ElementAt(1));
        SequenceAssert.AreEqual([0, 1, 2, 3], data.ItemFeatures!.GetColumn<int>(DataSet.ItemColumn));
    }

    [TestMethod]
    public void Read_ChosenModalities_ReadsOnlyThose()
    {
        using var folder = new TemporaryFolder();
        WritePublished(folder);
        SequenceAssert.AreEqual(["image"], DataSetReader.Read(folder.Root, ["image"]).Modalities);
    }

    [TestMethod]
    public void Read_UnknownModality_ListsWhatIsThere()
    {
        using var folder = new TemporaryFolder();
        WritePublished(folder);
        var exception = Assert.ThrowsExactly<InvalidDataException>(() => DataSetReader.Read(folder.Root, ["smell"]));
        StringAssert.Contains(exception.Message, "has no modality 'smell': choose from audio, image", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Read_PublishedLayoutWithItemBeyondTheFeatures_NamesIt()
    {
        using var folder = new TemporaryFolder();
        WritePublished(folder);
        folder.Write("5-core/test.json", """{"0": [4]}""");
        var exception = Assert.ThrowsExactly<InvalidDataException>(() => DataSetReader.Read(folder.Root));
        StringAssert.Contains(exception.Message, "names item 4, but item indices must lie in [0, 4)", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Read_FeatureFilesOfDifferentLength_NamesBoth()
    {
        using var folder = new TemporaryFolder();
        WritePublished(folder);
        folder.Write("image_feat.npy", NpyBytes.Create("<f4", false, 2, 1, [1, 2]));
        var exception = Assert.ThrowsExactly<InvalidDataException>(() => DataSetReader.Read(folder.Root));
        StringAssert.Contains(exception.Message, "image_feat.npy' has 2 rows, but", StringComparison.Ordinal);
        StringAssert.Contains(exception.Message, "audio_feat.npy' has 4", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Read_JsonOfAnotherShape_NamesTheFile()
    {
        using var folder = new TemporaryFolder();
        WritePublished(folder);
        folder.Write("5-core/val.json", "[1, 2]");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => DataSetReader.Read(folder.Root)).Message, "val.json' isn't a map", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Read_PublishedLayoutWithItemFile_HasTitlesAndIdsWhereThereIsNone()
    {
        using var folder = new TemporaryFolder();
        WritePublished(folder);
        folder.Write("items.tsv", "item\tid\ttitle\n0\tB0\tLamp\n1\tB1\t\n2\tB2\tChair\n3\tB3\tSofa\n");

        var data = DataSetReader.Read(folder.Root);

        SequenceAssert.AreEqual(["Lamp", "B1", "Chair", "Sofa"], new[] { "0", "1", "2", "3" }.Select(data.TitleOf));
        SequenceAssert.AreEqual(["audio", "image"], data.Modalities);
    }

    [TestMethod]
    [DataRow("item\tid\ttitle\n0\tB0\tLamp\n2\tB2\tChair\n", "items.tsv', line 3, names item '2', but 1 is expected")]
    [DataRow("item\tid\ttitle\n0\tB0\tLamp\n", "items.tsv' has 1 rows, but")]
    public void Read_PublishedLayoutWithItemFileOfOtherItems_SaysWhatIsExpected(string items, string message)
    {
        using var folder = new TemporaryFolder();
        WritePublished(folder);
        folder.Write("items.tsv", items);
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => DataSetReader.Read(folder.Root)).Message, message, StringComparison.Ordinal);
    }

    [TestMethod]
    public void Read_MmrecLayout_SplitsByLabel()
    {
        using var folder = new TemporaryFolder();
        folder.Write("baby.inter", "userID\titemID\trating\ttimestamp\tx_label\n0\t0\t5.0\t1\t0\n0\t1\t5.0\t2\t1\n1\t2\t3.0\t3\t2\n1\t0\t3.0\t4\t0\n");
        folder.Write("text_feat.npy", NpyBytes.Create("<f8", true, 3, 2, [1, 2, 3, 10, 20, 30]));

        var data = DataSetReader.Read(folder.Root);

        Assert.AreEqual(new DataCounts(Users: 2, Items: 3, Interactions: 4, Train: 2, Validation: 1, Test: 1, ColdItems: 2), data.Counts);
        SequenceAssert.AreEqual([2f, 20f], data.ItemFeatures!.GetColumn<float[]>("text").ElementAt(1));
        Assert.AreEqual(2, data.Test!.GetColumn<int>(DataSet.ItemColumn).Single());
    }

    [TestMethod]
    [DataRow("0\tx\t0", "line 2, has the id 'x'")]
    [DataRow("0\t1\t3", "line 2, has x_label '3'")]
    public void Read_BrokenMmrecRow_NamesLineAndValue(string row, string message)
    {
        using var folder = new TemporaryFolder();
        folder.Write("baby.inter", "userID\titemID\tx_label\n" + row + "\n");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => DataSetReader.Read(folder.Root)).Message, message, StringComparison.Ordinal);
    }

    [TestMethod]
    public void Read_Tables_FindsModalitiesAttributesAndTitles()
    {
        using var folder = new TemporaryFolder();
        folder.Write("interactions.csv", "user_id,item_id,label,split\nann,a,1,train\nann,b,0,train\nbob,b,2,val\nbob,c,1,test\nbob,a,1,train\n");
        folder.Write("items.csv", "item_id,name,brand,price,image\na,Lamp,X1,9.5,\"0.5, 1\"\nb,\"Big, lamp\",Y,,\"[2 3]\"\nc,Chair,Y,1,\n");

        var data = DataSetReader.Read(folder.Root);

        // the row with label 0 is no interaction
        Assert.AreEqual(new DataCounts(Users: 2, Items: 3, Interactions: 4, Train: 2, Validation: 1, Test: 1, ColdItems: 2), data.Counts);
        SequenceAssert.AreEqual(["image"], data.Modalities);
        Assert.AreEqual("Big, lamp", data.TitleOf("b"));
        Assert.AreEqual("z", data.TitleOf("z"));
        Assert.AreEqual(TextDataViewType.Instance, data.ItemFeatures!.Schema["brand"].Type);
        SequenceAssert.AreEqual([9.5f, float.NaN, 1f], data.ItemFeatures!.GetColumn<float>("price"));
        var vectors = data.ItemFeatures!.GetColumn<float[]>("image").ToArray();
        SequenceAssert.AreEqual([2f, 3f], vectors[1]);
        SequenceAssert.AreEqual([float.NaN, float.NaN], vectors[2]);
    }

    [TestMethod]
    public void Read_TablesWithVectorsOfTwoWidths_NamesLineAndColumn()
    {
        using var folder = new TemporaryFolder();
        folder.Write("interactions.tsv", "user\titem\na\tb\n");
        folder.Write("items.tsv", "item\timage\na\t1 2\nb\t1 2 3\n");
        var exception = Assert.ThrowsExactly<InvalidDataException>(() => DataSetReader.Read(folder.Root));
        StringAssert.Contains(exception.Message, "line 3, column 'image', should hold 2 numbers like the first row, but holds 3", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Read_TablesWithUnknownSplit_NamesLineAndValue()
    {
        using var folder = new TemporaryFolder();
        folder.Write("interactions.tsv", "user\titem\tsplit\na\tb\tdev\n");
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => DataSetReader.Read(folder.Root)).Message, "line 2, has the split 'dev', but train, validation or test", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Read_NothingToTrainOn_SaysSo()
    {
        using var folder = new TemporaryFolder();
        folder.Write("interactions.tsv", "user\titem\tsplit\na\tb\ttest\n");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => DataSetReader.Read(folder.Root)).Message, "holds 1 interactions, but none for training", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Read_UnknownLayout_ListsTheKnownOnes()
    {
        using var folder = new TemporaryFolder();
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => DataSetReader.Read(folder.Root)).Message, "has no known layout: expected 5-core/train.json", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Read_MissingFolder_SaysSo() =>
        StringAssert.Contains(Assert.ThrowsExactly<DirectoryNotFoundException>(() => DataSetReader.Read("/no/such/folder")).Message, "doesn't exist. Check --data.", StringComparison.Ordinal);

    private static void WritePublished(TemporaryFolder folder)
    {
        folder.Write("5-core/train.json", """{"0": [0, 1], "1": [1]}""");
        folder.Write("5-core/val.json", """{"1": [0]}""");
        folder.Write("5-core/test.json", """{"0": [2], "1": [3]}""");
        folder.Write("image_feat.npy", NpyBytes.Create("<f4", false, 4, 2, [1, 2, 3, 4, 5, 6, 7, 8]));
        folder.Write("audio_feat.npy", NpyBytes.Create("<f2", false, 4, 1, [1, 2, 3, 4]));
    }
}
