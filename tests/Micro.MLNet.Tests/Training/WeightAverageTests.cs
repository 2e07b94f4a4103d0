using System;
using System.Collections.Generic;
using Micro.MLNet.Options;
using Micro.MLNet.Tests.Graphs;
using Micro.MLNet.Training;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Micro.MLNet.Tests.Training;

[TestClass]
public sealed class WeightAverageTests
{
    [TestMethod]
    public void Update_ThreeSteps_FollowsTheFormulaAndTheWarmUp()
    {
        using var scope = NewDisposeScope();
        var weights = nn.Parameter(tensor(new float[] { 1, -2 }));
        using var average = new WeightAverage([weights], .15);

        var expected = 1.0;
        foreach (var (value, decay) in new[] { (4f, 1 / 11.0), (6f, .15), (2f, .15) }) // 1/11, then 2/12 and 3/13 are above .15
        {
            Set(weights, value);
            average.Update();
            expected = (decay * expected) + ((1 - decay) * value);
        }

        Assert.AreEqual(expected, average.Use(() => weights[0].item<float>()), 1e-6);
        TensorAssert.AreClose([2, 2], weights, 0); // its own are back
    }

    [TestMethod]
    public void Use_BodyThrows_PutsTheWeightsBack()
    {
        using var scope = NewDisposeScope();
        var weights = nn.Parameter(tensor(new float[] { 1 }));
        using var average = new WeightAverage([weights], .5);
        Set(weights, 3);

        Assert.ThrowsExactly<InvalidOperationException>(() => average.Use<int>(() => throw new InvalidOperationException()));

        TensorAssert.AreClose([3], weights, 0);
    }

    [TestMethod]
    public void Fit_WithAveraging_TrainsTheSameStepsButKeepsOtherTables()
    {
        FitOptions With(double averaging)
        {
            var options = Planted.Micro();
            return options with { Optimization = options.Optimization with { WeightAveraging = averaging } };
        }

        var losses = new EpochLosses();
        var own = TrainingLoop.Fit(Planted.Dataset(), Planted.Validation(), With(0), losses, default);
        var averaged = TrainingLoop.Fit(Planted.Dataset(), Planted.Validation(), With(.9), losses, default);

        CollectionAssert.AreEqual(losses.Values[..3], losses.Values[3..]);
        CollectionAssert.AreNotEqual(own.ItemEmbeddings.Values.ToArray(), averaged.ItemEmbeddings.Values.ToArray());
    }

    private static void Set(Parameter weights, float value)
    {
        using var noGradient = no_grad();
        weights.fill_(value);
    }

    private sealed class EpochLosses : IProgress<EpochReport>
    {
        public List<double> Values { get; } = [];

        public void Report(EpochReport value) => Values.Add(value.RankingLoss);
    }
}
