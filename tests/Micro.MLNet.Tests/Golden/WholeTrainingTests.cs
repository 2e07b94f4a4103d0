using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using Micro.MLNet.Core;
using Micro.MLNet.Evaluation;
using Micro.MLNet.Model;
using Micro.MLNet.Options;
using Micro.MLNet.Samples.Data;
using Micro.MLNet.Training;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static TorchSharp.torch;

namespace Micro.MLNet.Tests.Golden;

/// <summary>
/// The preset <see cref="MicroOptions.OfficialCode"/> against a whole training of the published code: from the same parameters and by the same triplets, the
/// same losses and the same recall. Run <c>whole_training.py</c>, which stands beside this file, and name its output folder in MICRO_TRAINING_DIR.
/// </summary>
[TestClass]
[TestCategory("Slow")]
public sealed class WholeTrainingTests
{
    private const double LossTolerance = 5e-4; // relative: rounding differs and training amplifies it
    private const double RecallTolerance = 5e-3;

    [TestMethod]
    public void OfficialCode_WholeTraining_FollowsThePublishedCode()
    {
        var folder = Environment.GetEnvironmentVariable("MICRO_TRAINING_DIR");
        if (folder is null)
        {
            Assert.Inconclusive("MICRO_TRAINING_DIR isn't set: run whole_training.py and name its output folder.");
            return;
        }

        using var history = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "history.json")));
        var root = history.RootElement;
        var data = root.GetProperty("data").GetString()!;
        string[] names = [.. root.GetProperty("modalities").EnumerateArray().Select(name => name.GetString()!)];
        var modalities = names.Select(name => ReadModality(Path.Combine(data, $"{name}_feat.npy"), name)).ToList();
        var (userCount, itemCount) = (root.GetProperty("users").GetInt32(), modalities[0].Features.RowCount);
        var parts = new[] { "train", "val", "test" }.Select(part => ReadInteractions(Path.Combine(data, "5-core", $"{part}.json"), userCount, itemCount)).ToList();
        var dataset = new RecommendationDataset(Ids(userCount), Ids(itemCount), parts[0], modalities);
        var preset = MicroOptions.OfficialCode;
        var options = new FitOptions(preset.Backbone, preset.Optimization with { Seed = 1 }, preset.Graph, preset.Fusion);

        using var scope = NewDisposeScope();
        using var built = NetworkFactory.Create(dataset, options, seed: 1, CPU);
        var network = (MicroNetwork)built.Network;
        Load(network, folder);
        network.train();
        using var adam = new AdamOptimizer(network.parameters(), options.Optimization.ZeroGradMode);
        var (rows, batchSize, values) = NpyFile.Read(Path.Combine(folder, "triples.npy"));
        var triples = Array.ConvertAll((float[])values, value => (long)value);
        var batches = root.GetProperty("batches").GetInt32();
        Assert.AreEqual(rows, 3 * batches * root.GetProperty("epochs").GetArrayLength());
        foreach (var expected in root.GetProperty("epochs").EnumerateArray())
        {
            var epoch = expected.GetProperty("epoch").GetInt32();
            var rate = options.Optimization.LearningRate * Math.Pow(options.Optimization.LearningRateDecay, epoch / (double)options.Optimization.LearningRateDecayEpochs);
            var total = 0.0;
            for (var batch = 0; batch < batches; batch++)
            {
                total += Step(network, adam, options, triples.AsSpan(((epoch * batches) + batch) * 3 * batchSize, 3 * batchSize), rebuild: batch == 0, rate);
            }

            var loss = expected.GetProperty("loss").GetDouble();
            Assert.AreEqual(loss, total / batches, LossTolerance * loss, string.Create(CultureInfo.InvariantCulture, $"loss of epoch {epoch}"));
            if (expected.TryGetProperty("validation", out var validation))
            {
                var tables = EmbeddingExport.Export(network, rebuildGraphs: true, itemMask: null, options);
                Assert.AreEqual(validation.GetDouble(), Recall(tables, parts[1], parts[0]), RecallTolerance, $"validation, epoch {epoch}");
                Assert.AreEqual(expected.GetProperty("test").GetDouble(), Recall(tables, parts[2], parts[0]), RecallTolerance, $"test, epoch {epoch}");
            }
        }
    }

    private static double Step(MicroNetwork network, AdamOptimizer adam, FitOptions options, Span<long> triple, bool rebuild, double rate)
    {
        using var scope = NewDisposeScope();
        var batchSize = triple.Length / 3;
        var (users, items) = (tensor(triple[..batchSize].ToArray()), tensor(triple[batchSize..].ToArray())); // [B], [2B]
        var (loss, _) = TotalLoss.Compute(network, network.Forward(rebuild), users, items, options);
        loss.backward();
        adam.Step(rate);
        return loss.item<float>();
    }

    private static double Recall(IScorer scorer, Interactions relevant, Interactions train) =>
        RankingEvaluator.EvaluateMetric(scorer, relevant, train, RankingMetricKind.Recall, 20, CancellationToken.None);

    private static void Load(MicroNetwork network, string folder)
    {
        var parameters = new Dictionary<string, Tensor>
        {
            ["user.weight"] = network.UserEmbedding,
            ["item.weight"] = network.ItemEmbedding,
            ["query.0.weight"] = network.Fusion.Transform.weight,
            ["query.0.bias"] = network.Fusion.Transform.bias!,
            ["query.2.weight"] = network.Fusion.Query.weight,
        };
        for (var m = 0; m < network.Layers.Count; m++)
        {
            parameters[$"projection.{m}.weight"] = network.Layers[m].Projection.weight;
            parameters[$"projection.{m}.bias"] = network.Layers[m].Projection.bias!;
        }

        using var noGradient = no_grad();
        foreach (var (name, parameter) in parameters)
        {
            using var values = tensor((float[])NpyFile.Read(Path.Combine(folder, $"{name}.npy")).Values);
            parameter.copy_(values.view(parameter.shape));
        }
    }

    private static Modality ReadModality(string path, string name)
    {
        var (rows, width, values) = NpyFile.Read(path);
        return new Modality(name, new FeatureMatrix(rows, width, (float[])values));
    }

    private static Interactions ReadInteractions(string path, int userCount, int itemCount)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        var pairs = json.RootElement.EnumerateObject()
            .SelectMany(user => user.Value.EnumerateArray().Select(item => (User: int.Parse(user.Name, CultureInfo.InvariantCulture), Item: item.GetInt32())))
            .ToList();
        return Interactions.Build(userCount, itemCount, [.. pairs.Select(pair => pair.User)], [.. pairs.Select(pair => pair.Item)]);
    }

    private static IdMap Ids(int count) => new([.. Enumerable.Range(0, count).Select(n => n.ToString(CultureInfo.InvariantCulture))]);
}
