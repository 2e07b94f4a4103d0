using System;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Options;
using Micro.MLNet.Serving;
using Micro.MLNet.Training;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Training;

/// <summary>The kept state must be the one that the model's vectors were computed from: they are computed again, in plain loops.</summary>
[TestClass]
public sealed class StateExportTests
{
    private const int Width = 8;

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(0.9, DisplayName = "averaged weights")]
    public void Fit_Micro_KeepsTheStateOfItsItemVectors(double averaging)
    {
        var options = Planted.Micro(maxEpochs: 6);
        options = options with { Optimization = options.Optimization with { WeightAveraging = averaging } };
        var dataset = Planted.Dataset();
        var model = TrainingLoop.Fit(dataset, Planted.Validation(), options, null, default);
        var state = model.State!;

        Assert.AreEqual((RankingAlgorithm.Micro, BackboneKind.LightGcn, 2), (state.Settings.Algorithm, state.Settings.Backbone, state.Settings.BackboneLayerCount));
        var collaborative = LightGcn(dataset.Train, state.EgoUsers, state.EgoItems, 2);
        for (var item = 0; item < Planted.Items; item++)
        {
            var content = Content(model, item);
            for (var c = 0; c < Width; c++)
            {
                Assert.AreEqual(collaborative[Planted.Users + item][c] + content[c], model.ItemEmbeddings.Row(item)[c], 1e-5);
            }
        }
    }

    [TestMethod]
    public void Fit_Micro_KeepsTheDegreesOfBothGraphs()
    {
        var dataset = Planted.Dataset();
        var model = TrainingLoop.Fit(dataset, Planted.Validation(), Planted.Micro(maxEpochs: 6), null, default);
        for (var m = 0; m < dataset.Modalities.Count; m++)
        {
            var modality = model.State!.Modalities[m];
            var raw = Rows(dataset.Modalities[m].Features.ToArray(), Planted.Items);
            var (weight, bias) = (model.State.Parameter($"_layers.{m}.projection.weight"), model.State.Parameter($"_layers.{m}.projection.bias"));
            var projected = raw.Select(row => Linear(weight.Values, bias.Values, row)).ToArray();
            AssertDegrees(raw, modality.InitialDegrees);
            AssertDegrees(projected, modality.LearnedDegrees);
        }
    }

    [TestMethod]
    public void Fit_TrainedFeatures_KeepsThemAsTrained()
    {
        var options = Planted.Micro();
        options = options with { Graph = options.Graph! with { FineTuneFeatures = true, SkipWeight = 0 }, Optimization = options.Optimization with { LearningRate = .5 } };
        var state = TrainingLoop.Fit(Planted.Dataset(), Planted.Validation(), options, null, default).State!;
        var (row, original) = (new float[6], CompactFeatures.Of(Planted.Dataset().Modalities[0].Features));
        var moved = 0;
        for (var item = 0; item < Planted.Items; item++)
        {
            state.Modalities[0].Features.Read(item, row);
            var before = new float[6];
            original.Read(item, before);
            moved += row.Zip(before, (a, b) => Math.Abs(a - b) > .1 ? 1 : 0).Sum();
        }

        Assert.IsGreaterThan(Planted.Items, moved);
        Assert.IsFalse(state.Parameters.Any(parameter => parameter.Name.Contains("features", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow(BackboneKind.MatrixFactorization, 0)]
    [DataRow(BackboneKind.LightGcn, 0)]
    [DataRow(BackboneKind.Ngcf, 8)]
    public void Fit_BackboneAlone_KeepsIdEmbeddingsAndParameters(BackboneKind kind, int parameters)
    {
        var state = TrainingLoop.Fit(Planted.Dataset(), Planted.Validation(), Planted.Alone(kind), null, default).State!;
        Assert.IsNull(state.Settings.Graph);
        Assert.IsEmpty(state.Modalities);
        Assert.HasCount(parameters, state.Parameters);
        Assert.AreEqual((Planted.Users, Planted.Items), (state.EgoUsers.RowCount, state.EgoItems.RowCount));
    }

    [TestMethod]
    public void Fit_NotWanted_KeepsNothing() =>
        Assert.IsNull(TrainingLoop.Fit(Planted.Dataset(), Planted.Validation(), Planted.Micro() with { KeepState = false }, null, default).State);

    // h_i/‖h_i‖ from id embeddings, graphs and the attention's own parameters
    private static double[] Content(FittedModel model, int item)
    {
        var state = model.State!;
        var views = model.Modalities.Select(modality => View(modality.Graph, state.EgoItems, item)).ToArray();
        var (weight, bias, query) = (state.Parameter("_fusion.transform.weight"), state.Parameter("_fusion.transform.bias"), state.Parameter("_fusion.query.weight"));
        var logits = views.Select(view => Linear(weight.Values, bias.Values, view).Select(Math.Tanh).Zip(query.Values, (t, q) => t * q).Sum()).ToArray();
        var sum = logits.Sum(Math.Exp);
        var fused = new double[Width];
        for (var m = 0; m < views.Length; m++)
        {
            Assert.AreEqual(Math.Exp(logits[m]) / sum, model.Modalities[m].Attention[item], 1e-5);
            for (var c = 0; c < Width; c++)
            {
                fused[c] += Math.Exp(logits[m]) / sum * views[m][c];
            }
        }

        var norm = Math.Sqrt(fused.Sum(value => value * value));
        return [.. fused.Select(value => value / norm)];
    }

    private static double[] View(ItemGraph graph, EmbeddingTable items, int item)
    {
        var view = new double[Width];
        var neighbors = graph.Neighbors(item);
        var weights = graph.Weights(item);
        for (var n = 0; n < neighbors.Length; n++)
        {
            for (var c = 0; c < Width; c++)
            {
                view[c] += weights[n] * items.Row(neighbors[n])[c];
            }
        }

        return view;
    }

    private static double[][] LightGcn(Interactions train, EmbeddingTable users, EmbeddingTable items, int layers)
    {
        var layer = Rows(users.Values.ToArray(), users.RowCount).Concat(Rows(items.Values.ToArray(), items.RowCount)).ToArray();
        var mean = layer.Select(row => row.ToArray()).ToArray();
        var transposed = train.Transpose();
        for (var l = 0; l < layers; l++)
        {
            var next = layer.Select(_ => new double[Width]).ToArray();
            for (var user = 0; user < train.UserCount; user++)
            {
                foreach (var item in train.Row(user))
                {
                    var weight = 1 / Math.Sqrt((double)train.Row(user).Length * transposed.Row(item).Length);
                    for (var c = 0; c < Width; c++)
                    {
                        next[user][c] += weight * layer[train.UserCount + item][c];
                        next[train.UserCount + item][c] += weight * layer[user][c];
                    }
                }
            }

            layer = next;
            mean = [.. mean.Zip(layer, (sum, row) => sum.Zip(row, (a, b) => a + b).ToArray())];
        }

        return [.. mean.Select(row => row.Select(value => value / (layers + 1)).ToArray())];
    }

    private static void AssertDegrees(double[][] rows, float[] degrees)
    {
        var cosines = rows.Select(a => rows.Select(b => Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b))).ToArray()).ToArray();
        for (var item = 0; item < rows.Length; item++)
        {
            Assert.AreEqual(cosines[item].OrderDescending().Take(4).Sum(value => Math.Max(0, value)), degrees[item], 1e-4);
        }
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double[] Linear(float[] weight, float[] bias, double[] input) =>
        [.. bias.Select((b, c) => b + Enumerable.Range(0, input.Length).Sum(n => weight[(c * input.Length) + n] * input[n]))];

    private static double[][] Rows(float[] values, int count) =>
        [.. Enumerable.Range(0, count).Select(n => values[(n * values.Length / count)..((n + 1) * values.Length / count)].Select(value => (double)value).ToArray())];
}
