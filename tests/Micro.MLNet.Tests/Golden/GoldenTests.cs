using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Micro.MLNet.Options;
using Micro.MLNet.Tests.Training;
using Micro.MLNet.Training;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static TorchSharp.torch;

namespace Micro.MLNet.Tests.Golden;

/// <summary>
/// Both presets against values that the published code and an independent reading of the paper computed. Set MICRO_GOLDEN_DIR to a folder of
/// further files of the same form.
/// </summary>
[TestClass]
public sealed class GoldenTests
{
    private const double ValueTolerance = 1e-5;
    private const double GradientTolerance = 1e-4;
    private static readonly string[] Normalizations = ["rowWithSelf", "symmetric"];

    public static IEnumerable<object[]> OfficialCases => Cases(["official_lightgcn", "official_mf", "official_ngcf"]);

    public static IEnumerable<object[]> PaperCases =>
        from entry in Cases(["paper"])
        from normalization in Normalizations
        select new object[] { entry[0], entry[1], entry[2], normalization };

    [TestMethod]
    [DynamicData(nameof(OfficialCases))]
    public void OfficialCode_OneStep_ReproducesThePublishedCode(string file, string key, string device)
    {
        using var scope = NewDisposeScope();
        var golden = new GoldenCase(file);
        var expected = golden[key];
        using var built = new GoldenNetwork(golden, Official(golden, key), expected.GetProperty("parameters"), device);
        var output = built.Network.Forward(rebuildGraphs: true);
        var (users, items) = golden.Batch(device);
        var (loss, parts) = TotalLoss.Compute(built.Network, output, users, items, built.Options);
        loss.backward();

        AreClose(expected, "userEmbeddings", output.Users, ValueTolerance);
        AreClose(expected, "itemEmbeddings", output.Items, ValueTolerance);
        AreClose(expected, "scores", output.Users.mm(output.Items.t()), ValueTolerance);
        AreClose(expected, "modalityViews", stack(output.ModalityViews), ValueTolerance);
        AreClose(expected, "fused", output.Fused!, ValueTolerance);
        AreClose(expected, "latentGraphs", stack(built.Network.ItemGraphs.Select(GoldenNetwork.Dense)), ValueTolerance);
        AreClose(expected, "initialGraphs", stack(built.Network.Layers.Select(layer => GoldenNetwork.Dense(layer.Initial.ToGraph()))), ValueTolerance);
        AreClose(expected, "bpr", parts[0], ValueTolerance);
        AreClose(expected, "l2", parts[2], ValueTolerance);
        AreClose(expected, "loss", loss, ValueTolerance);
        var contrast = GoldenCase.Flatten(expected.GetProperty("contrastive")).Sum();
        Assert.AreEqual(contrast, parts[1].item<float>(), ValueTolerance * Math.Abs(contrast), "contrastive");
        GradientsAreClose(expected.GetProperty("gradients"), built);
    }

    [TestMethod]
    [DynamicData(nameof(PaperCases))]
    public void Paper_OneStep_ReproducesThePrintedEquations(string file, string key, string device, string normalization)
    {
        using var scope = NewDisposeScope();
        var golden = new GoldenCase(file);
        var shared = golden[key];
        var expected = shared.GetProperty("lightgcn").GetProperty(normalization);
        var parameters = shared.TryGetProperty("parameters", out var own) ? own : golden["official_lightgcn"].GetProperty("parameters");
        using var built = new GoldenNetwork(golden, Paper(golden, normalization), parameters, device);
        var output = built.Network.Forward(rebuildGraphs: true);
        var (users, items) = golden.Batch(device);
        var (loss, parts) = TotalLoss.Compute(built.Network, output, users, items, built.Options);
        loss.backward();

        AreClose(shared, "latentGraphs", stack(built.Network.ItemGraphs.Select(GoldenNetwork.Dense)), ValueTolerance);
        AreClose(shared, "attention", output.Attention!, ValueTolerance);
        AreClose(shared, "modalityViews", stack(output.ModalityViews), ValueTolerance);
        AreClose(shared, "fused", output.Fused!, ValueTolerance);
        AreClose(expected, "userEmbeddings", output.Users, ValueTolerance);
        AreClose(expected, "itemEmbeddings", output.Items, ValueTolerance);
        AreClose(expected, "bpr", parts[0], ValueTolerance);
        AreClose(expected, "contrastive", parts[1], ValueTolerance);
        AreClose(expected, "l2", parts[2], ValueTolerance);
        AreClose(expected, "loss", loss, ValueTolerance);
        GradientsAreClose(expected.GetProperty("gradients"), built);
    }

    private static IEnumerable<object[]> Cases(string[] keys) =>
        from file in GoldenCase.Files()
        from key in keys
        where new GoldenCase(file).Has(key)
        from device in TestDevices.Names
        select new object[] { file, key, device };

    private static FitOptions Official(GoldenCase golden, string key)
    {
        var preset = MicroOptions.OfficialCode;
        var kind = key switch
        {
            "official_mf" => BackboneKind.MatrixFactorization,
            "official_ngcf" => BackboneKind.Ngcf,
            _ => BackboneKind.LightGcn,
        };
        return Fit(golden, preset, preset.Graph, preset.Backbone with { Kind = kind }, preset.Optimization);
    }

    private static FitOptions Paper(GoldenCase golden, string normalization)
    {
        var preset = MicroOptions.Paper;
        var paper = golden["paper"];
        return Fit(
            golden,
            preset,
            preset.Graph with { SkipWeight = paper.GetProperty("lambda_").GetDouble() },
            preset.Backbone with { Normalization = normalization == "symmetric" ? UserItemNormalization.Symmetric : UserItemNormalization.RowWithSelfLoop },
            preset.Optimization with { L2Weight = paper.GetProperty("l2Coefficient").GetDouble(), BatchSize = golden.Int("batch") });
    }

    // only what the file states differs from the preset
    private static FitOptions Fit(GoldenCase golden, MicroOptions preset, GraphOptions graph, BackboneOptions backbone, OptimizationOptions optimization) => new(
        backbone with { EmbeddingDimension = golden.Int("embedding"), LayerCount = golden.Int("userItemLayers"), MessageDropout = 0 },
        optimization,
        graph with { NeighborCount = golden.Int("neighbours"), LayerCount = golden.Int("itemLayers") },
        preset.Fusion with { Temperature = golden.Number("temperature"), ContrastiveWeight = golden.Number("beta") });

    private static void GradientsAreClose(JsonElement expected, GoldenNetwork built)
    {
        foreach (var gradient in expected.EnumerateObject())
        {
            var actual = built.Parameters[gradient.Name].grad;
            Assert.IsNotNull(actual, $"no gradient reached {gradient.Name}");
            AreClose(expected, gradient.Name, actual, GradientTolerance);
        }
    }

    // Relative to the largest expected magnitude of the quantity: single entries near zero carry float32 rounding of the reference itself.
    private static void AreClose(JsonElement parent, string name, Tensor actual, double tolerance)
    {
        if (!parent.TryGetProperty(name, out var expected))
        {
            return;
        }

        var wanted = GoldenCase.Flatten(expected).ToArray();
        var found = actual.detach().cpu().contiguous().data<float>().ToArray();
        Assert.HasCount(wanted.Length, found, name);
        var scale = Math.Max(wanted.Max(Math.Abs), 1e-12);
        for (var n = 0; n < wanted.Length; n++)
        {
            Assert.AreEqual(wanted[n], found[n], tolerance * scale, $"{name}[{n}]");
        }
    }
}
