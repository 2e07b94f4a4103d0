using System.IO;
using Micro.MLNet.Samples.Data;
using Micro.MLNet.Tests.Architecture;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Samples;

/// <summary>Real data beside the checkout, in the published code's layout; skipped where there is none.</summary>
[TestClass]
public sealed class SharedDataTests
{
    [TestMethod]
    [DataRow("tiktok-2k", 8_689, 2_000, 48_251, 2_256, 4_598)]
    [DataRow("tiktok", 9_308, 6_710, 59_541, 3_051, 6_130)]
    public void Read_RealDataSet_HasTheDocumentedCounts(string name, int users, int items, int train, int validation, int test)
    {
        var folder = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data", name));
        if (!Directory.Exists(folder))
        {
            Assert.Inconclusive($"There is no folder '{folder}'.");
        }

        var counts = DataSetReader.Read(folder, modalities: ["image", "audio"]).Counts;

        Assert.AreEqual((users, items, train, validation, test), (counts.Users, counts.Items, counts.Train, counts.Validation, counts.Test));
    }
}
