using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Micro.MLNet.Core;
using Micro.MLNet.Evaluation;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Contracts;

/// <summary>What every scorer must do, on a <see cref="Checkerboard"/>. Derive a test class and name the scorer.</summary>
public abstract class ScorerContract
{
    private protected abstract IScorer Scorer { get; }

    [TestMethod]
    public void ScoreAll_EveryUser_IsFinite()
    {
        for (var u = 0; u < Checkerboard.Size; u++)
        {
            Assert.IsTrue(ScoreAll(u).All(float.IsFinite));
        }
    }

    [TestMethod]
    public void TopOne_UnseenItems_IsTheWithheldOne()
    {
        var recall = RankingEvaluator.EvaluateMetric(
            Scorer, Checkerboard.Withheld, Checkerboard.Train, RankingMetricKind.Recall, 1, CancellationToken.None);

        Assert.AreEqual(1, recall);
    }

    [TestMethod]
    public void Masking_EverythingButTheDislikedItems_LeavesOnlyThose()
    {
        // all liked items masked: 6 of 12 are left, and any disliked one that is relevant is found within the first 6
        var disliked = Interactions.Build(
            Checkerboard.Size, Checkerboard.Size, Users(), [.. Users().Select(user => (user + 1) % Checkerboard.Size)]);

        var report = RankingEvaluator.Evaluate(
            Scorer, disliked, [Checkerboard.Train, Checkerboard.Withheld], new() { Cutoffs = [6] }, null, CancellationToken.None);

        Assert.AreEqual(1, report[RankingMetricKind.Recall, 6]);
    }

    [TestMethod]
    public void CutoffBeyondTheCatalog_FindsEverything()
    {
        var report = RankingEvaluator.Evaluate(
            Scorer, Checkerboard.Withheld, [Checkerboard.Train], new() { Cutoffs = [1000] }, null, CancellationToken.None);

        Assert.AreEqual(1, report[RankingMetricKind.Recall, 1000]);
        Assert.AreEqual(1.0 / 1000, report[RankingMetricKind.Precision, 1000], 1e-15);
    }

    [TestMethod]
    public void ScoreAll_FromManyThreads_GivesTheSameBits()
    {
        var expected = Users().Select(ScoreAll).ToArray();

        Parallel.For(0, 200, n => CollectionAssert.AreEqual(expected[n % Checkerboard.Size], ScoreAll(n % Checkerboard.Size)));
    }

    private static int[] Users() => [.. Enumerable.Range(0, Checkerboard.Size)];

    private float[] ScoreAll(int user)
    {
        var scores = new float[Checkerboard.Size];
        Scorer.ScoreAll(user, scores);
        return scores;
    }
}
