using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Micro.MLNet.Core;
using Micro.MLNet.Evaluation;
using Micro.MLNet.Options;
using Micro.MLNet.Serving;
using Micro.MLNet.Tests.Data;
using Micro.MLNet.Tests.Estimators;
using Micro.MLNet.Tests.Persistence;
using Micro.MLNet.Tests.Serving;
using Microsoft.ML;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Robustness;

/// <summary>What goes on after a token is cancelled, counted in steps: never more than what was already under way.</summary>
[TestClass]
public sealed class CancellationTests
{
    private static readonly Lazy<MicroTransformer> Model = new(() => BlockData.BlockMicro(new MLContext(1)).Fit(Views.Pairs(BlockData.Blocks())));

    [TestMethod]
    [DataRow(1)]
    [DataRow(5)]
    [DataRow(9)]
    public void Fit_CancelledWithinABatch_TakesNoFurtherOne(int batch)
    {
        using var source = new CancellationTokenSource();
        using var folder = new TemporaryFolder();
        var searches = 0;
        var context = new MLContext(1);
        context.Log += (_, entry) =>
        {
            // one search a batch, in the middle of it
            if (entry.RawMessage.StartsWith("Modality 'Image', learned graph", StringComparison.Ordinal) && ++searches == batch)
            {
                source.Cancel();
            }
        };
        var items = Enumerable.Range(0, 12).Select(n => ($"i{n}", (float[]?)[n % 2, 1 - (n % 2)])).ToArray();
        var options = new MicroOptions
        {
            ItemFeatures = Views.Features(items),
            Backbone = new BackboneOptions { EmbeddingDimension = 8 },
            Graph = new GraphOptions { NeighborCount = 3, NeighborSearch = NeighborSearch.Approximate, Rebuild = GraphRebuild.EachBatch },
            Optimization = BlockData.Quick().Optimization with { BatchSize = 12, EvaluateEvery = 100 }, // four batches an epoch
            CheckpointPath = folder.File("checkpoint"),
            CheckpointEvery = 1,
            Cancellation = source.Token,
        };
        Assert.ThrowsExactly<OperationCanceledException>(() => context.Recommendation().Trainers.Micro(options).Fit(Views.Pairs(BlockData.Blocks())));
        Assert.AreEqual(batch, searches);
        CollectionAssert.AreEqual(batch > 4 ? new[] { folder.File("checkpoint") } : [], Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    public void Evaluate_CancelledWhileItRanks_ScoresNoFurtherUser()
    {
        using var source = new CancellationTokenSource();
        var scorer = new CountingScorer(source, cancelAt: 7);
        var relevant = Interactions.Build(CountingScorer.Users, 4, [.. Enumerable.Range(0, CountingScorer.Users)], new int[CountingScorer.Users]);
        var options = new TopKEvaluationOptions { MaxDegreeOfParallelism = 1 };
        Assert.ThrowsExactly<OperationCanceledException>(() => RankingEvaluator.Evaluate(scorer, relevant, [], options, null, source.Token));
        Assert.AreEqual(7, scorer.Calls);
    }

    [TestMethod]
    public void EvaluateTopK_CancelledWhileRowsAreRead_Throws()
    {
        using var source = new CancellationTokenSource();
        var held = CancelAtTheEnd(Views.Context.Data.LoadFromEnumerable, source, Enumerable.Range(0, 12).Select(n => Pair($"u{n}", $"i{n / 2 * 2 + (n % 2)}")));
        Assert.ThrowsExactly<OperationCanceledException>(() => Views.Context.Recommendation().EvaluateTopK(Model.Value, held, cancellation: source.Token));
        Assert.ThrowsExactly<OperationCanceledException>(() => Views.Context.Ranking.EvaluateTopK(Model.Value, held, cancellation: source.Token));
    }

    [TestMethod]
    public void CrossValidateTopK_CancelledInTheFirstFold_FitsNoOther()
    {
        using var source = new CancellationTokenSource();
        var fits = 0;
        var context = new MLContext(1);
        context.Log += (_, entry) =>
        {
            if (entry.RawMessage.StartsWith("Epoch 4 of 4", StringComparison.Ordinal))
            {
                fits++;
                source.Cancel();
            }
        };
        var trainer = context.Recommendation().Trainers.LightGcn(BlockData.Quick());
        Assert.ThrowsExactly<OperationCanceledException>(
            () => context.Recommendation().CrossValidateTopK(Views.Pairs(BlockData.Blocks()), trainer, folds: 3, cancellation: source.Token));
        Assert.AreEqual(1, fits);
    }

    [TestMethod]
    public void RecommendMany_CancelledAtAUser_EndsWithThatUsersBlock()
    {
        var model = HandMadeModel.OfManyUsers(450, 60);
        using var source = new CancellationTokenSource();
        var calls = 0;
        Assert.ThrowsExactly<OperationCanceledException>(() => model.ForManyUsers()!.ForEachUser(
            [.. Enumerable.Range(0, 450)],
            new ParallelOptions { CancellationToken = source.Token, MaxDegreeOfParallelism = 1 },
            (_, _) =>
            {
                if (++calls == 3)
                {
                    source.Cancel();
                }
            }));
        Assert.AreEqual(BlockProduct.UsersAtOnce, calls);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(100)]
    public void RecommendMany_CancelledByItsFilter_Throws(int users)
    {
        using var source = new CancellationTokenSource();
        var recommender = new Recommender(HandMadeModel.OfManyUsers(450, 60));
        var ids = Enumerable.Range(0, users).Select(u => $"u{u}").ToArray();
        foreach (var options in new[] { new RecommendOptions { Filter = Cancel }, new RecommendOptions { Filter = Cancel, RelevanceWeight = .5 } })
        {
            Assert.ThrowsExactly<OperationCanceledException>(() => recommender.Recommend(ids, 5, options, source.Token));
        }

        Assert.ThrowsExactly<OperationCanceledException>(() => recommender.Recommend(ids, 5, cancellation: source.Token)); // the whole catalog, in blocks
        Assert.ThrowsExactly<OperationCanceledException>(
            () => Model.Value.Recommend(Views.Pairs(BlockData.Blocks()), 3, new RecommendOptions { Filter = Cancel }, source.Token));

        bool Cancel(string item)
        {
            source.Cancel();
            return true;
        }
    }

    [TestMethod]
    public void AddItems_CancelledAtABlockOfKnownItems_ReadsNoMoreThanTheOtherThreads()
    {
        const int Width = 4096; // 64 items a block
        using var source = new CancellationTokenSource();
        var reads = 0;
        var unit = new EmbeddingTable(1, Width, new float[Width]);
        Assert.ThrowsExactly<OperationCanceledException>(() => NearestItems.Search(
            (_, _) =>
            {
                Interlocked.Increment(ref reads);
                source.Cancel();
            },
            64 * 200,
            unit,
            3,
            source.Token));
        Assert.IsLessThanOrEqualTo(Environment.ProcessorCount, reads);
    }

    [TestMethod]
    public void AddItemsAndAddUsers_CancelledWhileRowsAreRead_GiveNoModel()
    {
        using var source = new CancellationTokenSource();
        var features = CancelAtTheEnd(
            Views.Context.Data.LoadFromEnumerable, source, Enumerable.Range(0, 50).Select(n => new Views.Feature<float> { ItemId = $"new{n}", Image = [1, n] }));
        Assert.ThrowsExactly<OperationCanceledException>(() => Model.Value.AddItems(features, cancellation: source.Token));
        var interactions = Views.Pairs(("n1", "i0"), ("n2", "i1"));
        Assert.ThrowsExactly<OperationCanceledException>(() => Model.Value.AddUsers(interactions, cancellation: source.Token));
        Assert.AreEqual((12, 13), (Model.Value.Model.UserIds.Count, Model.Value.Model.ItemIds.Count));
    }

    private static Views.Pair<string, string> Pair(string user, string item) => new() { UserId = user, ItemId = item };

    private static IDataView CancelAtTheEnd<T>(Func<IEnumerable<T>, Microsoft.ML.Data.SchemaDefinition?, IDataView> load, CancellationTokenSource source, IEnumerable<T> rows)
    {
        return load(Rows(), null);

        IEnumerable<T> Rows()
        {
            foreach (var row in rows)
            {
                yield return row;
            }

            source.Cancel();
        }
    }

    private sealed class CountingScorer(CancellationTokenSource source, int cancelAt) : IScorer
    {
        public const int Users = 300;

        public int Calls { get; private set; }

        public int UserCount => Users;

        public int ItemCount => 4;

        public void ScoreAll(int user, Span<float> target)
        {
            if (++Calls == cancelAt)
            {
                source.Cancel();
            }

            target.Fill(user);
        }
    }
}
