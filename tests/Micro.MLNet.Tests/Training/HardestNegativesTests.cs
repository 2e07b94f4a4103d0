using Micro.MLNet.Model;
using Micro.MLNet.Training;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static TorchSharp.torch;

namespace Micro.MLNet.Tests.Training;

[TestClass]
public sealed class HardestNegativesTests
{
    [TestMethod]
    public void Choose_ThreeCandidates_TakesTheHighestScoreOfEachTriplet()
    {
        using var scope = NewDisposeScope();
        // user 0 scores the items 1, 2, 3, 4; user 1 the other way round
        var users = tensor(new float[] { 1, 0, 0, 1 }, [2, 2]);
        var items = tensor(new float[] { 1, 4, 2, 3, 3, 2, 4, 1 }, [4, 2]);
        var output = new NetworkOutput(users, items, users, items, [], null, null);

        // triplets of users 0, 1, 1 with candidates (0, 2, 1), (3, 1, 2) and (2, 2, 3)
        var chosen = HardestNegatives.Choose(output, tensor(new long[] { 0, 1, 1 }), tensor(new long[] { 0, 3, 2, 2, 1, 2, 1, 2, 3 }));
        CollectionAssert.AreEqual(new long[] { 2, 1, 2 }, chosen.data<long>().ToArray());
    }

    [TestMethod]
    public void Choose_OneCandidate_IsTheNegative()
    {
        using var scope = NewDisposeScope();
        var candidates = tensor(new long[] { 3, 1 });
        var output = new NetworkOutput(ones(2, 2), ones(4, 2), ones(2, 2), ones(4, 2), [], null, null);
        Assert.AreSame(candidates, HardestNegatives.Choose(output, tensor(new long[] { 0, 1 }), candidates));
    }
}
