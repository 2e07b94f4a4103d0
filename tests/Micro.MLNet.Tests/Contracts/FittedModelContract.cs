using System;
using System.Linq;
using System.Threading.Tasks;
using Micro.MLNet.Core;
using Micro.MLNet.Serving;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Contracts;

/// <summary>
/// What every fitted model must do, on a <see cref="Checkerboard"/>. Derive a test class and return a model fitted to
/// <see cref="Checkerboard.Train"/>, kept in a static <see cref="Lazy{T}"/> when fitting takes time.
/// </summary>
public abstract class FittedModelContract : ScorerContract
{
    private const int Liked = 5;

    private protected abstract FittedModel Model { get; }

    private protected override IScorer Scorer => Model;

    [TestMethod]
    public void Recommend_EveryUser_WithheldItemFirstAndNothingSeen()
    {
        var recommender = new Recommender(Model);
        for (var u = 0; u < Checkerboard.Size; u++)
        {
            var list = recommender.Recommend($"u{u}", Checkerboard.Size);

            Assert.HasCount(Checkerboard.Size - Liked, list);
            Assert.AreEqual($"i{u}", list[0].ItemId);
            Assert.IsEmpty(list.Select(item => item.ItemId).Intersect(recommender.SeenItems($"u{u}")));
        }
    }

    [TestMethod]
    public void Recommend_SeenIncluded_ListsTheWholeCatalogInScoreOrder()
    {
        var list = new Recommender(Model).Recommend("u3", 1000, new() { ExcludeSeen = false });

        Assert.HasCount(Checkerboard.Size, list);
        var expected = Enumerable.Range(0, Checkerboard.Size).OrderByDescending(item => Model.Score(3, item)).ThenBy(item => item);
        CollectionAssert.AreEqual(expected.Select(item => $"i{item}").ToArray(), list.Select(item => item.ItemId).ToArray());
        Assert.IsTrue(list.Take(Liked + 1).All(item => Checkerboard.Likes(3, Checkerboard.Items.IndexOf(item.ItemId))));
    }

    [TestMethod]
    public void Recommend_Batch_EqualsSingleAndScore()
    {
        var recommender = new Recommender(Model);
        var batch = recommender.Recommend(Checkerboard.Users.Ids, 4);
        for (var u = 0; u < Checkerboard.Size; u++)
        {
            CollectionAssert.AreEqual(recommender.Recommend($"u{u}", 4).ToArray(), batch[u].ToArray());
            foreach (var item in batch[u])
            {
                Assert.AreEqual(recommender.Score($"u{u}", item.ItemId), item.Score); // bit-equal, not just close
            }
        }
    }

    [TestMethod]
    public void Recommend_UnknownUser_FollowsThePolicy()
    {
        var recommender = new Recommender(Model);

        Assert.ThrowsExactly<ArgumentException>(() => recommender.Recommend("nobody", 3));
        Assert.IsEmpty(recommender.Recommend("nobody", 3, new() { UnknownUser = UnknownUserPolicy.Empty }));

        // every item has five interactions, so the lowest indices come first
        var popular = recommender.Recommend("nobody", 3, new() { UnknownUser = UnknownUserPolicy.Popular });
        CollectionAssert.AreEqual(new Recommendation[] { new("i0", 5), new("i1", 5), new("i2", 5) }, popular.ToArray());
    }

    [TestMethod]
    public void Recommend_FromManyThreads_GivesTheSameLists()
    {
        var recommender = new Recommender(Model);
        var expected = Checkerboard.Users.Ids.Select(user => recommender.Recommend(user, 5).ToArray()).ToArray();

        Parallel.For(0, 200, n =>
        {
            CollectionAssert.AreEqual(expected[n % Checkerboard.Size], recommender.Recommend($"u{n % Checkerboard.Size}", 5).ToArray());
            recommender.SimilarItems($"i{n % Checkerboard.Size}", 3);
        });
    }
}
