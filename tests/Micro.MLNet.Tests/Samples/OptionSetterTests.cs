using System;
using Micro.MLNet.Options;
using Micro.MLNet.Samples.Cli;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Samples;

[TestClass]
public sealed class OptionSetterTests
{
    [TestMethod]
    public void Apply_EveryKindOfOption_ChangesACopy()
    {
        var original = new MicroOptions();

        var changed = OptionSetter.Apply(original, [
            "Graph.SkipWeight=0.7",
            "Graph.NeighborCount = 5",
            "Graph.IncludeSelfLoop=false",
            "Graph.Normalization=randomwalk",
            "Fusion.Items=Anchors(64)",
            "Optimization.Seed=3",
            "Optimization.Device=cpu",
            "ScoreColumnName=S",
        ]);

        Assert.AreEqual(
            original with
            {
                Graph = original.Graph with { SkipWeight = 0.7, NeighborCount = 5, IncludeSelfLoop = false, Normalization = GraphNormalization.RandomWalk },
                Fusion = original.Fusion with { Items = ContrastiveItems.Anchors(64) },
                Optimization = original.Optimization with { Seed = 3, Device = "cpu" },
                ScoreColumnName = "S",
            },
            changed);
        Assert.AreEqual(0.9, original.Graph.SkipWeight);
    }

    [TestMethod]
    [DataRow("Auto")]
    [DataRow("All")]
    [DataRow("Batch")]
    [DataRow("Anchors(12)")]
    public void Apply_ContrastiveItems_RoundTripsItsText(string text) =>
        Assert.AreEqual(text, OptionSetter.Apply(new MicroOptions(), [$"Fusion.Items={text}"]).Fusion.Items.ToString());

    [TestMethod]
    public void Apply_NullToANullableNumber_ClearsIt() =>
        Assert.IsNull(OptionSetter.Apply(new OptimizationOptions { Seed = 3 }, ["Seed=null"]).Seed);

    [TestMethod]
    [DataRow("Graph.SkipWeight", "PATH=VALUE is expected")]
    [DataRow("Graph.Foo=1", "'Foo' is none of NeighborCount, SkipWeight")]
    [DataRow("Graph.SkipWeight=much", "'much' for Graph.SkipWeight, but a number such as 0.5 is expected")]
    [DataRow("Graph.NeighborCount=1.5", "a whole number is expected")]
    [DataRow("Graph.NeighborCount=99999999999", "a whole number is expected")]
    [DataRow("Graph.IncludeSelfLoop=2", "true or false is expected")]
    [DataRow("Graph.Normalization=7", "one of Symmetric, RandomWalk, None is expected")]
    [DataRow("Fusion.Items=Some", "Auto, All, Batch or Anchors(n) is expected")]
    [DataRow("Graph=1", "a part of it, such as Graph.")]
    public void Apply_Nonsense_SaysWhatIsExpected(string setting, string message) =>
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => OptionSetter.Apply(new MicroOptions(), [setting])).Message, message, StringComparison.Ordinal);
}
