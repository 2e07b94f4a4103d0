using Micro.MLNet.Core;
using Micro.MLNet.Training;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Training;

[TestClass]
public sealed class EarlyStoppingTests
{
    private static readonly ExportedTables Any = new(new EmbeddingTable(1, 1, [0]), new EmbeddingTable(1, 1, [0]), [], [], null);

    [TestMethod]
    public void Observe_MoreStaleEvaluationsThanPatience_Stops()
    {
        var stopping = new EarlyStopping(2);
        stopping.Observe(5, .1, () => Any);
        stopping.Observe(10, .3, () => Any);
        stopping.Observe(15, .3, () => Any); // equal is no improvement
        stopping.Observe(20, .2, () => Any);
        Assert.IsFalse(stopping.ShouldStop);
        stopping.Observe(25, .1, () => Any);

        Assert.IsTrue(stopping.ShouldStop);
        Assert.AreEqual(10, stopping.BestEpoch);
        Assert.AreEqual(.3, stopping.BestValue);
    }

    [TestMethod]
    public void Observe_NaNFirst_IsReplacedByANumber()
    {
        var stopping = new EarlyStopping(5);
        stopping.Observe(1, double.NaN, () => Any);
        stopping.Observe(2, 0, () => Any);

        Assert.AreEqual(2, stopping.BestEpoch);
    }
}
