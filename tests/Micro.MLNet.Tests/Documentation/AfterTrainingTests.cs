using System;
using System.IO;
using System.Linq;
using Micro.MLNet.Options;
using Micro.MLNet.Tests.Architecture;
using Microsoft.ML;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Documentation;

[TestClass]
public sealed class AfterTrainingTests
{
    [TestMethod]
    public void Examples_OnPlantedClusters_AddAndExplain()
    {
        var mlContext = new MLContext(seed: 1);
        var clicks = from u in Enumerable.Range(0, 12)
                     from i in Enumerable.Range(0, 24)
                     where u % 3 == i % 3 && (u + i) % 5 != 0
                     select new ReadmeQuickStart.Click { UserId = $"u{u}", ItemId = $"i{i}" };
        var model = mlContext.Recommendation().Trainers.Micro(new MicroOptions
        {
            ItemFeatures = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 24).Select(i => Item($"i{i}", i))),
            Graph = new GraphOptions { NeighborCount = 5 },
            Optimization = new OptimizationOptions { MaxEpochs = 2, ThreadCount = 1 },
        }).Fit(mlContext.Data.LoadFromEnumerable(clicks));

        var (extended, items) = AfterTrainingExamples.AddItems(mlContext, model, [Item("new1", 1), Item("new2", 2)]);
        var lines = AfterTrainingExamples.Explain(extended);

        Assert.HasCount(10, items);
        Assert.HasCount(26, extended.Model.ItemIds);
        Assert.IsGreaterThan(3, lines.Count);
        StringAssert.StartsWith(lines[1], "Image has weight 0.", StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("items")]
    [DataRow("reasons")]
    public void Examples_InTheDocument_AreTheCodeThatWasRun(string name)
    {
        var block = File.ReadAllLines(Path.Combine(Repository.Root, "tests", "Micro.MLNet.Tests", "Documentation", "AfterTrainingExamples.cs"))
            .SkipWhile(line => !line.Contains($"// <{name}>", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => !line.Contains($"// </{name}>", StringComparison.Ordinal))
            .Select(line => line.Length > 8 ? line[8..] : "");
        StringAssert.Contains(File.ReadAllText(Path.Combine(Repository.Root, "docs", "after-training.md")), string.Join('\n', block), StringComparison.Ordinal);
    }

    private static ReadmeQuickStart.Item Item(string id, int cluster) => new() { ItemId = id, Image = Vector(cluster, .2f), Text = Vector(cluster, .1f) };

    private static float[] Vector(int item, float noise)
    {
        var random = new Random(item);
        return [.. Enumerable.Range(0, 3).Select(f => (f == item % 3 ? 1 : 0) + (noise * random.NextSingle()))];
    }
}
