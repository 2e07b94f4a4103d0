using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Micro.MLNet.Options;
using Micro.MLNet.Tests.Data;
using Micro.MLNet.Tests.Persistence;
using Microsoft.ML;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Estimators;

[TestClass]
public sealed class WarmStartFitTests
{
    private static readonly Lazy<MicroTransformer> Old = new(() => BlockData.BlockMicro(new MLContext(1)).Fit(Views.Pairs(BlockData.Blocks())));

    private static IDataView More => Views.Pairs([.. BlockData.Blocks(), ("n1", "i0"), ("n1", "i2"), ("n1", "new"), ("u1", "new")]);

    [TestMethod]
    public void Fit_FromALoadedModel_GivesTheSameBitsAsFromTheModel()
    {
        using var file = new MemoryStream();
        Old.Value.Save(file);
        var loaded = MicroTransformer.Load(new MLContext(1), file);

        var log = new List<string>();
        var ml = new MLContext(1);
        ml.Log += (_, e) => log.Add(e.Message);
        var model = BlockData.BlockMicro(ml).Fit(More, null, Old.Value.Model);
        TestModels.AssertSame(model.Fitted, BlockData.BlockMicro(new MLContext(1)).Fit(More, null, loaded.Model).Fitted);

        Assert.AreEqual(13, model.Fitted.UserCount);
        Assert.AreEqual(14, model.Fitted.ItemCount);
        StringAssert.Contains(
            log.Single(line => line.Contains("Warm start", StringComparison.Ordinal)),
            "12 users, 13 items and 5 parameters continue from the model; parameters that start anew: none; modalities that the model lacks: none",
            StringComparison.Ordinal);
    }

    [TestMethod]
    public void Fit_FromAModelOfAnotherNetwork_NamesEveryDifference()
    {
        var options = BlockData.Quick() with { Backbone = new BackboneOptions { EmbeddingDimension = 16, EnsembleSize = 2 } };
        var trainers = new MLContext(1).Recommendation().Trainers;
        var error = Assert.ThrowsExactly<ArgumentException>(() => trainers.MatrixFactorizationBpr(options).Fit(More, null, Old.Value.Model));
        StringAssert.Contains(error.Message, "The model's network is Micro: this trainer fits Backbone", StringComparison.Ordinal);
        StringAssert.Contains(error.Message, "The model's backbone is LightGcn: set Backbone.Kind (now MatrixFactorization) to it", StringComparison.Ordinal);
        StringAssert.Contains(error.Message, "The model's embedding dimension is 8: set Backbone.EmbeddingDimension (now 16) to it", StringComparison.Ordinal);
        StringAssert.Contains(error.Message, "The model's number of members is 3: set Backbone.EnsembleSize (now 2) to it, or to null", StringComparison.Ordinal);
        Assert.ThrowsExactly<ArgumentException>(() => trainers.Popularity().Fit(More, null, Old.Value.Model));
    }

    [TestMethod]
    public void Fit_EnsembleSizeNull_IsTheEarlierModels()
    {
        Assert.AreEqual(24, BlockData.BlockMicro(new MLContext(1)).Fit(More, null, Old.Value.Model).Model.EmbeddingDimension);
        var two = BlockData.BlockMicro(new MLContext(1), members: 2).Fit(More);
        Assert.AreEqual(16, BlockData.BlockMicro(new MLContext(1)).Fit(More, null, two.Model).Model.EmbeddingDimension);
    }

    [TestMethod]
    public void Fit_FromAModelWithoutState_SaysWhatItTakes()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => BlockData.BlockMicro(new MLContext(1)).Fit(More, null, Old.Value.ForServing().Model));
        StringAssert.Contains(error.Message, "keeps no state of its training, which a warm start needs", StringComparison.Ordinal);
    }
}
