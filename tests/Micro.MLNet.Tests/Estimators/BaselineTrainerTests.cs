using System;
using System.IO;
using System.Linq;
using Micro.MLNet.Options;
using Micro.MLNet.Serving;
using Micro.MLNet.Tests.Data;
using Microsoft.ML;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Estimators;

[TestClass]
public sealed class BaselineTrainerTests
{
    private static readonly MLContext Context = new(seed: 1);

    private static IDataView Features => Views.Features([.. Enumerable.Range(0, 12).Select(n => ($"i{n}", (float[]?)[n % 2, 1 - (n % 2)])), ("cold", [0, 1])]);

    [TestMethod]
    [DataRow("SGL")]
    [DataRow("VBPR")]
    [DataRow("MMGCN")]
    [DataRow("GRCN")]
    [DataRow("ItemKNN")]
    [DataRow("LATTICE-LightGcn")]
    public void Fit_SavedAndLoaded_GivesTheSameScores(string algorithm)
    {
        var data = Views.Pairs(BlockData.Blocks());
        var trainer = Trainer(algorithm);
        var model = trainer.Fit(data);
        Assert.AreEqual(algorithm, model.Model.Summary.Algorithm);
        var repeated = Trainer(algorithm).Fit(data);
        using var file = new MemoryStream();
        Context.Model.Save(model, data.Schema, file);
        file.Position = 0;
        var loaded = Context.Model.Load(file, out _);
        var scores = Scores(model.Transform(data));

        CollectionAssert.AreEqual(scores, Scores(loaded.Transform(data)));
        CollectionAssert.AreEqual(scores, Scores(repeated.Transform(data)), "the same seed");
        Assert.IsTrue(scores.All(float.IsFinite));
        Assert.HasCount(algorithm is "SGL" or "ItemKNN" ? 12 : 13, model.Model.ItemIds, "an item with features only is known");
    }

    [TestMethod]
    public void Lattice_Explanations_ShareTheWeightsOfTheModalities()
    {
        var model = Trainer("LATTICE-LightGcn").Fit(Views.Pairs(BlockData.Blocks()));

        Assert.AreEqual(1, model.Recommender.ModalityWeights("i3").Values.Sum(), 1e-6);
        Assert.IsNotEmpty(model.Recommender.Neighbors("i3", "Image", 3));
    }

    [TestMethod]
    public void ItemKnn_Restored_RecommendsAndFindsSimilarItemsByItsSimilarities()
    {
        var data = Views.Pairs(BlockData.Blocks());
        var model = Trainer("ItemKNN").Fit(data);
        using var file = new MemoryStream();
        Context.Model.Save(model, data.Schema, file);
        file.Position = 0;
        var restored = (MicroTransformer)Context.Recommendation().Restore(Context.Model.Load(file, out _));

        CollectionAssert.AreEqual(model.Recommend("u3", 4).ToArray(), restored.Recommend("u3", 4).ToArray());
        CollectionAssert.AreEqual(model.SimilarItems("i4", 3).ToArray(), restored.SimilarItems("i4", 3).ToArray());
        // i4 shares 4 of its 5 users with each item of its block; u0 names i2 first
        Assert.AreEqual(new Recommendation("i2", (float)(4 / (5.0 + 10))), model.SimilarItems("i4", 3)[0]);
    }

    [TestMethod]
    public void Options_AllFaults_AreNamedAtOnce()
    {
        Expect.Message(
            Assert.ThrowsExactly<ArgumentException>(() => Context.Recommendation().Trainers.Sgl(new SglOptions
            {
                SelfSupervision = new SelfSupervisionOptions { DropRate = 1, Temperature = 0, ContrastiveWeight = -1, Augmentation = (GraphAugmentation)9 },
            })),
            "4 options",
            "SelfSupervision.DropRate is 1",
            "SelfSupervision.Temperature is 0",
            "SelfSupervision.ContrastiveWeight is -1",
            "SelfSupervision.Augmentation is 9");
        Expect.Message(
            Assert.ThrowsExactly<ArgumentException>(() => Context.Recommendation().Trainers.Vbpr(new VbprOptions { MissingModality = (MissingModality)9 })),
            "ItemFeatures is null",
            "MissingModality is 9");
        Expect.Message(
            Assert.ThrowsExactly<ArgumentException>(() => Context.Recommendation().Trainers.Mmgcn(new MmgcnOptions { MissingModality = (MissingModality)9 })),
            "ItemFeatures is null",
            "MissingModality is 9");
        Expect.Message(
            Assert.ThrowsExactly<ArgumentException>(() => Context.Recommendation().Trainers.Grcn(new GrcnOptions { RoutingCount = -1, MissingModality = (MissingModality)9 })),
            "ItemFeatures is null",
            "RoutingCount is -1",
            "MissingModality is 9");
        Expect.Message(
            Assert.ThrowsExactly<ArgumentException>(() => Context.Recommendation().Trainers.ItemKnn(new ItemKnnOptions { NeighborCount = 0, Shrinkage = double.NaN })),
            "NeighborCount is 0",
            "Shrinkage is NaN");
        Expect.Message(
            Assert.ThrowsExactly<ArgumentException>(() => Context.Recommendation().Trainers.Lattice(new LatticeOptions { Graph = null! })),
            "ItemFeatures is null",
            "Graph is null");
    }

    private static MicroTrainer Trainer(string algorithm)
    {
        var quick = BlockData.Quick();
        var optimization = quick.Optimization with { Seed = 3 };
        var trainers = Context.Recommendation().Trainers;
        return algorithm switch
        {
            "SGL" => trainers.Sgl(new SglOptions { Backbone = quick.Backbone, Optimization = optimization }),
            "MMGCN" => trainers.Mmgcn(new MmgcnOptions { ItemFeatures = Features, Backbone = quick.Backbone, Optimization = optimization }),
            "GRCN" => trainers.Grcn(new GrcnOptions { ItemFeatures = Features, Backbone = quick.Backbone, Optimization = optimization }),
            "ItemKNN" => trainers.ItemKnn(new ItemKnnOptions { Optimization = optimization }),
            "VBPR" => trainers.Vbpr(new VbprOptions { ItemFeatures = Features, Backbone = quick.Backbone, Optimization = optimization }),
            _ => trainers.Lattice(new LatticeOptions
            {
                ItemFeatures = Features,
                Graph = new GraphOptions { NeighborCount = 3 },
                Backbone = quick.Backbone,
                Optimization = optimization,
            }),
        };
    }

    private static float[] Scores(IDataView scored) => Views.Column<float>(scored, "Score");
}
