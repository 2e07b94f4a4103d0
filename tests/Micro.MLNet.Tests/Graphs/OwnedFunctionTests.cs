using System.Threading;
using Micro.MLNet.Graphs;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static TorchSharp.torch;

namespace Micro.MLNet.Tests.Graphs;

[TestClass]
public sealed class OwnedFunctionTests
{
    [TestMethod]
    public void Backward_OnAThreadOfItsOwn_LeavesNoTensorAndTheSameGradient()
    {
        using var scope = NewDisposeScope();
        var index = tensor(new long[] { 0, 1, 2 });
        using var graph = new SparseGraph(3, 3, index.clone(), index.clone(), tensor(new long[] { 2, 0, 1 }), tensor(new[] { 1f, 2f, 3f }));
        var expected = Gradient(graph, onOwnThread: false, out _);
        _ = Gradient(graph, onOwnThread: true, out _); // what is made once and kept
        var gradient = Gradient(graph, onOwnThread: true, out var left);

        CollectionAssert.AreEqual(expected, gradient);
        Assert.AreEqual(0, left);
    }

    private static float[] Gradient(SparseGraph graph, bool onOwnThread, out long left)
    {
        var before = Tensor.TotalCount;
        float[] gradient;
        using (NewDisposeScope())
        {
            var input = arange(Scalars.Of(1), Scalars.Of(7), Scalars.One, ScalarType.Float32).view(3, 2).requires_grad_();
            var loss = (Normalize.Rows(Propagation.Propagate(graph, input)) * input.detach()).sum();
            if (onOwnThread)
            {
                // as libtorch does on a GPU: a thread on which no dispose scope is open
                var thread = new Thread(() => loss.backward());
                thread.Start();
                thread.Join();
                OwnedTensors.Release();
            }
            else
            {
                loss.backward();
            }

            gradient = input.grad!.data<float>().ToArray();
        }

        left = Tensor.TotalCount - before;
        return gradient;
    }
}
