using System;
using Micro.MLNet.Model;
using Micro.MLNet.Options;
using Micro.MLNet.Tests.Graphs;
using Micro.MLNet.Tests.Training;
using Micro.MLNet.Training;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static TorchSharp.torch;

namespace Micro.MLNet.Tests.Model;

/// <summary>Members of an ensemble lie side by side in one model and learn apart.</summary>
[TestClass]
public sealed class EnsembleTests
{
    [TestMethod]
    public void Bpr_TwoMembers_AddsTheLossOfEach()
    {
        using var scope = NewDisposeScope();
        // differences: 1·(3 - 1) = 2 and 2·(1 - 2) = -2, so -ln σ(2) - ln σ(-2); one member would have -ln σ(0)
        var (user, positive, negative) = (tensor(new float[] { 1, 2 }, [1, 2]), tensor(new float[] { 3, 1 }, [1, 2]), tensor(new float[] { 1, 2 }, [1, 2]));
        var loss = BprLoss.Compute(BprLoss.MemberScores(user, positive, 2), BprLoss.MemberScores(user, negative, 2));
        Assert.AreEqual(Math.Log(1 + Math.Exp(-2)) + Math.Log(1 + Math.Exp(2)), loss.item<float>(), 1e-6);
    }

    [TestMethod]
    public void Enrich_TwoMembers_AddsTheDirectionOfEach()
    {
        using var scope = NewDisposeScope();
        // (3, 4) has length 5, (0, 2) has 2; a member of zeros adds nothing
        var content = tensor(new float[] { 3, 4, 0, 2, 0, 0, 6, 8 }, [2, 4]);
        TensorAssert.AreClose([.6f, .8f, 0, 1, 0, 0, .6f, .8f], MicroNetwork.Enrich(zeros(2, 4), content, 2), 1e-6);
    }

    [TestMethod]
    [DataRow(BackboneKind.LightGcn)]
    [DataRow(BackboneKind.MatrixFactorization)]
    public void Compute_TwoMembers_IsTheLossAndTheGradientsOfTwoModels(BackboneKind kind)
    {
        using var scope = NewDisposeScope();
        var single = Resolved(Planted.Alone(kind));
        var pair = single with { Backbone = single.Backbone with { EnsembleSize = 2 } };
        random.manual_seed(3);
        using var ensemble = NetworkFactory.Create(Planted.Dataset(), pair, 1, CPU);
        var loss = Loss(ensemble.Network, pair);
        loss.backward();
        var apart = 0.0;
        for (var member = 0; member < 2; member++)
        {
            using var alone = NetworkFactory.Create(Planted.Dataset(), single, 1, CPU);
            Copy(ensemble.Network.UserEmbedding, alone.Network.UserEmbedding, member);
            Copy(ensemble.Network.ItemEmbedding, alone.Network.ItemEmbedding, member);
            var own = Loss(alone.Network, single);
            own.backward();
            apart += own.item<float>();
            TensorAssert.AreClose(alone.Network.UserEmbedding.grad!, ensemble.Network.UserEmbedding.grad!.narrow(1, member * 8, 8), 1e-6, "users");
            TensorAssert.AreClose(alone.Network.ItemEmbedding.grad!, ensemble.Network.ItemEmbedding.grad!.narrow(1, member * 8, 8), 1e-6, "items");
        }

        Assert.AreEqual(apart, loss.item<float>(), 1e-5);
    }

    [TestMethod]
    public void Fit_EnsembleSizeNull_IsThreeForMicroAndOneForOthers()
    {
        Assert.AreEqual((3, 24), SizeOf(Planted.Micro()));
        Assert.AreEqual((1, 8), SizeOf(Planted.Alone(BackboneKind.LightGcn)));
        Assert.AreEqual((1, 8), SizeOf(Planted.Micro() with { Algorithm = RankingAlgorithm.Lattice }));

        static (int Members, int Width) SizeOf(FitOptions options)
        {
            var model = TrainingLoop.Fit(
                Planted.Dataset(), Planted.Validation(), options with { Backbone = options.Backbone with { EnsembleSize = null } }, null, default);
            return (model.State!.Settings.EnsembleSize, model.ItemEmbeddings.Dimension);
        }
    }

    [TestMethod]
    [DataRow(32_768, true, BackboneKind.LightGcn, 64, 3)]
    [DataRow(32_769, true, BackboneKind.LightGcn, 64, 1)]
    [DataRow(10, true, BackboneKind.MatrixFactorization, 64, 3)]
    [DataRow(10, true, BackboneKind.Ngcf, 64, 1)]
    [DataRow(10, false, BackboneKind.LightGcn, 64, 1)]
    [DataRow(10, true, BackboneKind.LightGcn, 2000, 2)]
    [DataRow(10, true, BackboneKind.LightGcn, 4096, 1)]
    public void Resolve_Null_FitsNetworkItemsAndWidth(int items, bool isMicro, BackboneKind kind, int dimension, int expected)
    {
        var backbone = new BackboneOptions { Kind = kind, EmbeddingDimension = dimension }.Resolve(items, isMicro);
        Assert.AreEqual((expected, expected * dimension), (backbone.EnsembleSize, backbone.Width));
        Assert.AreEqual(7, new BackboneOptions { EnsembleSize = 7 }.Resolve(items, isMicro).EnsembleSize);
    }

    [TestMethod]
    [DataRow(0, 64, BackboneKind.LightGcn, "use a whole number in [1, 64]")]
    [DataRow(65, 64, BackboneKind.LightGcn, "use a whole number in [1, 64]")]
    [DataRow(64, 65, BackboneKind.LightGcn, "more than 4096 numbers")]
    [DataRow(2, 64, BackboneKind.Ngcf, "Ngcf mixes")]
    public void Micro_EnsembleSizeThatCantBe_IsNamed(int members, int dimension, BackboneKind kind, string remedy)
    {
        var backbone = new BackboneOptions { EnsembleSize = members, EmbeddingDimension = dimension, Kind = kind };
        var faults = new OptionFaults();
        backbone.Validate(faults, RankingAlgorithm.Micro);
        var error = Assert.ThrowsExactly<ArgumentException>(() => faults.ThrowIfAny("options"));
        StringAssert.Contains(error.Message, $"1 option can't be used:\n- Backbone.EnsembleSize is {members}: ", StringComparison.Ordinal);
        StringAssert.Contains(error.Message, remedy, StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow(nameof(RankingAlgorithm.Micro), true)]
    [DataRow(nameof(RankingAlgorithm.Lattice), true)]
    [DataRow(nameof(RankingAlgorithm.Backbone), true)]
    [DataRow(nameof(RankingAlgorithm.Sgl), true)]
    [DataRow(nameof(RankingAlgorithm.Vbpr), false)]
    [DataRow(nameof(RankingAlgorithm.Mmgcn), false)]
    [DataRow(nameof(RankingAlgorithm.Grcn), false)]
    public void Validate_TwoMembers_OnlyWhereDimensionsDontMix(string algorithm, bool isAllowed)
    {
        var faults = new OptionFaults();
        new BackboneOptions { EnsembleSize = 2 }.Validate(faults, Enum.Parse<RankingAlgorithm>(algorithm));
        if (isAllowed)
        {
            faults.ThrowIfAny("options");
            return;
        }

        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => faults.ThrowIfAny("options")).Message, $"{algorithm} mixes", StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(3)]
    public void Check_MembersThatDontDivideTheWidth_AreRefused(int members)
    {
        var model = TrainingLoop.Fit(Planted.Dataset(), null, Planted.Micro(maxEpochs: 1, members: 2), null, default);
        var state = model.State! with { Settings = model.State.Settings with { EnsembleSize = members } };
        var error = Assert.ThrowsExactly<ArgumentException>(() => state.Check(Planted.Users, Planted.Items, 2));
        StringAssert.Contains(error.Message, $"There are {members} members in an ensemble, but a divisor of 8", StringComparison.Ordinal);
    }

    private static FitOptions Resolved(FitOptions options) => NetworkFactory.Resolve(options, Planted.Items, 100);

    private static Tensor Loss(RankingNetwork network, FitOptions options) =>
        TotalLoss.Compute(network, network.Forward(true), tensor(Planted.BatchUsers), cat([tensor(Planted.BatchPositives), tensor(Planted.BatchNegatives)], 0), options).Loss;

    private static void Copy(Tensor members, Tensor target, int member)
    {
        using var noGradient = no_grad();
        target.copy_(members.narrow(1, member * 8, 8));
    }
}
