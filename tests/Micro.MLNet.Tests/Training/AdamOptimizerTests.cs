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
    // 37 entries: several vectors and a rest
    [TestMethod]
    [DataRow(ZeroGradMode.InPlace)]
    [DataRow(ZeroGradMode.SetToNone)]
    public void Step_GradientOnEveryThirdStep_EqualsTorch(ZeroGradMode mode)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var start = randn(37);
        var (own, reference) = (nn.Parameter(start.clone()), nn.Parameter(start.clone()));
        using var optimizer = new AdamOptimizer([own], mode);
        using var torchAdam = optim.Adam([reference], lr: .01);
        for (var step = 0; step < 12; step++)
        {
            var slope = randn(37);
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

    [TestMethod]
    public void Step_GradientNeverAgain_LeavesNoDenormalMoments()
    {
        using var scope = NewDisposeScope();
        var parameter = nn.Parameter(ones(16));
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
