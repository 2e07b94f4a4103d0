using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Micro.MLNet.Export.Onnx;
using Micro.MLNet.Serving;
using Micro.MLNet.Tests.Persistence;
using Micro.MLNet.Tests.Serving;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Export.Tests;

/// <summary>The ONNX models, run by ONNX Runtime beside the recommender.</summary>
[TestClass]
public sealed class OnnxTests
{
    private const float Rounding = 1e-6f; // of sums in another order, for numbers below 1
    private const int SmallLimit = 100; // bytes; the graph alone takes more

    [TestMethod]
    public void Score_EveryPair_IsTheRecommenders()
    {
        var model = Models.Of(HandMadeModel.OfManyUsers(30, 50)); // whole numbers: exact in any order
        using var session = new InferenceSession(Bytes(stream => model.Export().WriteScoreOnnx(stream)));
        var pairs = (from u in Enumerable.Range(0, 30) from i in Enumerable.Range(0, 50) select (User: u, Item: i)).ToList();

        var scores = Run(session, ("user", pairs.Select(pair => pair.User)), ("item", pairs.Select(pair => pair.Item)))["score"].AsTensor<float>();

        CollectionAssert.AreEqual(new[] { pairs.Count }, scores.Dimensions.ToArray());
        CollectionAssert.AreEqual(pairs.Select(pair => model.Recommender.Score($"u{pair.User}", $"i{pair.Item}")).ToArray(), scores.ToArray());
    }

    [TestMethod]
    public void Score_RandomNumbers_AreTheRecommendersButForRounding()
    {
        var model = Models.Large(items: 200);
        var random = new Random(5);
        model = Models.Of(TestModels.FromTables(
            ["a", "b"], [.. model.Model.ItemIds], Draw(random, 2 * 64), Draw(random, 200 * 64)));
        using var session = new InferenceSession(Bytes(stream => model.Export().WriteScoreOnnx(stream)));

        var scores = Run(session, ("user", Enumerable.Repeat(1, 200)), ("item", Enumerable.Range(0, 200)))["score"].AsTensor<float>().ToArray();

        for (var i = 0; i < 200; i++)
        {
            Assert.AreEqual(model.Recommender.Score("b", $"item {i}"), scores[i], 64 * Rounding);
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(7)]
    [DataRow(40)]
    [DataRow(300)]
    public void TopK_ManyTies_IsTheRecommendersRanking(int k)
    {
        // scores from -12 to 12 for 300 items: ties at every place. ONNX Runtime chooses its algorithm by k, so small and large ones are tried.
        var model = Models.Of(HandMadeModel.OfManyUsers(20, 300));
        using var session = new InferenceSession(Bytes(stream => model.Export().WriteTopKOnnx(stream, k)));

        var result = Run(session, ("user", Enumerable.Range(0, 20).Reverse()));

        var (items, scores) = (result["items"].AsTensor<long>(), result["scores"].AsTensor<float>());
        CollectionAssert.AreEqual(new[] { 20, k }, items.Dimensions.ToArray());
        for (var row = 0; row < 20; row++)
        {
            var list = model.Recommend($"u{19 - row}", k, new RecommendOptions { ExcludeSeen = false });
            CollectionAssert.AreEqual(
                list.Select(entry => (entry.ItemId, entry.Score)).ToArray(),
                Enumerable.Range(0, k).Select(n => (model.Model.ItemIds[(int)items[row, n]], scores[row, n])).ToArray());
        }
    }

    [TestMethod]
    public void TopK_SeenItems_AreNotLeftOut()
    {
        // user 7 = (1, 0) has seen item 10, whose score 3 is the best; items 20 and 30 tie
        var model = Models.Of(HandMadeModel.OfFiveItems());
        using var session = new InferenceSession(Bytes(stream => model.Export().WriteTopKOnnx(stream, 4)));

        var result = Run(session, ("user", [0]));

        CollectionAssert.AreEqual(new long[] { 0, 1, 2, 3 }, result["items"].AsTensor<long>().ToArray());
        CollectionAssert.AreEqual(new float[] { 3, 2, 2, 0 }, result["scores"].AsTensor<float>().ToArray());
    }

    [TestMethod]
    public void Score_ThroughApplyOnnxModel_IsTransformsScore()
    {
        using var folder = new TemporaryFolder();
        var model = Models.Of(HandMadeModel.OfFiveItems());
        model.Export().WriteScoreOnnx(folder.File("score.onnx"));
        var mlContext = new MLContext(seed: 1);
        var view = mlContext.Data.LoadFromEnumerable(from user in model.Model.UserIds from item in model.Model.ItemIds select new PairRow { UserId = user, ItemId = item });

        var pipeline = IndexOf(mlContext, "UserId", "user", model.Model.UserIds)
            .Append(IndexOf(mlContext, "ItemId", "item", model.Model.ItemIds))
            .Append(mlContext.Transforms.ApplyOnnxModel(["score"], ["user", "item"], folder.File("score.onnx")));
        var scored = pipeline.Fit(view).Transform(view);

        var scores = scored.GetColumn<float[]>("score").Select(score => score.Single()).ToArray();
        CollectionAssert.AreEqual(new float[] { 3, 2, 2, 0, -1, 0, 0, 2, 0, 0, 3, 2, 4, 0, -1 }, scores); // HandMadeModel's remarks
    }

    [TestMethod]
    public void TopK_ThroughApplyOnnxModel_IsTheRanking()
    {
        using var folder = new TemporaryFolder();
        Models.Of(HandMadeModel.OfFiveItems()).Export().WriteTopKOnnx(folder.File("top.onnx"), 3);
        var mlContext = new MLContext(seed: 1);
        var view = mlContext.Data.LoadFromEnumerable([new PairRow { UserId = "anna" }, new PairRow { UserId = "8" }]);

        var pipeline = IndexOf(mlContext, "UserId", "user", ["7", "8", "anna"])
            .Append(mlContext.Transforms.ApplyOnnxModel(["items", "scores"], ["user"], folder.File("top.onnx")));
        var ranked = pipeline.Fit(view).Transform(view);

        CollectionAssert.AreEqual(new long[] { 2, 0, 1, 2, 0, 1 }, ranked.GetColumn<long[]>("items").SelectMany(row => row).ToArray());
        CollectionAssert.AreEqual(new float[] { 4, 3, 2, 2, 0, 0 }, ranked.GetColumn<float[]>("scores").SelectMany(row => row).ToArray());
    }

    [TestMethod]
    public void Metadata_TellsTheAlgorithmAndTheCounts()
    {
        using var session = new InferenceSession(Bytes(stream => Models.Of(TestModels.Create()).Export().WriteScoreOnnx(stream)));

        var metadata = session.ModelMetadata.CustomMetadataMap;

        Assert.AreEqual("MICRO-LightGcn, 12, 9", $"{metadata["algorithm"]}, {metadata["users"]}, {metadata["items"]}");
        Assert.AreEqual("Micro.MLNet.Export", session.ModelMetadata.ProducerName);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void LargeModel_WeightsInASecondFile_ScoresTheSame(bool topK)
    {
        using var folder = new TemporaryFolder();
        var model = Models.Of(HandMadeModel.OfManyUsers(30, 50));
        var path = folder.File("large.onnx");
        var export = model.Export();
        (topK ? OnnxGraphs.TopK(export, "x", 50, SmallLimit) : OnnxGraphs.Score(export, "x", SmallLimit)).WriteFile(path, default);

        Assert.AreEqual((30 + 50) * 3 * sizeof(float), new FileInfo(path + ".data").Length);
        Assert.HasCount(2, Directory.GetFiles(folder.Path));
        using var session = new InferenceSession(path);
        var items = Enumerable.Range(0, 50).ToList();
        var scores = topK
            ? Run(session, ("user", [29]))["scores"].AsTensor<float>().ToArray()
            : Run(session, ("user", items.Select(_ => 29)), ("item", items))["score"].AsTensor<float>().ToArray();
        var expected = items.Select(i => model.Recommender.Score("u29", $"i{i}"));
        CollectionAssert.AreEqual((topK ? expected.OrderDescending() : expected).ToArray(), scores);
    }

    [TestMethod]
    public void LargeModel_IntoAStream_SaysToPassAPath()
    {
        using var stream = new MemoryStream();

        var error = Assert.ThrowsExactly<InvalidOperationException>(
            () => OnnxGraphs.Score(Models.Of(HandMadeModel.OfFiveItems()).Export(), "x", SmallLimit).Write(stream, default));

        StringAssert.Contains(error.Message, "at most 100. Pass a path instead of a stream", StringComparison.Ordinal);
        Assert.AreEqual(0, stream.Length);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(6)]
    public void TopK_OutOfRange_SaysTheRange(int k)
    {
        using var folder = new TemporaryFolder();
        var export = Models.Of(HandMadeModel.OfFiveItems()).Export();

        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => export.WriteTopKOnnx(folder.File("top.onnx"), k));

        StringAssert.Contains(error.Message, "k must be from 1 to 5, the number of items", StringComparison.Ordinal);
        Assert.IsEmpty(Directory.GetFiles(folder.Path));
    }

    private static byte[] Bytes(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }

    private static Dictionary<string, DisposableNamedOnnxValue> Run(InferenceSession session, params (string Name, IEnumerable<int> Indices)[] inputs) => session
        .Run([.. inputs.Select(input => NamedOnnxValue.CreateFromTensor(input.Name, new DenseTensor<long>(input.Indices.Select(index => (long)index).ToArray(), [input.Indices.Count()])))])
        .ToDictionary(value => value.Name);

    // an id's index as a vector of one number, which ML.NET hands over in the model's shape [n]; a plain number would come as [1, 1]
    private static EstimatorChain<ITransformer> IndexOf(MLContext mlContext, string idColumn, string indexColumn, IReadOnlyList<string> ids) =>
        new EstimatorChain<ITransformer>()
            .Append<ITransformer>(mlContext.Transforms.Conversion.MapValue(indexColumn, ids.Select((id, index) => new KeyValuePair<string, long>(id, index)), idColumn))
            .Append<ITransformer>(mlContext.Transforms.Concatenate(indexColumn, indexColumn));

    private static float[] Draw(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];

    private sealed class PairRow
    {
        public string UserId { get; set; } = "";

        public string ItemId { get; set; } = "";
    }
}
