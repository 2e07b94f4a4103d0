using System;
using System.IO;
using System.Linq;
using Micro.MLNet.Tests.Architecture;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Documentation;

[TestClass]
public sealed class ReadmeTests
{
    [TestMethod]
    public void QuickStart_OnPlantedClusters_TrainsRecommendsAndLoads()
    {
        var path = Path.Combine(Path.GetTempPath(), $"readme-{Environment.ProcessId}.zip");
        try
        {
            // user u likes the items of cluster u mod 3 but every fifth, and the features show the cluster
            var clicks = from u in Enumerable.Range(0, 30)
                         from i in Enumerable.Range(0, 60)
                         where u % 3 == i % 3 && (u + i) % 5 != 0
                         select new ReadmeQuickStart.Click { UserId = $"u{u}", ItemId = $"i{i}" };
            var items = Enumerable.Range(0, 60).Select(i => new ReadmeQuickStart.Item { ItemId = $"i{i}", Image = Cluster(i, .2f), Text = Cluster(i, .1f) });

            var (recall, list, score) = ReadmeQuickStart.Run(clicks, items, maxEpochs: 10, path);

            Assert.IsTrue(recall is > 0 and <= 1);
            Assert.HasCount(10, list);
            Assert.IsTrue(float.IsFinite(score));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    public void QuickStart_InTheReadme_IsTheCodeThatWasRun()
    {
        var source = File.ReadAllLines(Path.Combine(Repository.Root, "tests", "Micro.MLNet.Tests", "Documentation", "ReadmeQuickStart.cs"));
        var block = source.SkipWhile(line => !line.Contains("// <readme>", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => !line.Contains("// </readme>", StringComparison.Ordinal))
            .Select(line => line.Length > 8 ? line[8..] : "");

        var expected = string.Join('\n', block).Replace("MaxEpochs = maxEpochs", "MaxEpochs = 200", StringComparison.Ordinal).Replace(", path", ", \"model.zip\"", StringComparison.Ordinal)
            .Replace("(path", "(\"model.zip\"", StringComparison.Ordinal);
        StringAssert.Contains(File.ReadAllText(Path.Combine(Repository.Root, "README.md")), expected, StringComparison.Ordinal);
    }

    private static float[] Cluster(int item, float noise)
    {
        var random = new Random(item);
        return [.. Enumerable.Range(0, 3).Select(f => (f == item % 3 ? 1 : 0) + (noise * random.NextSingle()))];
    }
}
