using System;
using System.IO;
using System.Linq;
using System.Text;
using Micro.MLNet.Core;
using Micro.MLNet.Evaluation;
using Micro.MLNet.Options;
using Micro.MLNet.Persistence;
using Micro.MLNet.Serving;
using Micro.MLNet.Tests.Core;
using Micro.MLNet.Tests.Data;
using Micro.MLNet.Tests.Estimators;
using Micro.MLNet.Tests.Persistence;
using Microsoft.ML;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Robustness;

/// <summary>Nothing depends on the culture. Turkish has its own i, Arabic its own decimal separator and sign, Swedish a minus that isn't ASCII's, Persian digits.</summary>
[TestClass]
public sealed class CultureTests
{
    private const string Invariant = "";

    // every message with a number that may be negative or a fraction
    private static readonly (string Name, Action Fail)[] Faults =
    [
        ("k", () => TinyModel.Transformer().Recommend("a", -3)),
        ("unknown user", () => TinyModel.Transformer().Recommend("-5", 3)),
        ("index", () => Interactions.Build(1, 1, [-2], [0])),
        ("rows", () => TinyModel.Transformer().Model.CopyUserEmbeddings(-4, new float[4])),
        ("options", () => new MicroOptions
        {
            Optimization = new OptimizationOptions { LearningRate = -.5, MaxEpochs = -1, Patience = -12 },
            Graph = new GraphOptions { SkipWeight = 1.5, NeighborCount = -7 },
            Backbone = new BackboneOptions { EmbeddingDimension = -64 },
        }.EstimateMemory(10, 10, 10, 3)),
        ("count", () => new MicroOptions().EstimateMemory(-10, 10, 10, 3)),
        ("cutoff", () => Views.Context.Recommendation().EvaluateTopK(TinyModel.Transformer(), Views.Pairs(("a", "y")), new TopKEvaluationOptions { Cutoffs = [-20] })),
        ("lists", () => TinyModel.Transformer().Recommend("a", 2, new RecommendOptions { CategoryCaps = [new CategoryCap("Brand", -1)] })),
        ("fold in", () => TinyModel.Transformer().RecommendForHistory(["x"], 2, new FoldInOptions { RefinementSteps = -1, LearningRate = -.25 })),
        ("training items", () => Interactions.FromCsr(1, 4, [-1, 2], [0, 1])),
        ("row pointer", () => Interactions.FromCsr(2, 4, [0, -1, 2], [0, 1])),
        ("graph", () => new ItemGraph(1, [-1, 1], [0], [1f]).ToString()),
        ("graph row", () => new ItemGraph(2, [0, -1, 1], [0], [1f]).ToString()),
        ("version", () => Parse("\"formatVersion\": 3", "\"formatVersion\": -3")),
        ("users", () => Parse("\"userCount\": 12", "\"userCount\": -12")),
        ("keys", () => Parse("\"keyCount\": 0", "\"keyCount\": -8")),
        ("edges", () => Parse("\"edgeCount\": ", "\"edgeCount\": -")),
        ("shape", () => Parse("\"shape\": [\n          1", "\"shape\": [\n          -1")),
        ("checkpoint", () => CheckpointManifest.Parse("{\"format\":\"Micro.MLNet checkpoint\",\"formatVersion\":-2}"u8).ToString()),
    ];

    [TestMethod]
    [DataRow("tr-TR")]
    [DataRow("ar-SA")]
    [DataRow("sv-SE")]
    [DataRow("fa-IR")]
    public void Messages_OfEveryFault_AreThoseOfTheInvariantCulture(string culture)
    {
        string[] Messages() => [.. Faults.Select(fault => $"{fault.Name}: {MessageOf(fault.Fail)}")];
        var expected = Under(Invariant, Messages);
        Assert.IsTrue(expected.Count(message => message.Contains('-', StringComparison.Ordinal)) > Faults.Length / 2, "The messages hold no negative numbers.");
        Assert.AreEqual(string.Join('\n', expected), string.Join('\n', Under(culture, Messages)));
    }

    [TestMethod]
    [DataRow("tr-TR")]
    [DataRow("ar-SA")]
    [DataRow("sv-SE")]
    [DataRow("fa-IR")]
    public void FitSaveLoadRecommend_GiveTheBytesAndListsOfTheInvariantCulture(string culture)
    {
        var expected = Under(Invariant, Everything);
        Assert.Contains("-3", expected.Lines[^1]);
        var actual = Under(culture, Everything);
        CollectionAssert.AreEqual(expected.Archive, actual.Archive);
        CollectionAssert.AreEqual(expected.Lines, actual.Lines);

        // and a file of one culture is read under the other
        CollectionAssert.AreEqual(expected.Lines, Under(Invariant, () => Answers(MicroTransformer.Load(Views.Context, new MemoryStream(actual.Archive)))));
    }

    private static (byte[] Archive, string[] Lines) Everything()
    {
        var model = BlockData.BlockMicro(new MLContext(1)).Fit(Views.Pairs(BlockData.Blocks()));
        using var stream = new MemoryStream();
        model.Save(stream);
        stream.Position = 0;
        return (stream.ToArray(), Answers(MicroTransformer.Load(Views.Context, stream)));
    }

    // integer ids, negative ones too, are asked for in invariant form
    private static string[] Answers(MicroTransformer model)
    {
        var whole = Views.Context.Recommendation().Trainers.Popularity().Fit(Views.Pairs<long, long>((-3, 1), (-3, -2), (4, 1), (4, -5)));
        return
        [
            .. Enumerable.Range(0, 12).SelectMany(user => model.Recommend($"u{user}", 5)).Select(entry => $"{entry.ItemId} {BitConverter.SingleToUInt32Bits(entry.Score)}"),
            string.Join(' ', whole.Model.UserIds.Concat(whole.Model.ItemIds).Concat(whole.Recommend("-3", 2).Select(entry => entry.ItemId))),
            string.Join(' ', whole.Recommender.SeenItems("-3").Prepend(whole.Model.UserIds[0])),
        ];
    }

    private static void Parse(string part, string replacement)
    {
        var json = Encoding.UTF8.GetString(ModelManifest.Of(TestModels.CreateWithState(), TestModels.Columns).ToJson());
        Assert.Contains(part, json);
        ModelManifest.Parse(Encoding.UTF8.GetBytes(json.Replace(part, replacement, StringComparison.Ordinal)));
    }

    // of ArgumentOutOfRangeException the first line: the runtime adds the value once more, in the culture's form
    private static string MessageOf(Action fail)
    {
        try
        {
            fail();
        }
        catch (Exception e) when (e is ArgumentException or InvalidDataException or InvalidOperationException)
        {
            return e is ArgumentOutOfRangeException ? e.Message.Split(Environment.NewLine)[0] : e.Message;
        }

        throw new AssertFailedException("It didn't fail.");
    }

    private static T Under<T>(string culture, Func<T> ask)
    {
        using var scope = new CultureScope(culture);
        return ask();
    }
}
