using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Graphs;
using Micro.MLNet.Model.Baselines;
using Micro.MLNet.Options;
using Micro.MLNet.Tests.Golden;
using Micro.MLNet.Tests.Graphs;
using Micro.MLNet.Tests.Training;
using Micro.MLNet.Training;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Micro.MLNet.Tests.Model.Baselines;

[TestClass]
public sealed class BaselineNetworkTests
{
    [TestMethod]
    public void Vbpr_EveryPair_ScoresByTheFormula()
    {
        using var scope = NewDisposeScope();
        using var built = Create(RankingAlgorithm.Vbpr);
        var network = (VbprNetwork)built.Network;
        using (no_grad())
        {
            network.ItemBias.uniform_(-1, 1);
            network.Projection(0).uniform_(-1, 1);
            network.Projection(1).uniform_(-1, 1);
        }

        var output = network.Forward(rebuildGraphs: false);
        var features = cat([.. Planted.Dataset().Modalities.Select(modality => tensor(modality.Features.ToArray()).view(Planted.Items, -1))], 1).to(float64); // [I, F]
        var projection = cat([network.Projection(0), network.Projection(1)], 1).to(float64);        // [d + 1, F]
        var dimension = network.UserEmbedding.shape[1];
        var expected = network.UserEmbedding.to(float64).mm(network.ItemEmbedding.to(float64).t())
            + network.UserFeatureFactors.to(float64).mm(projection.narrow(0, 0, dimension).mm(features.t()))
            + projection.narrow(0, dimension, 1).mm(features.t())
            + network.ItemBias.to(float64).t();                                                     // [U, I]

        TensorAssert.AreClose(expected, output.Users.mm(output.Items.t()), 1e-5);
        Assert.AreEqual(0.0, network.Forward(rebuildGraphs: false).EgoUsers.narrow(1, 0, dimension).sub(network.UserEmbedding).abs().max().item<float>());
    }

    [TestMethod]
    public void Vbpr_Training_MovesEveryParameterButNoOffset()
    {
        using var scope = NewDisposeScope();
        using var built = Create(RankingAlgorithm.Vbpr);
        var output = built.Network.Forward(rebuildGraphs: false);
        output.Users.mm(output.Items.t()).square().sum().backward();

        var still = built.Network.named_parameters().Where(entry => entry.parameter.grad is null).Select(entry => entry.name);
        CollectionAssert.AreEqual(new[] { "_projections.0.bias", "_projections.1.bias" }, still.Order().ToArray());
    }

    [TestMethod]
    public void Lattice_TwoLayers_PropagatesOverTheWeightedSumOfTheGraphs()
    {
        using var scope = NewDisposeScope();
        using var built = Create(RankingAlgorithm.Lattice, graph: new GraphOptions { NeighborCount = 4, LayerCount = 2 });
        var network = (LatticeNetwork)built.Network;
        using (no_grad())
        {
            network.Importance.copy_(tensor(new[] { .3f, -.4f }));
        }

        var output = network.Forward(rebuildGraphs: true);
        var share = 1 / (1 + Math.Exp(-.7)); // softmax of .3 and -.4
        var sum = (GoldenNetwork.Dense(network.ItemGraphs[0]) * share) + (GoldenNetwork.Dense(network.ItemGraphs[1]) * (1 - share)); // [I, I]
        var latent = sum.mm(sum).mm(network.ItemEmbedding);                                         // [I, d]
        var adjacency = GoldenNetwork.Dense(built.UserItemGraph!);                                  // [N, N]
        var ego = cat([network.UserEmbedding, network.ItemEmbedding], 0);                           // [N, d]
        var layer = adjacency.mm(ego);                                                              // [N, d]
        var nodes = (ego + layer + adjacency.mm(layer)) / 3;                                        // [N, d]

        TensorAssert.AreClose(nodes.narrow(0, 0, Planted.Users), output.Users, 1e-5, "users");
        TensorAssert.AreClose(nodes.narrow(0, Planted.Users, Planted.Items) + (latent / latent.norm(1, keepdim: true)), output.Items, 1e-5, "items");
        TensorAssert.AreClose([share, 1 - share], output.Attention![5], 1e-6, "attention");
        Assert.IsNull(network.AuxiliaryLoss(output, tensor([0L]), tensor([0L, 1])));

        output.Items.square().sum().backward();
        Assert.IsGreaterThan(0, network.Importance.grad!.abs().sum().item<float>());
    }

    [TestMethod]
    [DataRow(LayerCombination.Mean)]
    [DataRow(LayerCombination.Concatenate)]
    public void Mmgcn_TwoLayers_EqualsTheFormulaOverDenseMatrices(LayerCombination combination)
    {
        using var scope = NewDisposeScope();
        using var built = Create(RankingAlgorithm.Mmgcn, combination: combination);
        var network = (MmgcnNetwork)built.Network;
        var modalities = network.named_children().Single().module.children().Cast<MmgcnNetwork.ModalityConvolution>().ToList();
        var ids = cat([network.UserEmbedding, network.ItemEmbedding], 0);                           // [N, d]
        var edges = Adjacency();                                                                    // A, [N, N]
        var mean = edges / edges.sum(1, keepdim: true).clamp_min(1);                                // D^-1 A
        var expected = zeros_like(ids);                                                             // [N, d]
        for (var m = 0; m < modalities.Count; m++)
        {
            var raw = tensor(Planted.Dataset().Modalities[m].Features.ToArray()).view(Planted.Items, -1); // [I, f]
            var nodes = cat([modalities[m].Preference, Apply(modalities[m].Projection, raw)], 0);   // [N, d]
            nodes = nodes / nodes.norm(1, keepdim: true);
            foreach (var layer in modalities[m].Layers)
            {
                var aggregated = Leaky(mean.mm(nodes).mm(layer.Neighbors.weight.t()));
                var own = Leaky(Apply(layer.Self, nodes)) + ids;
                nodes = Leaky(combination == LayerCombination.Concatenate ? Apply(layer.Combination, cat([aggregated, own], 1)) : Apply(layer.Combination, aggregated) + own);
            }

            expected += nodes / 2;
        }

        var output = network.Forward(rebuildGraphs: false);
        TensorAssert.AreClose(expected.narrow(0, 0, Planted.Users), output.Users, 1e-5, "users");
        TensorAssert.AreClose(expected.narrow(0, Planted.Users, Planted.Items), output.Items, 1e-5, "items");
        Assert.AreEqual(3 * network.UserEmbedding.shape[1], output.EgoUsers.shape[1], "ids and two preferences are regularized");
        (output.Users.sum() + output.Items.square().sum()).backward();
        Assert.IsTrue(network.parameters().All(parameter => parameter.grad is not null));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public void Grcn_AnyRouting_EqualsTheFormulaOverDenseMatrices(int routingCount)
    {
        using var scope = NewDisposeScope();
        using var built = Create(RankingAlgorithm.Grcn, routingCount: routingCount);
        var network = (GrcnNetwork)built.Network;
        var edges = Adjacency();                                                                    // [N, N], rows are targets
        var (contents, affinities) = (new List<Tensor>(), new List<Tensor>());
        foreach (var (modality, m) in network.Modalities.Select((modality, m) => (modality, m)))
        {
            var raw = tensor(Planted.Dataset().Modalities[m].Features.ToArray()).view(Planted.Items, -1); // [I, f]
            var features = Unit(Leaky(Apply(modality.Projection, raw)));                            // [I, d]
            var preference = Unit(modality.Preference);                                             // [U, d]
            for (var t = 0; t < routingCount; t++)
            {
                var toItems = Attention(preference.mm(features.t()), edges.narrow(0, 0, Planted.Users).narrow(1, Planted.Users, Planted.Items)); // [U, I]
                preference = Unit(preference + toItems.mm(features));
            }

            var nodes = cat([preference, features], 0);                                             // [N, d]
            affinities.Add(Attention(nodes.mm(nodes.t()), edges));
            contents.Add(nodes + affinities[m].mm(nodes));
        }

        // the source of an edge is its column
        var weights = stack(affinities.Select((affinity, m) => affinity * network.Confidence.narrow(1, m, 1).t())).amax([0]).clamp_min(0) * edges; // [N, N]
        var ids = Unit(cat([network.UserEmbedding, network.ItemEmbedding], 0));                     // [N, d]
        var expected = cat([ids + weights.mm(ids) + weights.mm(weights.mm(ids)), .. contents], 1);  // [N, 3d]

        var output = network.Forward(rebuildGraphs: false);
        TensorAssert.AreClose(expected.narrow(0, 0, Planted.Users), output.Users, 1e-5, "users");
        TensorAssert.AreClose(expected.narrow(0, Planted.Users, Planted.Items), output.Items, 1e-5, "items");
        output.Items.mm(output.Users.t()).square().sum().backward();
        Assert.IsTrue(network.parameters().All(parameter => parameter.grad is not null && parameter.grad.abs().sum().item<float>() > 0));

        static Tensor Unit(Tensor rows) => rows / rows.norm(1, keepdim: true).clamp_min(1e-12);
        static Tensor Attention(Tensor scores, Tensor mask) => scores.exp() * mask / (scores.exp() * mask).sum(1, keepdim: true).clamp_min(1e-9);
    }

    [TestMethod]
    [DataRow(GraphAugmentation.EdgeDropout)]
    [DataRow(GraphAugmentation.RandomWalk)]
    [DataRow(GraphAugmentation.NodeDropout)]
    public void Sgl_Views_ContrastEveryNodeOfTheBatchWithAllOthers(GraphAugmentation augmentation)
    {
        using var scope = NewDisposeScope();
        using var built = Create(RankingAlgorithm.Sgl, supervision: new SelfSupervisionOptions { Augmentation = augmentation, DropRate = .3, Temperature = .5 });
        var network = (SglNetwork)built.Network;
        network.BeginEpoch();
        var (users, items) = (tensor([4L, 9, 4]), tensor([2L, 0, 7, 1, 1, 1]));                     // the last three are negatives

        var loss = network.AuxiliaryLoss(network.Forward(rebuildGraphs: false), users, items)!;

        var ego = cat([network.UserEmbedding, network.ItemEmbedding], 0);                           // [N, d]
        var (first, second) = (Convolve(network.Views[0], ego), Convolve(network.Views[1], ego));   // [N, d]
        var expected = InfoNce(first.narrow(0, 0, Planted.Users), second.narrow(0, 0, Planted.Users), users)
            + InfoNce(first.narrow(0, Planted.Users, Planted.Items), second.narrow(0, Planted.Users, Planted.Items), items.narrow(0, 0, 3));
        TensorAssert.AreClose(expected, loss, 1e-5);
        Assert.AreEqual(.1, network.AuxiliaryWeight);
        Assert.AreEqual(augmentation == GraphAugmentation.RandomWalk ? 4 : 2, network.Views.SelectMany(view => view).Distinct().Count(), "graphs of two views with two layers");
    }

    [TestMethod]
    public void Sgl_NothingLeftOut_EqualsTwiceTheSameView()
    {
        using var scope = NewDisposeScope();
        using var built = Create(RankingAlgorithm.Sgl, supervision: new SelfSupervisionOptions { DropRate = 0 });
        var network = (SglNetwork)built.Network;
        network.BeginEpoch();
        var output = network.Forward(rebuildGraphs: false);

        // a view of the whole graph is LightGCN's own pass
        TensorAssert.AreClose(output.Users, Convolve(network.Views[1], cat([network.UserEmbedding, network.ItemEmbedding], 0)).narrow(0, 0, Planted.Users), 1e-5);
    }

    [TestMethod]
    public void Sgl_EachEpoch_DrawsOtherViewsFromTheSeed()
    {
        using var scope = NewDisposeScope();
        var drawn = new List<long>();
        for (var run = 0; run < 2; run++)
        {
            using var built = Create(RankingAlgorithm.Sgl, supervision: new SelfSupervisionOptions { DropRate = .3 });
            var network = (SglNetwork)built.Network;
            for (var epoch = 0; epoch < 3; epoch++)
            {
                network.BeginEpoch();
                drawn.AddRange(network.Views.Select(view => (view[0].Rows * view[0].Columns).sum().item<long>()));
            }
        }

        Assert.HasCount(6, drawn[..6].Distinct());
        CollectionAssert.AreEqual(drawn[..6], drawn[6..]);
    }

    private static NetworkFactory Create(RankingAlgorithm algorithm, GraphOptions? graph = null, SelfSupervisionOptions? supervision = null, LayerCombination combination = LayerCombination.Mean, int routingCount = 0)
    {
        random.manual_seed(11);
        var kind = algorithm is RankingAlgorithm.Vbpr or RankingAlgorithm.Grcn ? BackboneKind.MatrixFactorization : BackboneKind.LightGcn;
        var options = Planted.Alone(kind) with { Algorithm = algorithm, Graph = graph, SelfSupervision = supervision, RoutingCount = routingCount };
        var normalization = algorithm == RankingAlgorithm.Mmgcn ? UserItemNormalization.Row : UserItemNormalization.Symmetric;
        options = options with { Backbone = options.Backbone with { Normalization = normalization, Combination = combination } };
        return NetworkFactory.Create(Planted.Dataset(), options, seed: 5, CPU);
    }

    private static Tensor Apply(Linear linear, Tensor input) => input.mm(linear.weight.t()) + linear.bias!;

    private static Tensor Leaky(Tensor input) => where(input > 0, input, input * .01);

    private static Tensor Adjacency()
    {
        var train = Planted.Dataset().Train;
        var edges = zeros(Planted.Users + Planted.Items, Planted.Users + Planted.Items);            // [N, N]
        for (var user = 0; user < Planted.Users; user++)
        {
            foreach (var item in train.Row(user))
            {
                edges[user, Planted.Users + item] = 1;
                edges[Planted.Users + item, user] = 1;
            }
        }

        return edges;
    }

    private static Tensor Convolve(IReadOnlyList<SparseGraph> layers, Tensor ego)
    {
        var (layer, sum) = (ego, ego);                                                              // [N, d]
        foreach (var graph in layers)
        {
            layer = GoldenNetwork.Dense(graph).mm(layer);                                           // [N, d]
            sum = sum + layer;                                                                      // [N, d]
        }

        return sum / (layers.Count + 1);                                                            // [N, d]
    }

    private static Tensor InfoNce(Tensor first, Tensor second, Tensor batch)
    {
        var (anchors, nodes) = (first.index_select(0, batch), second);
        var cosines = (anchors / anchors.norm(1, keepdim: true)).mm((nodes / nodes.norm(1, keepdim: true).clamp_min(1e-12)).t()); // [B, n]
        return -nn.functional.log_softmax(cosines / .5, 1).gather(1, batch.unsqueeze(1)).mean();    // []
    }
}
