using Micro.MLNet.Graphs;
using Micro.MLNet.Model;
using Micro.MLNet.Tests.Graphs;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static TorchSharp.torch;

namespace Micro.MLNet.Tests.Model.Baselines;

[TestClass]
public sealed class ViewContrastTests
{
    [TestMethod]
    [DataRow(1L)] // one anchor at a time
    [DataRow(22L)] // two, and a rest
    [DataRow(1000L)]
    public void Compute_AnyBlockSize_EqualsAutogradOverTheWholeMatrix(long blockNumbers)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(3);
        var anchors = nn.Parameter(Normalize.Rows(randn(5, 4)).detach());
        var nodes = nn.Parameter(Normalize.Rows(randn(11, 4)).detach());
        var positives = tensor([3L, 0, 10, 3, 7]);                                                  // one node twice, as in a batch

        var expected = -nn.functional.log_softmax(anchors.mm(nodes.t()) / .2, 1).gather(1, positives.unsqueeze(1)).mean();
        (expected * 3).backward();
        var (anchorGradient, nodeGradient) = (anchors.grad!.clone(), nodes.grad!.clone());
        anchors.grad.zero_();
        nodes.grad.zero_();
        var loss = ViewContrast.Compute(anchors, nodes, positives, .2, blockNumbers);
        (loss * 3).backward();

        TensorAssert.AreClose(expected, loss, 1e-6, "loss");
        TensorAssert.AreClose(anchorGradient, anchors.grad, 1e-6, "gradient of the anchors");
        TensorAssert.AreClose(nodeGradient, nodes.grad, 1e-6, "gradient of the nodes");
    }
}
