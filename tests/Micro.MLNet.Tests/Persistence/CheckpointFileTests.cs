using System.Collections.Generic;
using System.IO;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Options;
using Micro.MLNet.Persistence;
using Micro.MLNet.Serving;
using Micro.MLNet.Tests.Training;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Persistence;

[TestClass]
public sealed class CheckpointFileTests
{
    private static readonly Dictionary<string, string> Origin = new() { ["Data.Users"] = "12ab", ["Optimization.Seed"] = "7" };

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Load_AfterSave_GivesEveryBitBack(bool hasBest)
    {
        using var folder = new TemporaryFolder();
        var saved = Create(hasBest);
        var file = new CheckpointFile(folder.File("c"), Origin, TestModels.Columns);
        Assert.IsNull(file.Load());
        file.Save(saved);
        file.Save(saved);
        var loaded = file.Load()!;

        Assert.AreEqual((saved.Epoch, saved.Stale, saved.BestEpoch, saved.BestValue), (loaded.Epoch, loaded.Stale, loaded.BestEpoch, loaded.BestValue));
        CollectionAssert.AreEqual(saved.Steps.ToArray(), loaded.Steps.ToArray());
        Assert.HasCount(saved.Tensors.Count, loaded.Tensors);
        foreach (var (expected, actual) in saved.Tensors.Zip(loaded.Tensors))
        {
            Assert.AreEqual(expected.Name, actual.Name);
            CollectionAssert.AreEqual(expected.Shape.ToArray(), actual.Shape.ToArray());
            CollectionAssert.AreEqual(TestModels.Bits(expected.Values), TestModels.Bits(actual.Values));
        }

        Assert.AreEqual(hasBest, loaded.Best is not null);
        if (hasBest)
        {
            TestModels.AssertSame(saved.Best!, loaded.Best!);
        }
    }

    [TestMethod]
    public void Load_OfOtherDataAndOptions_NamesEachDifference()
    {
        using var folder = new TemporaryFolder();
        new CheckpointFile(folder.File("c.zip"), Origin, TestModels.Columns).Save(Create(hasBest: true));
        var other = new CheckpointFile(folder.File("c.zip"), new Dictionary<string, string> { ["Data.Users"] = "99", ["Graph.NeighborCount"] = "5", ["Optimization.Seed"] = "7" }, TestModels.Columns);
        var e = Assert.ThrowsExactly<InvalidDataException>(() => other.Load());
        Assert.AreEqual(
            "The checkpoint 'c.zip' is of another training: Data.Users is 99 now, but 12ab in the checkpoint; Graph.NeighborCount is 5 now, but not there in the checkpoint. " +
            "Train with what it was made with, or delete it to start anew.",
            e.Message);
    }

    [TestMethod]
    public void Load_OfAModel_SaysWhatItFound()
    {
        using var folder = new TemporaryFolder();
        ModelArchive.SaveFile(folder.File("model.zip"), TestModels.Create(), TestModels.Columns);
        var e = Assert.ThrowsExactly<InvalidDataException>(() => new CheckpointFile(folder.File("model.zip"), Origin, TestModels.Columns).Load());
        Assert.AreEqual(
            "The manifest names the format 'Micro.MLNet model', version 1, but 'Micro.MLNet checkpoint', version 1, was expected. Name another file for the checkpoint, or delete this one.",
            e.Message);
    }

    [TestMethod]
    public void Load_OfEveryFlippedByteAndCut_IsRefusedOrWhole()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("c");
        var file = new CheckpointFile(path, Origin, TestModels.Columns);
        file.Save(Create(hasBest: true));
        var bytes = File.ReadAllBytes(path);
        var refused = 0;
        for (var n = 0; n < bytes.Length; n += 7)
        {
            var damaged = n % 2 == 0 ? [.. bytes] : bytes[..n];
            damaged[n % 2 == 0 ? n : n / 2] ^= 0x10;
            File.WriteAllBytes(path, damaged);
            try
            {
                file.Load(); // some bytes of a zip file, times and attributes, mean nothing
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.IsGreaterThan(bytes.Length / 7 / 2, refused);
    }

    [TestMethod]
    public void Of_AChangedInteractionFeatureOrOption_NamesIt()
    {
        var (dataset, options) = (Planted.Dataset(), Planted.Micro());
        var origin = TrainingOrigin.Of(dataset, Planted.Validation(), options, 10);
        CollectionAssert.AreEqual(origin, TrainingOrigin.Of(Planted.Dataset(), Planted.Validation(), options with { Optimization = options.Optimization with { MaxEpochs = 99 } }, 10));

        var values = dataset.Modalities[1].Features.ToArray();
        values[^1] += 1e-3f;
        var features = new Modality("text", new FeatureMatrix(Planted.Items, 4, values));
        AssertDiffers("Data.Features 'text'", new RecommendationDataset(dataset.Users, dataset.Items, dataset.Train, [dataset.Modalities[0], features]), options);
        AssertDiffers("Data.Training", new RecommendationDataset(dataset.Users, dataset.Items, Planted.Validation(), dataset.Modalities), options);
        AssertDiffers("Backbone.LayerCount", dataset, options with { Backbone = options.Backbone with { LayerCount = 1 } });
        AssertDiffers("Fusion.Items", dataset, options with { Fusion = options.Fusion! with { Items = ContrastiveItems.Anchors(9) } });

        void AssertDiffers(string name, RecommendationDataset otherData, FitOptions otherOptions)
        {
            var other = TrainingOrigin.Of(otherData, Planted.Validation(), otherOptions, 10);
            CollectionAssert.AreEqual(new[] { name }, origin.Keys.Where(key => origin[key] != other[key]).ToArray());
        }
    }

    private static Checkpoint Create(bool hasBest) => new(
        12,
        [new NamedTensor("weights/a", [2, 3], [1, 2, float.NaN, -0f, 5, 6]), new NamedTensor("first/a", [], [1e-30f])],
        [3, 4],
        1,
        hasBest ? 9 : 0,
        hasBest ? .125 : double.NaN,
        hasBest ? TestModels.CreateWithState() : null);
}
