using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Micro.MLNet.Tests.Persistence;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static Micro.MLNet.Tests.Estimators.ScoringChainData;

namespace Micro.MLNet.Tests.Estimators;

[TestClass]
public sealed class ScoringChainCompositionTests
{
    private readonly MLContext _ml = new(1);

    [TestMethod]
    public void Load_OfTwoModelsBehindTheirKeys_ScoresAndRestoresBoth()
    {
        var (first, second) = (TestModels.Create(seed: 1), TestModels.Create(users: 20, items: 15, seed: 2));
        var rows = Pairs(_ml, first);
        var keys = Typed(_ml, IdKind.Key, IdKind.Key).Fit(rows);
        var keyed = keys.Transform(rows);
        var one = Transformer(_ml, first, keyed.Schema, "One");
        var two = Transformer(_ml, second, keyed.Schema, "Two");
        var chain = new TransformerChain<ITransformer>([keys, one, two]);
        var loaded = Load(Save(_ml, chain, rows.Schema));
        var restored = ScoringChain.Restore(_ml, loaded);
        foreach (var score in new[] { "One", "Two" })
        {
            var expected = Scores(chain, rows, score);
            CollectionAssert.AreEqual(expected, Scores(loaded, rows, score));
            CollectionAssert.AreEqual(expected, Scores(restored, rows, score));
        }

        var models = ((TransformerChain<ITransformer>)restored).OfType<MicroTransformer>().ToArray();
        Assert.HasCount(2, models);
        TestModels.AssertSame(first, models[0].Fitted);
        TestModels.AssertSame(second, models[1].Fitted);
    }

    [TestMethod]
    public void Load_WithTreesBehindTheModel_ScoresTheSame()
    {
        var model = TestModels.Create();
        var rows = Pairs(_ml, model);
        var labeled = _ml.Data.LoadFromEnumerable(_ml.Data.CreateEnumerable<Pair>(rows, false)
            .Select((pair, n) => new Pair { UserId = pair.UserId, ItemId = pair.ItemId, Label = n % 3 }).ToArray());
        var stage1 = Transformer(_ml, model, labeled.Schema, "MicroScore");
        var scored = stage1.Transform(labeled);
        var stage2 = _ml.Transforms.Concatenate("Features", "MicroScore")
            .Append(_ml.Regression.Trainers.FastTree(new FastTreeRegressionTrainer.Options
            {
                NumberOfTrees = 5,
                NumberOfLeaves = 4,
                MinimumExampleCountPerLeaf = 2,
                NumberOfThreads = 1,
            }))
            .Fit(scored);
        var chain = new TransformerChain<ITransformer>([stage1, stage2]);
        var loaded = Load(Save(_ml, chain, labeled.Schema));
        var expected = Scores(chain, labeled);
        Assert.IsGreaterThan(1, expected.Distinct().Count(), "the trees have learned something");
        CollectionAssert.AreEqual(expected, Scores(loaded, labeled));
        CollectionAssert.AreEqual(expected, Scores(ScoringChain.Restore(_ml, loaded), labeled));
    }

    [TestMethod]
    public void Restore_OfAKeyedModel_BringsBackTheMatchByKeyValues()
    {
        var model = TestModels.Create();
        var rows = Pairs(_ml, model);
        var keyed = Typed(_ml, IdKind.Key, IdKind.Key).Fit(rows).Transform(rows);
        var loaded = Load(Save(_ml, Transformer(_ml, model, keyed.Schema), keyed.Schema));

        // other keys for the same ids: the loaded chain goes by the numbers, the restored model by the values
        var shuffled = _ml.Data.ShuffleRows(rows, seed: 3);
        var others = _ml.Transforms.Conversion.MapValueToKey("UserId")
            .Append(_ml.Transforms.Conversion.MapValueToKey("ItemId"))
            .Fit(shuffled)
            .Transform(rows);
        var expected = TestModels.Bits(Expected(_ml, model));
        CollectionAssert.AreEqual(expected, Scores(ScoringChain.Restore(_ml, loaded), others));
        CollectionAssert.AreNotEqual(expected, Scores(loaded, others));
    }

    [TestMethod]
    public void Restore_OfWhatHoldsNoModel_GivesItBack()
    {
        var rows = Pairs(_ml, TestModels.Create());
        var chain = _ml.Transforms.CopyColumns("Copy", "UserId").Append(_ml.Transforms.DropColumns("ItemId")).Fit(rows);
        Assert.AreSame(chain, ScoringChain.Restore(_ml, chain));
    }

    [TestMethod]
    public void Restore_OfARestoredModel_GivesItBack()
    {
        var model = TestModels.Create();
        var rows = Pairs(_ml, model);
        ITransformer chain = new TransformerChain<ITransformer>([Transformer(_ml, model, rows.Schema)]);
        Assert.AreSame(chain, ScoringChain.Restore(_ml, chain));
    }

    [TestMethod]
    public void Restore_Twice_SharesTheDecodedModel()
    {
        var model = TestModels.Create();
        var rows = Pairs(_ml, model);
        var loaded = Load(Save(_ml, Transformer(_ml, model, rows.Schema), rows.Schema));
        var first = (MicroTransformer)ScoringChain.Restore(_ml, loaded);
        Assert.AreSame(first.Fitted, ((MicroTransformer)ScoringChain.Restore(_ml, loaded)).Fitted);
    }

    [TestMethod]
    public void Load_DroppedAfterUse_LetsTheModelGo()
    {
        // cursors' idle threads hold buffers for a while, so this goes through Restore, which has none
        var model = TestModels.Create();
        var rows = Pairs(_ml, model);
        var saved = Save(_ml, Transformer(_ml, model, rows.Schema), rows.Schema);
        var reference = LoadAndDrop();
        for (var n = 0; n < 10 && reference.IsAlive; n++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.IsFalse(reference.IsAlive);

        WeakReference LoadAndDrop() => new(((MicroTransformer)ScoringChain.Restore(_ml, Load(saved))).Fitted);
    }

    [TestMethod]
    public void Load_UsedByManyThreadsAtOnce_ScoresEveryRowRight()
    {
        var model = TestModels.Create(users: 60, items: 40);
        var rows = Pairs(_ml, model);
        var expected = TestModels.Bits(Expected(_ml, model));
        var saved = Save(_ml, Transformer(_ml, model, rows.Schema), rows.Schema);
        for (var round = 0; round < 4; round++)
        {
            var loaded = Load(saved);
            using var start = new Barrier(4);
            Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, worker =>
            {
                if (worker < 3)
                {
                    start.SignalAndWait(TimeSpan.FromSeconds(2));
                    CollectionAssert.AreEqual(expected, Scores(loaded, rows));
                    return;
                }

                using var engine = _ml.Model.CreatePredictionEngine<Pair, Scored>(loaded);
                start.SignalAndWait(TimeSpan.FromSeconds(2));
                for (var u = 0; u < 60; u++)
                {
                    Assert.AreEqual(model.Score(u, u % 40), engine.Predict(new Pair { UserId = model.Users[u], ItemId = model.Items[u % 40] }).Score);
                }
            });
        }
    }

    private sealed class Scored
    {
        public float Score { get; set; }
    }
}
