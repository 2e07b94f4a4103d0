using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Samples;

[TestClass]
public sealed class CatalogSampleTests
{
    [TestMethod]
    public void Run_FewEpochs_RanksColdItemsByTitleAndPicture()
    {
        var lines = ChildProcess.Run("src/Micro.MLNet.Samples.Catalog", "3");
        Assert.HasCount(5, lines);
        Assert.EndsWith("(450 users)", lines[0]);
        Assert.EndsWith("(256 users)", lines[1]);
        Assert.HasCount(3, lines.Where(line => line.StartsWith("New for u001: ", System.StringComparison.Ordinal)).Distinct());
    }
}
