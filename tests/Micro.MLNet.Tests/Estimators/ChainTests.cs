using System.IO;
using System.Linq;
using Micro.MLNet.Tests.Data;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Estimators;

[TestClass]
public sealed class ChainTests
{
    private static readonly MLContext Context = new(seed: 1);

    [TestMethod]
    public void Chain_TrainTestSplitAndCacheCheckpoint_Compose()
    {
        var split = Context.Data.TrainTestSplit(Views.Pairs(BlockData.Blocks()), 0.2, seed: 1);
        var chain = Context.Transforms.CopyColumns("Copy", "UserId").AppendCacheCheckpoint(Context).Append(Context.Recommendation().Trainers.Popularity());
        var scored = chain.Fit(split.TrainSet).Transform(split.TestSet);
        Assert.AreEqual(0, Views.Column<float>(scored, "Score").Count(float.IsNaN));
    }

    [TestMethod]
    public void Chain_MapValueToKeyMicroFastTree_SavesLoadsAndRestoresBitEqual()
    {
        var keys = Context.Transforms.Conversion.MapValueToKey("UserKey", "UserId").Append(Context.Transforms.Conversion.MapValueToKey("ItemKey", "ItemId"));
        var first = keys.Append(Context.Recommendation().Trainers.Popularity("UserKey", "ItemKey", scoreColumnName: "MicroScore"));
        var rerank = Context.Transforms.Concatenate("Features", "MicroScore").Append(Context.Ranking.Trainers.FastTree(new FastTreeRankingTrainer.Options
        {
            LabelColumnName = "Label",
            RowGroupColumnName = "UserKey",
            FeatureColumnName = "Features",
            NumberOfTrees = 5,
            NumberOfThreads = 1,
            MinimumExampleCountPerLeaf = 1,
        }));
        var data = Views.Labeled(BlockData.Blocks().Select((pair, n) => (pair.User, pair.Item, (float)(n % 2))).ToArray());
        var stage = first.Fit(data);
        var whole = new TransformerChain<ITransformer>(stage, rerank.Fit(stage.Transform(data)));
        using var file = new MemoryStream();
        Context.Model.Save(whole, data.Schema, file);
        file.Position = 0;
        var loaded = Context.Model.Load(file, out _);
        var restored = Context.Recommendation().Restore(loaded);
        foreach (var column in (string[])["MicroScore", "Score"])
        {
            var expected = Views.Column<float>(whole.Transform(data), column);
            Expect.Sequence(expected, Views.Column<float>(loaded.Transform(data), column));
            Expect.Sequence(expected, Views.Column<float>(restored.Transform(data), column));
        }

        Assert.AreEqual("Popularity", Context.Recommendation().FindMicro(restored).Model.Summary.Algorithm);
    }

    [TestMethod]
    public void Chain_MicroThenFastTreeInOneFit_UsesTheLabelForBoth()
    {
        var chain = Context.Recommendation().Trainers.Popularity(labelColumnName: "Label", scoreColumnName: "MicroScore")
            .Append(Context.Transforms.Concatenate("Features", "MicroScore"))
            .Append(Context.Regression.Trainers.FastTree(numberOfTrees: 3, minimumExampleCountPerLeaf: 1));
        var data = Views.Labeled(BlockData.Blocks().Select((pair, n) => (pair.User, pair.Item, (float)(n % 2))).ToArray());
        Assert.AreEqual(60, Views.Column<float>(chain.Fit(data).Transform(data), "Score").Length);
    }

    [TestMethod]
    public void Save_CompactArchive_RoundTripsScoresAndColumns()
    {
        var model = Context.Recommendation().Trainers.Popularity(scoreColumnName: "MicroScore").Fit(Views.Pairs(BlockData.Blocks()));
        using var stream = new MemoryStream();
        model.Save(stream);
        stream.Position = 0;
        var loaded = MicroTransformer.Load(Context, stream);
        Assert.AreEqual("MicroScore", loaded.ScoreColumnName);
        var data = Views.Pairs(BlockData.Blocks());
        Expect.Sequence(Views.Column<float>(model.Transform(data), "MicroScore"), Views.Column<float>(loaded.Transform(data), "MicroScore"));
    }

    [TestMethod]
    public void LoadModel_File_IsRestored()
    {
        var path = Path.GetTempFileName();
        try
        {
            Context.Model.Save(TinyModel.Transformer(), Views.Pairs(("a", "x")).Schema, path);
            var model = Context.Recommendation().LoadModel(path, out var schema);
            Assert.AreEqual("UserId", schema[0].Name);
            Expect.Sequence([1f, 15], Views.Column<float>(model.Transform(Views.Pairs(("a", "x"), ("c", "w"))), "Score"));
            Assert.AreEqual(2, Context.Recommendation().FindMicro(model).Recommend("c", 2).Count);
            TinyModel.Transformer().Save(path);
            Assert.AreEqual(3, MicroTransformer.Load(Context, path).Model.UserIds.Count);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
