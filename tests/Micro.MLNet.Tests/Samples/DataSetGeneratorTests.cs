using System.IO;
using System.Linq;
using Micro.MLNet.Samples;
using Micro.MLNet.Samples.Data;
using Micro.MLNet.Samples.Generation;
using Microsoft.ML.Data;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Samples;

[TestClass]
public sealed class DataSetGeneratorTests
{
    [TestMethod]
    [DataRow(DataSetGenerator.ItemFileName)]
    [DataRow(DataSetGenerator.InteractionFileName)]
    public void Generate_DefaultSettings_ReproducesTheEmbeddedFilesByteForByte(string name)
    {
        using var folder = new TemporaryFolder();
        DataSetGenerator.Generate(folder.Root, new GeneratorSettings());
        CollectionAssert.AreEqual(File.ReadAllBytes(Path.Combine(EmbeddedData.Folder, name)), File.ReadAllBytes(folder.At(name)));
    }

    [TestMethod]
    public void Generate_DefaultSettings_ReproducesEveryPictureByteForByte()
    {
        using var folder = new TemporaryFolder();
        DataSetGenerator.Generate(folder.Root, new GeneratorSettings());
        var embedded = Path.Combine(FindRepositoryData(), DataSetGenerator.PictureFolderName); // not copied beside the programs
        foreach (var path in Directory.GetFiles(folder.At(DataSetGenerator.PictureFolderName)))
        {
            CollectionAssert.AreEqual(File.ReadAllBytes(Path.Combine(embedded, Path.GetFileName(path))), File.ReadAllBytes(path));
        }

        Assert.HasCount(700, Directory.GetFiles(embedded));
    }

    [TestMethod]
    public void Generate_Picture_DecodesToItsStyleAndShape()
    {
        using var rustic = SkiaSharp.SKBitmap.Decode(new PictureGenerator(new System.Random(1)).Next(category: 1, style: 0)); // a square
        Assert.AreEqual((PictureGenerator.Size, PictureGenerator.Size), (rustic.Width, rustic.Height));
        var (ground, ink) = (rustic.GetPixel(0, 0), rustic.GetPixel(12, 12));
        Assert.IsTrue(ground.Red > ground.Blue && ink.Red < ground.Red, $"ground {ground}, ink {ink}"); // brown on light brown
    }

    [TestMethod]
    public void Generate_AnotherSeed_GivesOtherFiles()
    {
        using var folder = new TemporaryFolder();
        DataSetGenerator.Generate(folder.At("a"), new GeneratorSettings());
        DataSetGenerator.Generate(folder.At("b"), new GeneratorSettings { Seed = 1 });
        Assert.AreNotEqual(File.ReadAllText(folder.At("a/interactions.tsv")), File.ReadAllText(folder.At("b/interactions.tsv")));
    }

    [TestMethod]
    public void Generate_EmbeddedData_HasTheDocumentedShape()
    {
        var data = EmbeddedData.Read();

        Assert.AreEqual((450, 700, 70), (data.Counts.Users, data.Counts.Items, data.Counts.ColdItems));
        SequenceAssert.AreEqual(["image", "text"], data.Modalities);
        SequenceAssert.AreEqual([32, 16], data.ItemFeatures!.Columns.OfType<VectorColumn>().Select(column => column.Width));
        var cold = data.ItemFeatures!.GetColumn<float>("cold").ToArray();
        for (var row = 0; row < cold.Length; row++)
        {
            Assert.AreEqual(cold[row] == 1, data.ColdItems.Contains(data.ItemFeatures![DataSet.ItemColumn].TextAt(row)));
        }

        var pairs = new[] { data.Train, data.Validation!, data.Test! }
            .SelectMany(part => Enumerable.Range(0, part.RowCount).Select(row => (part[DataSet.UserColumn].TextAt(row), part[DataSet.ItemColumn].TextAt(row)))).ToArray();
        Assert.HasCount(pairs.Length, pairs.Distinct(), "no interaction appears twice");
        Assert.IsLessThan(2_000_000, new DirectoryInfo(EmbeddedData.Folder).GetFiles().Sum(file => file.Length));
    }

    private static string FindRepositoryData()
    {
        var folder = new DirectoryInfo(System.AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder.FullName, EmbeddedData.FolderName, DataSetGenerator.PictureFolderName)))
        {
            folder = folder.Parent!;
        }

        return Path.Combine(folder.FullName, EmbeddedData.FolderName);
    }
}
