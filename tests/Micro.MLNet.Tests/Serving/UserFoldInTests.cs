using System;
using System.Linq;
using Micro.MLNet.Options;
using Micro.MLNet.Serving;
using Micro.MLNet.Tests.Training;
using Micro.MLNet.Training;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Serving;

/// <summary>Folding in is compared with the vectors that torch's network gave known users, and with the gradient of what it minimizes.</summary>
[TestClass]
public sealed class UserFoldInTests
{
    private static readonly FoldInOptions Defaults = new();

    [TestMethod]
    [DataRow(nameof(RankingAlgorithm.Backbone), UserItemNormalization.Symmetric, false)]
    [DataRow(nameof(RankingAlgorithm.Backbone), UserItemNormalization.RowWithSelfLoop, false)]
    [DataRow(nameof(RankingAlgorithm.Backbone), UserItemNormalization.Row, false)]
    [DataRow(nameof(RankingAlgorithm.Micro), UserItemNormalization.Symmetric, false)]
    [DataRow(nameof(RankingAlgorithm.Micro), UserItemNormalization.Symmetric, true)]
    [DataRow(nameof(RankingAlgorithm.Micro), UserItemNormalization.RowWithSelfLoop, true)]
    [DataRow(nameof(RankingAlgorithm.Micro), UserItemNormalization.Symmetric, true, 2)]
    [DataRow(nameof(RankingAlgorithm.Lattice), UserItemNormalization.Symmetric, false)]
    [DataRow(nameof(RankingAlgorithm.Sgl), UserItemNormalization.Symmetric, false)]
    public void Embed_KnownHistoryOnLightGcn_IsTheUsersVectorWithoutItsIdEmbedding(string algorithm, UserItemNormalization normalization, bool enrich, int members = 1)
    {
        var model = Fit(Enum.Parse<RankingAlgorithm>(algorithm), normalization, enrich, members: members);
        var foldIn = new UserFoldIn(model);
        var vector = new float[8];
        for (var user = 0; user < Planted.Users; user++)
        {
            foldIn.Embed(model.Seen.Row(user), Defaults, vector);
            // what e_u adds to the mean of L + 1 = 3 layers: itself once, and again in every layer with a self-loop
            var loop = normalization == UserItemNormalization.RowWithSelfLoop ? 1.0 / (model.Seen.Row(user).Length + 1) : 0;
            var share = (1 + loop + (loop * loop)) / 3;
            for (var c = 0; c < 8; c++)
            {
                Assert.AreEqual(model.UserEmbeddings.Row(user)[c] - (share * model.State!.EgoUsers.Row(user)[c]), vector[c], 1e-5);
            }
        }
    }

    [TestMethod]
    [DataRow(BackboneKind.MatrixFactorization)]
    [DataRow(BackboneKind.LightGcn, DisplayName = "a model without state")]
    public void Embed_LeastSquares_MinimizesTheObjective(BackboneKind kind)
    {
        var model = TrainingLoop.Fit(Planted.Dataset(), Planted.Validation(), Planted.Alone(kind, maxEpochs: 20), null, default).WithoutState();
        var options = new FoldInOptions { Confidence = 7, Regularization = .5 };
        int[] history = [0, 4, 9];
        var vector = new float[8];
        new UserFoldIn(model).Embed(history, options, vector);

        var items = Enumerable.Range(0, Planted.Items).Select(item => model.ItemEmbeddings.Row(item).ToArray()).ToArray();
        var lambda = .5 * items.Sum(row => row.Sum(value => value * value)) / 8;
        for (var c = 0; c < 8; c++)
        {
            var gradient = lambda * vector[c];
            foreach (var (row, item) in items.Select((row, item) => (row, item)))
            {
                var score = row.Zip(vector, (x, u) => (double)x * u).Sum();
                gradient += (history.Contains(item) ? 8 * (score - 1) : score) * row[c];
            }

            Assert.AreEqual(0, gradient, 1e-4 * lambda);
        }

        Assert.IsGreaterThan(.01f, vector.Max(Math.Abs));
    }

    [TestMethod]
    public void Embed_NothingToPropagate_SolvesLeastSquares()
    {
        var model = Fit(RankingAlgorithm.Micro, UserItemNormalization.Symmetric, enrich: false, cold: ColdItemEmbedding.Zero);
        int[] cold = [Planted.Items - 1];
        var (vector, expected) = (new float[8], new float[8]);
        new UserFoldIn(model).Embed(cold, Defaults, vector);
        new LeastSquaresUsers(model.ItemEmbeddings).Embed(cold, Defaults.Confidence, Defaults.Regularization, expected);

        CollectionAssert.AreEqual(expected, vector);
        Assert.IsTrue(vector.Any(value => value != 0));
    }

    [TestMethod]
    public void Embed_Refined_RanksTheHistoryHigherAndIsDeterministic()
    {
        var model = Fit(RankingAlgorithm.Backbone, UserItemNormalization.Symmetric, enrich: false);
        int[] history = [1, 5, 12];
        var foldIn = new UserFoldIn(model);
        float[] Embed(int steps, int seed = 0)
        {
            var vector = new float[8];
            foldIn.Embed(history, new FoldInOptions { RefinementSteps = steps, LearningRate = 1, Seed = seed }, vector);
            return vector;
        }

        Assert.IsLessThan(Loss(Embed(0)), Loss(Embed(50)));
        CollectionAssert.AreEqual(Embed(50), Embed(50));
        CollectionAssert.AreNotEqual(Embed(50), Embed(50, seed: 1));

        double Loss(float[] vector)
        {
            var scores = Enumerable.Range(0, Planted.Items).Select(item => model.ItemEmbeddings.Row(item).ToArray().Zip(vector, (x, u) => (double)x * u).Sum()).ToArray();
            return history.Sum(p => Enumerable.Range(0, Planted.Items).Where(n => !history.Contains(n)).Sum(n => Math.Log(1 + Math.Exp(scores[n] - scores[p]))));
        }
    }

    [TestMethod]
    public void Embed_HistoryOfAllItems_IsNotRefined()
    {
        var model = Fit(RankingAlgorithm.Backbone, UserItemNormalization.Symmetric, enrich: false);
        int[] all = [.. Enumerable.Range(0, Planted.Items)];
        var (vector, expected) = (new float[8], new float[8]);
        new UserFoldIn(model).Embed(all, new FoldInOptions { RefinementSteps = 3 }, vector);
        new UserFoldIn(model).Embed(all, Defaults, expected);
        CollectionAssert.AreEqual(expected, vector);
    }

    [TestMethod]
    [DataRow(-1, .05, 40.0, 10.0, nameof(FoldInOptions.RefinementSteps))]
    [DataRow(0, 0.0, 40.0, 10.0, nameof(FoldInOptions.LearningRate))]
    [DataRow(0, double.NaN, 40.0, 10.0, nameof(FoldInOptions.LearningRate))]
    [DataRow(0, .05, -1.0, 10.0, nameof(FoldInOptions.Confidence))]
    [DataRow(0, .05, 40.0, 0.0, nameof(FoldInOptions.Regularization))]
    public void FoldInOptions_OutOfRange_AreNamed(int steps, double rate, double confidence, double regularization, string name)
    {
        var options = new FoldInOptions { RefinementSteps = steps, LearningRate = rate, Confidence = confidence, Regularization = regularization };
        var error = Assert.ThrowsExactly<ArgumentException>(() => new Recommender(HandMadeModel.OfFiveItems()).RecommendForHistory(["10"], 1, options));
        StringAssert.Contains(error.Message, $"- {name} is ", StringComparison.Ordinal);
    }

    private static FittedModel Fit(RankingAlgorithm algorithm, UserItemNormalization normalization, bool enrich, ColdItemEmbedding cold = ColdItemEmbedding.Keep, int members = 1)
    {
        var options = algorithm is RankingAlgorithm.Backbone or RankingAlgorithm.Sgl ? Planted.Alone(BackboneKind.LightGcn) : Planted.Micro(members: members);
        options = options with
        {
            Algorithm = algorithm,
            Backbone = options.Backbone with { Normalization = normalization },
            Optimization = options.Optimization with { LearningRate = .1 },
            Graph = options.Graph is null ? null : options.Graph with { ColdItemEmbedding = cold },
            Fusion = algorithm == RankingAlgorithm.Micro ? options.Fusion! with { EnrichUsers = enrich } : null,
            SelfSupervision = algorithm == RankingAlgorithm.Sgl ? new SelfSupervisionOptions() : null,
        };
        return TrainingLoop.Fit(Planted.Dataset(), Planted.Validation(), options, null, default);
    }
}
