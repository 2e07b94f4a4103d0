using System;
using System.Linq;
using Micro.MLNet.Options;
using Micro.MLNet.Tests.Graphs;
using Micro.MLNet.Training;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static TorchSharp.torch;

namespace Micro.MLNet.Tests.Training;

[TestClass]
public sealed class AdamOptimizerTests
{
    // 37 entries: several vectors and a rest; 200,000: four chunks, the last one not full
    [TestMethod]
    [DataRow(ZeroGradMode.InPlace, 37, 1, false)]
    [DataRow(ZeroGradMode.SetToNone, 37, 1, false)]
    [DataRow(ZeroGradMode.InPlace, 37, 1, true)]
    [DataRow(ZeroGradMode.SetToNone, 37, 1, true)]
    [DataRow(ZeroGradMode.InPlace, 200_000, 1, false)]
    [DataRow(ZeroGradMode.InPlace, 200_000, 3, false)]
    public void Step_GradientOnEveryThirdStep_EqualsTorch(ZeroGradMode mode, int length, int threads, bool usesTorch)
    {
        using var scope = NewDisposeScope();
        using var torchThreads = new TorchThreads(threads);
        manual_seed(1);
        var start = randn(length);
        var (own, reference) = (nn.Parameter(start.clone()), nn.Parameter(start.clone()));
        using var optimizer = new AdamOptimizer([own], mode) { UsesTorchEverywhere = usesTorch };
        using var torchAdam = optim.Adam([reference], lr: .01);
        for (var step = 0; step < 12; step++)
        {
            var slope = randn(length);
            if (step % 3 == 0)
            {
                (own * slope).sum().backward();
                (reference * slope).sum().backward();
            }

            optimizer.Step(.01);
            torchAdam.step();
            if (mode == ZeroGradMode.InPlace)
            {
                torchAdam.zero_grad(); // in place
            }
            else
            {
                reference.grad = null;
            }
        }

        TensorAssert.AreClose(reference, own, 1e-6);
        Assert.IsNull(own.grad);
    }

    // a slope as small as ε moves a parameter half as far as a large one: m / (√v + ε)
    [TestMethod]
    [DataRow(1, false)]
    [DataRow(64, false)]
    [DataRow(64, true)]
    public void Step_SlopeOfEpsilon_IsHalved(int length, bool usesTorch)
    {
        using var scope = NewDisposeScope();
        var parameter = nn.Parameter(zeros(length));
        using var optimizer = new AdamOptimizer([parameter], ZeroGradMode.InPlace) { UsesTorchEverywhere = usesTorch };
        (parameter * 1e-8).sum().backward();
        optimizer.Step(1);

        Assert.IsTrue(TensorAssert.Values(parameter).All(value => Math.Abs(value + 0.5f) < 1e-4f));
    }

    [TestMethod]
    public void Resume_StepsOfEachParameter_GoOnFromThere()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (nn.Parameter(zeros(3)), nn.Parameter(zeros(3)));
        using var optimizer = new AdamOptimizer([first, second], ZeroGradMode.SetToNone);
        optimizer.Resume([7, 3]);
        first.sum().backward();
        optimizer.Step(1e-3);

        CollectionAssert.AreEqual(new[] { 8, 3 }, optimizer.Steps.ToArray());
    }

    [TestMethod]
    public void Dispose_Optimizer_DisposesOfItsMoments()
    {
        using var scope = NewDisposeScope();
        var parameter = nn.Parameter(zeros(3));
        var before = Tensor.TotalCount;
        new AdamOptimizer([parameter], ZeroGradMode.InPlace).Dispose();

        Assert.AreEqual(before, Tensor.TotalCount);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(16)]
    public void Step_GradientNeverAgain_LeavesNoDenormalMoments(int length)
    {
        using var scope = NewDisposeScope();
        var parameter = nn.Parameter(ones(length));
        using var optimizer = new AdamOptimizer([parameter], ZeroGradMode.InPlace);
        (parameter * 1e-12).sum().backward();
        optimizer.Step(1e-3);
        for (var step = 0; step < 900; step++)
        {
            optimizer.Step(1e-3); // 0.9^900 would leave 1e-41 times the first moment
        }

        Assert.IsTrue(optimizer.Moments.SelectMany(TensorAssert.Values).All(moment => moment == 0 || !float.IsSubnormal(moment)));
        Assert.AreEqual(0, TensorAssert.Values(optimizer.Moments.First())[0]);
    }
}
