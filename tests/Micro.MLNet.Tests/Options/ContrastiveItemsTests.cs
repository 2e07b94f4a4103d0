using Micro.MLNet.Options;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Options;

[TestClass]
public sealed class ContrastiveItemsTests
{
    [TestMethod]
    [DataRow(1_024, null, null)]
    [DataRow(1_025, 128, null)]
    [DataRow(32_768, 128, null)]
    [DataRow(32_769, 128, 16_384)]
    public void Auto_Size_DecidesWhatIsDrawn(int items, int? anchors, int? negatives) =>
        Assert.AreEqual((anchors, negatives), ContrastiveItems.Auto.SampleSizes(items));

    [TestMethod]
    public void Others_Size_ChangesNothing()
    {
        Assert.AreEqual((null, null), ContrastiveItems.All.SampleSizes(1_000_000));
        Assert.AreEqual((null, null), ContrastiveItems.Batch.SampleSizes(2_000));
        Assert.AreEqual((64, null), ContrastiveItems.Anchors(64).SampleSizes(1_000_000));
        Assert.AreEqual((null, null), ContrastiveItems.Anchors(64).SampleSizes(64));
    }
}
