using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json;
using Micro.MLNet.Serving;
using Micro.MLNet.Tests.Data;
using Micro.MLNet.Tests.Estimators;
using Microsoft.ML;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Robustness;

[TestClass]
public sealed class SharedModelTests
{
    private const int ThreadCount = 16;
    private const int Rounds = 6;
    private static readonly Lazy<byte[]> Archive = new(() => Saved(BlockData.BlockMicro(new MLContext(1)).Fit(Views.Pairs(BlockData.Blocks()))));

    private static readonly (string Name, Func<MicroTransformer, IEnumerable<string>> Ask)[] Questions =
    [
        ("Transform", model => Views.Column<float>(model.Transform(AllPairs()), "Score").Select(Bits)),
        ("PredictionEngine", Predict),
        ("Recommend", model => Users().SelectMany(user => Lines(model.Recommend(user, 5)))),
        ("Recommend a view", model => Views.Column<float>(model.Recommend(Views.Pairs(BlockData.Blocks()), 4), "Score").Select(Bits)),
        ("Recommend, popular", model => Lines(model.Recommend("nobody", 5, new RecommendOptions { UnknownUser = UnknownUserPolicy.Popular }))),
        ("Recommend, bytes", model => Users().SelectMany(user => Lines(model.Recommend(user, 5, new RecommendOptions { ItemTable = ItemTableFormat.Bytes })))),
        ("Explain", model => Users().Select(user => JsonSerializer.Serialize(model.Recommender.Explain(user, "cold")))),
        ("SimilarItems", model => model.Model.ItemIds.SelectMany(item => Lines(model.SimilarItems(item, 4)))),
        ("RecommendForHistory", model => Lines(model.RecommendForHistory(["i0", "i2", "i7"], 6, new FoldInOptions { RefinementSteps = 2 }))),
        ("AddItems", model => [Digest(model.AddItems(Views.Features(("new", new float[] { 2, .1f }), ("other", [.1f, 2]))))]),
        ("AddUsers", model => [Digest(model.AddUsers(Views.Pairs(("n1", "i0"), ("n2", "i1"), ("n1", "i2"))))]),
        ("Save", model => [Digest(model)]),
    ];

    [TestMethod]
    public void OneModel_SixteenThreads_GivesTheAnswersOfOneThread()
    {
        var expected = Questions.Select(question => question.Ask(Load()).ToArray()).ToArray();
        Assert.IsTrue(expected.All(answer => answer.Length > 0));
        for (var round = 0; round < Rounds; round++)
        {
            // a fresh model: what it computes on first use is computed under the threads' eyes
            var shared = Load();
            Threads.Run(ThreadCount, thread =>
            {
                for (var n = 0; n < Questions.Length; n++)
                {
                    var question = (thread + n) % Questions.Length;
                    CollectionAssert.AreEqual(expected[question], Questions[question].Ask(shared).ToArray(), Questions[question].Name);
                }
            });

            // an engine's and a view's unknown pair each, once a thread
            Assert.AreEqual(2L * ThreadCount, shared.UnknownIdCount);
        }
    }

    [TestMethod]
    public void OneView_CursorsOnSixteenThreads_GiveEveryRowTheScoreOfOneThread()
    {
        var expected = Views.Column<float>(Load().Transform(AllPairs()), "Score").Select(Bits).ToArray();
        var view = Load().Transform(AllPairs());
        Threads.Run(ThreadCount, _ => CollectionAssert.AreEqual(expected, Views.Column<float>(view, "Score").Select(Bits).ToArray()));
    }

    private static IEnumerable<string> Predict(MicroTransformer model)
    {
        // an engine is one thread's; the model behind it is everybody's
        using var engine = new MLContext(1).Model.CreatePredictionEngine<Pair, Scored>(
            model, new PredictionEngineOptions { OwnsTransformer = false });
        return [.. Pairs().Select(pair => Bits(engine.Predict(new Pair { UserId = pair.User, ItemId = pair.Item }).Score))];
    }

    private static MicroTransformer Load() => MicroTransformer.Load(new MLContext(1), new MemoryStream(Archive.Value));

    private static byte[] Saved(MicroTransformer model)
    {
        using var stream = new MemoryStream();
        model.Save(stream);
        return stream.ToArray();
    }

    private static string Digest(MicroTransformer model) => Convert.ToHexString(SHA256.HashData(Saved(model)));

    private static IEnumerable<string> Users() => Enumerable.Range(0, 12).Select(n => $"u{n}");

    private static (string User, string Item)[] Pairs() =>
        [.. Users().SelectMany(user => Enumerable.Range(0, 12).Select(n => (user, $"i{n}"))), ("u1", "cold"), ("u1", "nothing")];

    private static IDataView AllPairs() => Views.Pairs(Pairs());

    private static IEnumerable<string> Lines(IEnumerable<Recommendation> list) => list.Select(entry => $"{entry.ItemId} {Bits(entry.Score)}");

    private static string Bits(float value) => BitConverter.SingleToInt32Bits(value).ToString("x8", CultureInfo.InvariantCulture);

    private sealed class Pair
    {
        public string UserId { get; set; } = string.Empty;

        public string ItemId { get; set; } = string.Empty;
    }

    private sealed class Scored
    {
        public float Score { get; set; }
    }
}
