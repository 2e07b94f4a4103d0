using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Options;
using Micro.MLNet.Persistence;
using Micro.MLNet.Serving;
using Micro.MLNet.Tests.Persistence;
using Micro.MLNet.Training;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Training;

/// <summary>A fit that starts from a model and learns nothing must end with its weights, wherever ids and modalities have moved to.</summary>
[TestClass]
public sealed class WarmStartTests
{
    private const double TooSmallToMatter = 1e-14;

    [TestMethod]
    [DataRow(nameof(RankingAlgorithm.Backbone), BackboneKind.MatrixFactorization)]
    [DataRow(nameof(RankingAlgorithm.Backbone), BackboneKind.LightGcn)]
    [DataRow(nameof(RankingAlgorithm.Backbone), BackboneKind.Ngcf)]
    [DataRow(nameof(RankingAlgorithm.Micro), BackboneKind.LightGcn)]
    [DataRow(nameof(RankingAlgorithm.Micro), BackboneKind.Ngcf)]
    [DataRow(nameof(RankingAlgorithm.Lattice), BackboneKind.LightGcn)]
    [DataRow(nameof(RankingAlgorithm.Sgl), BackboneKind.LightGcn)]
    [DataRow(nameof(RankingAlgorithm.Vbpr), BackboneKind.MatrixFactorization)]
    [DataRow(nameof(RankingAlgorithm.Mmgcn), BackboneKind.LightGcn)]
    [DataRow(nameof(RankingAlgorithm.Grcn), BackboneKind.LightGcn)]
    public void Fit_WarmWithIdsMovedAndMore_CarriesEveryRowAndParameter(string algorithm, BackboneKind backbone)
    {
        var options = Options(Enum.Parse<RankingAlgorithm>(algorithm), backbone);
        var old = Fit(Planted.Dataset(), options, null);
        WarmStartReport? report = null;
        var data = Moved();
        var model = Fit(data, Still(options), new WarmStart(old, value => report = value));

        var (users, items) = (Sources(data.Users, old.Users), Sources(data.Items, old.Items));
        AssertRows(old.State!.EgoUsers.Values, model.State!.EgoUsers.Values, users);
        AssertRows(old.State.EgoItems.Values, model.State.EgoItems.Values, items);
        Assert.HasCount(old.State.Parameters.Count, model.State.Parameters);
        foreach (var parameter in old.State.Parameters)
        {
            int[] rows = parameter.Shape[0] switch
            {
                Planted.Users => users,
                Planted.Items => items,
                Planted.Users + Planted.Items => [.. users, .. items.Select(item => item < 0 ? -1 : Planted.Users + item)],
                _ => [.. Enumerable.Range(0, parameter.Shape[0])],
            };
            AssertRows(parameter.Values, model.State.Parameter(parameter.Name).Values, rows);
        }

        Assert.AreEqual((Planted.Users, Planted.Items, old.State.Parameters.Count), (report!.Users, report.Items, report.Parameters));
        Assert.IsEmpty(report.Fresh);
    }

    [TestMethod]
    [DataRow(nameof(RankingAlgorithm.Micro))]
    [DataRow(nameof(RankingAlgorithm.Lattice))]
    public void Fit_WarmWithOtherModalities_CarriesLayersByName(string algorithm)
    {
        var options = Options(Enum.Parse<RankingAlgorithm>(algorithm), BackboneKind.LightGcn);
        var data = Planted.Dataset();
        var (image, text) = (data.Modalities[0], data.Modalities[1]);
        RecommendationDataset With(params Modality[] modalities) => new(data.Users, data.Items, data.Train, modalities);
        var old = Fit(data, options, null);
        WarmStartReport? report = null;
        var model = Fit(With(new Modality("video", image.Features), text), Still(options), new WarmStart(old, value => report = value));

        CollectionAssert.AreEqual(old.State!.Parameter("_layers.1.projection.weight").Values, model.State!.Parameter("_layers.1.projection.weight").Values);
        CollectionAssert.AreNotEqual(old.State.Parameter("_layers.0.projection.weight").Values, model.State.Parameter("_layers.0.projection.weight").Values);
        CollectionAssert.IsSubsetOf(new[] { "_layers.0.projection.weight", "_layers.0.projection.bias" }, report!.Fresh.ToArray());
        Assert.AreEqual(algorithm == "Lattice", report.Fresh.Contains("_importance"));
        CollectionAssert.AreEqual(new[] { "video" }, report.NewModalities.ToArray());
        CollectionAssert.AreEqual(new[] { "image" }, report.DroppedModalities.ToArray());

        var swapped = Fit(With(text, image), Still(options), new WarmStart(old, _ => { }));
        CollectionAssert.AreEqual(old.State.Parameter("_layers.0.projection.weight").Values, swapped.State!.Parameter("_layers.1.projection.weight").Values);
    }

    [TestMethod]
    public void Fit_WarmWithIdsThatTrainingHasNot_StartsThemAsUsual()
    {
        var options = Options(RankingAlgorithm.Micro, BackboneKind.LightGcn);
        options = options with { Graph = options.Graph! with { ColdItemEmbedding = ColdItemEmbedding.Zero } };
        var old = Fit(Planted.Dataset(), options, null);
        var added = AddedUsers.AddTo(old, new UserFoldIn(old), new IdMap(["n0"]), Interactions.Build(1, Planted.Items, [0, 0], [0, 3]), new FoldInOptions(), default);
        WarmStartReport? report = null;
        var model = Fit(Moved(), Still(Options(RankingAlgorithm.Micro, BackboneKind.LightGcn)), new WarmStart(added, value => report = value));

        Assert.AreEqual(Planted.Users, report!.Users, "the added user has no id embedding");
        var cold = model.Items.IndexOf($"i{Planted.Items - 1}");
        Assert.IsFalse(old.State!.EgoItems.Row(Planted.Items - 1).ContainsAnyExcept(0f));
        Assert.IsTrue(model.State!.EgoItems.Row(cold).ContainsAnyExcept(0f));
    }

    [TestMethod]
    public void Fit_WarmTwice_GivesTheSameBits()
    {
        var options = Options(RankingAlgorithm.Micro, BackboneKind.LightGcn);
        var old = Fit(Planted.Dataset(), options, null);
        TestModels.AssertSame(Fit(Moved(), options, new WarmStart(old, _ => { })), Fit(Moved(), options, new WarmStart(old, _ => { })));
    }

    [TestMethod]
    public void Fit_WarmAndResumed_GivesTheSameBits()
    {
        var options = Options(RankingAlgorithm.Micro, BackboneKind.LightGcn);
        options = options with { Optimization = options.Optimization with { MaxEpochs = 4 } };
        var old = Fit(Planted.Dataset(), options, null);
        var checkpoints = new List<Checkpoint>();
        FittedModel Resume(Checkpoint? from) => TrainingLoop.Fit(Moved(), null, options, new WarmStart(old, _ => { }), null, new CheckpointPlan(2, from, checkpoints.Add), default);
        var expected = Resume(null);
        Assert.AreEqual(2, checkpoints[0].Epoch);
        TestModels.AssertSame(expected, Resume(checkpoints[0]));
    }

    [TestMethod]
    public void TrainingOrigin_OtherModelToStartFrom_Differs()
    {
        var options = Options(RankingAlgorithm.Backbone, BackboneKind.LightGcn);
        var (one, other) = (Fit(Planted.Dataset(), options, null), Fit(Planted.Dataset(), options with { Optimization = options.Optimization with { Seed = 8 } }, null));
        string? Hash(FittedModel? start) => TrainingOrigin.Of(Planted.Dataset(), null, options, 1, start).GetValueOrDefault("Start");
        Assert.IsNull(Hash(null));
        Assert.AreEqual(Hash(one), Hash(one));
        Assert.AreNotEqual(Hash(one), Hash(other));
    }

    // 2 more users and 1 more item in front, everything else in reverse
    private static RecommendationDataset Moved()
    {
        var data = Planted.Dataset();
        var pairs = Enumerable.Range(0, Planted.Users).SelectMany(user => data.Train.Row(user).ToArray().Select(item => (User: Planted.Users + 1 - user, Item: Planted.Items - item)))
            .ToArray();
        (int User, int Item)[] more = [(0, 0), (0, 4), (1, 5), (1, 2)];
        pairs = [.. pairs, .. more];
        return new RecommendationDataset(
            new IdMap(["n0", "n1", .. data.Users.Ids.Reverse()]),
            new IdMap(["new", .. data.Items.Ids.Reverse()]),
            Interactions.Build(Planted.Users + 2, Planted.Items + 1, Array.ConvertAll(pairs, pair => pair.User), Array.ConvertAll(pairs, pair => pair.Item)),
            [.. data.Modalities.Select(modality => new Modality(modality.Name, Reversed(modality.Features)))]);
    }

    private static FeatureMatrix Reversed(FeatureMatrix features)
    {
        var values = features.ToArray();
        var width = features.Width;
        return new(Planted.Items + 1, width, [.. Enumerable.Repeat(1f, width), .. Enumerable.Range(0, Planted.Items).Reverse().SelectMany(item => values[(item * width)..((item + 1) * width)])]);
    }

    private static FittedModel Fit(RecommendationDataset data, FitOptions options, WarmStart? start) => TrainingLoop.Fit(data, null, options, start, null, null, default);

    private static FitOptions Still(FitOptions options) => options with { Optimization = options.Optimization with { MaxEpochs = 1, LearningRate = TooSmallToMatter } };

    private static FitOptions Options(RankingAlgorithm algorithm, BackboneKind backbone)
    {
        var mined = algorithm is RankingAlgorithm.Micro or RankingAlgorithm.Lattice;
        var options = mined ? Planted.Micro() : Planted.Alone(backbone);
        return options with
        {
            Algorithm = algorithm,
            Backbone = options.Backbone with { Kind = backbone },
            Fusion = algorithm == RankingAlgorithm.Micro ? options.Fusion : null,
            SelfSupervision = algorithm == RankingAlgorithm.Sgl ? new SelfSupervisionOptions() : null,
            RoutingCount = 2,
        };
    }

    private static int[] Sources(IdMap ids, IdMap known) => [.. ids.Ids.Select(id => known.IndexOf(id))];

    private static void AssertRows(ReadOnlySpan<float> old, ReadOnlySpan<float> now, int[] sources)
    {
        var width = now.Length / sources.Length;
        for (var row = 0; row < sources.Length; row++)
        {
            var values = now.Slice(row * width, width);
            if (sources[row] >= 0)
            {
                CollectionAssert.AreEqual(old.Slice(sources[row] * width, width).ToArray(), values.ToArray());
            }
        }
    }
}
