using System;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Model;
using Micro.MLNet.Model.Backbones;
using Micro.MLNet.Options;
using Micro.MLNet.Tests.Graphs;
using Micro.MLNet.Tests.Training;
using Micro.MLNet.Training;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static TorchSharp.torch;

namespace Micro.MLNet.Tests.Model;

[TestClass]
public sealed class MicroNetworkTests
{
    [TestMethod]
    public void Bpr_OneTriplet_MatchesHandValue()
    {
        using var scope = NewDisposeScope();
        // ŷ_ui = 1·3 + 2·1 = 5, ŷ_uj = 1·1 + 2·1 = 3: -ln σ(2)
        var user = tensor(new float[] { 1, 2 }, [1, 2]);
        var (positive, negative) = (tensor(new float[] { 3, 1 }, [1, 2]), tensor(new float[] { 1, 1 }, [1, 2]));

        var loss = BprLoss.Compute(BprLoss.MemberScores(user, positive, 1), BprLoss.MemberScores(user, negative, 1));
        Assert.AreEqual(Math.Log(1 + Math.Exp(-2)), loss.item<float>(), 1e-6);

        // ½ (5 + 10 + 2) · 0.1 / 4
        var l2 = BprLoss.L2(user, positive, negative, new OptimizationOptions { L2Weight = .1, BatchSize = 4 });
        Assert.AreEqual(.5 * 17 * .1 / 4, l2.item<float>(), 1e-6);
    }

    [TestMethod]
    public void Fuse_TwoViews_IsTheWeightedSum()
    {
        using var scope = NewDisposeScope();
        var weights = tensor(new float[] { .25f, .75f, 1, 0 }, [2, 2]);

        // item 0: ¼·(4, 8) + ¾·(0, 4) = (1, 5); item 1: the first view alone
        var fused = ModalityFusion.Fuse([tensor(new float[] { 4, 8, 1, 2 }, [2, 2]), tensor(new float[] { 0, 4, 9, 9 }, [2, 2])], weights);
        TensorAssert.AreClose([1, 5, 1, 2], fused, 1e-6);
    }

    [TestMethod]
    public void Enrich_ThreeFourVector_AddsItsDirection()
    {
        using var scope = NewDisposeScope();
        // (3, 4) has length 5; a zero row adds nothing
        var enriched = MicroNetwork.Enrich(tensor(new float[] { 1, 1, 2, 2 }, [2, 2]), tensor(new float[] { 3, 4, 0, 0 }, [2, 2]), memberCount: 1);
        TensorAssert.AreClose([1.6, 1.8, 2, 2], enriched, 1e-6);
    }

    [TestMethod]
    public void Forward_EnrichUsers_AddsTheDirectionOfTheirItemsContent()
    {
        using var scope = NewDisposeScope();
        var dataset = Planted.Dataset();
        NetworkOutput Run(bool enrich)
        {
            random.manual_seed(5);
            var options = Planted.Micro() with { Fusion = new FusionOptions { EnrichUsers = enrich } };
            using var built = NetworkFactory.Create(dataset, options, 1, CPU);
            return built.Network.Forward(rebuildGraphs: true);
        }

        var (plain, enriched) = (Run(false), Run(true));
        TensorAssert.AreClose(plain.Items, enriched.Items, 1e-6, "items");
        var degrees = dataset.Train.CountByItem();
        for (var user = 0; user < Planted.Users; user++)
        {
            var content = new double[8];
            foreach (var item in dataset.Train.Row(user))
            {
                var row = plain.Fused![item].data<float>().ToArray();
                var length = Math.Sqrt(row.Sum(value => (double)value * value));
                for (var d = 0; d < content.Length; d++)
                {
                    content[d] += row[d] / length / Math.Sqrt(degrees[item]);
                }
            }

            var norm = Math.Sqrt(content.Sum(value => value * value));
            var expected = plain.Users[user].data<float>().ToArray().Select((value, d) => (float)(value + (content[d] / norm))).ToArray();
            TensorAssert.AreClose(expected, enriched.Users[user], 1e-5);
        }
    }

    [TestMethod]
    public void Forward_EnrichUsers_SendsGradientThroughTheHistories()
    {
        // f = Σ c·x̂_u; by central differences over one entry of an item's id embedding
        using var scope = NewDisposeScope();
        using var built = NetworkFactory.Create(Planted.Dataset(), Planted.Micro() with { Fusion = new FusionOptions { EnrichUsers = true } }, 1, CPU);
        var network = (MicroNetwork)built.Network;
        var weights = randn(Planted.Users, 8);
        Tensor Value() => (network.Forward(rebuildGraphs: false).Users * weights).sum();
        Value().backward();
        var gradient = network.ItemEmbedding.grad![2, 3].item<float>();
        float At(float change)
        {
            using var noGradient = no_grad();
            network.ItemEmbedding[2, 3].add_(change);
            var value = Value().item<float>();
            network.ItemEmbedding[2, 3].sub_(change);
            return value;
        }

        const float Step = 5e-3f;
        Assert.AreEqual((At(Step) - At(-Step)) / (2 * Step), gradient, .02 * Math.Abs(gradient) + 1e-3);
    }

    [TestMethod]
    public void Weights_MaskedModality_GetsNoAttention()
    {
        using var scope = NewDisposeScope();
        var missing = tensor(new[] { false, true, false, false }, [2, 2]);
        using var fusion = new ModalityFusion(4, missing, CPU);
        var attention = fusion.Weights([randn(2, 4), randn(2, 4)]);

        TensorAssert.AreClose([1, 0], attention[0], 1e-6);
        Assert.AreEqual(1, attention[1].sum().item<float>(), 1e-6);
        Assert.IsGreaterThan(0f, attention[1, 1].item<float>());
    }

    [TestMethod]
    [DataRow(GraphRebuild.EachEpoch)]
    [DataRow(GraphRebuild.EachBatch)]
    public void Forward_Rebuilding_SendsGradientToTheProjection(GraphRebuild rebuild)
    {
        using var scope = NewDisposeScope();
        var options = Planted.Micro() with { Graph = new GraphOptions { NeighborCount = 4, Rebuild = rebuild } };
        using var built = NetworkFactory.Create(Planted.Dataset(), options, 1, CPU);
        var network = (MicroNetwork)built.Network;
        network.Forward(rebuildGraphs: true).Items.square().sum().backward();

        foreach (var layer in network.Layers)
        {
            Assert.IsGreaterThan(0f, layer.Projection.weight!.grad!.abs().sum().item<float>());
        }
    }

    [TestMethod]
    [DataRow(false, 9)] // two id tables, W and b of two modalities, W, b and q of the attention
    [DataRow(true, 11)] // and the raw features of two modalities
    public void Parameters_OfTheNetwork_AreAllForTheOptimizer(bool fineTuneFeatures, int expected)
    {
        using var scope = NewDisposeScope();
        var options = Planted.Micro() with { Graph = new GraphOptions { FineTuneFeatures = fineTuneFeatures } };
        using var built = NetworkFactory.Create(Planted.Dataset(), options, 1, CPU);

        Assert.HasCount(expected, built.Network.parameters());
        string[] names = [.. built.Network.named_parameters().Select(named => named.name)];
        CollectionAssert.IsSubsetOf(new[] { "_fusion.transform.weight", "_fusion.transform.bias", "_fusion.query.weight" }, names, string.Join(", ", names));
    }

    [TestMethod]
    public void Forward_NotRebuilding_LeavesTheProjectionAlone()
    {
        using var scope = NewDisposeScope();
        using var built = NetworkFactory.Create(Planted.Dataset(), Planted.Micro(), 1, CPU);
        var network = (MicroNetwork)built.Network;
        network.Forward(rebuildGraphs: true);
        network.Forward(rebuildGraphs: false).Items.square().sum().backward();

        Assert.IsNull(network.Layers[0].Projection.weight!.grad);
    }

    [TestMethod]
    public void Forward_FeaturesAsInputWithoutLayers_FusesTheProjectedFeatures()
    {
        using var scope = NewDisposeScope();
        var options = Planted.Micro() with { Graph = new GraphOptions { LayerCount = 0, ItemInput = ItemInput.Features } };
        using var built = NetworkFactory.Create(Planted.Dataset(), options, 1, CPU);
        var network = (MicroNetwork)built.Network;

        // CF+feats: h_m is x̃_m itself
        TensorAssert.AreClose(network.Layers[1].Project(), network.Forward(false).ModalityViews[1], 1e-6);
    }

    [TestMethod]
    public void Forward_OneModality_HasAttentionOne()
    {
        using var scope = NewDisposeScope();
        var dataset = Planted.Dataset();
        var single = new RecommendationDataset(dataset.Users, dataset.Items, dataset.Train, [dataset.Modalities[0]]);
        using var built = NetworkFactory.Create(single, Planted.Micro(), 1, CPU);

        TensorAssert.AreClose([.. Enumerable.Repeat(1.0, single.Items.Count)], built.Network.Forward(true).Attention!, 1e-6);
    }

    [TestMethod]
    public void Ngcf_Concatenating_IsLayersTimesWider()
    {
        using var scope = NewDisposeScope();
        var options = new BackboneOptions { Kind = BackboneKind.Ngcf, EmbeddingDimension = 5, LayerCount = 2, Combination = LayerCombination.Concatenate };
        using var built = NetworkFactory.Create(Planted.Dataset(), new FitOptions(options, new OptimizationOptions()), 1, CPU);

        Assert.AreEqual(15, built.Network.Forward(false).Users.shape[1]);
        Assert.IsInstanceOfType<CollaborativeNetwork>(built.Network);
    }

    [TestMethod]
    public void LightGcn_PathOfThreeNodes_MatchesHandValue()
    {
        using var scope = NewDisposeScope();
        var train = Interactions.Build(1, 2, [0, 0], [0, 1]);
        using var graph = Micro.MLNet.Graphs.UserItemGraphBuilder.Build(train, UserItemNormalization.Symmetric, CPU);
        using var backbone = new LightGcnBackbone(graph, 1);
        var (users, items) = backbone.Forward(tensor(new float[] { 2 }, [1, 1]), tensor(new float[] { 1, 3 }, [2, 1]));

        // every edge weighs 1/√2: user (2 + (1 + 3)/√2)/2, items (1 + 2/√2)/2 and (3 + 2/√2)/2
        var root = Math.Sqrt(2);
        TensorAssert.AreClose([(2 + (4 / root)) / 2], users, 1e-6);
        TensorAssert.AreClose([(1 + root) / 2, (3 + root) / 2], items, 1e-6);
    }
}
