using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Serving;
using Micro.MLNet.Tests.Data;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Serving;

/// <summary>Options that can't be used are refused together.</summary>
[TestClass]
public sealed class SelectionFaultsTests
{
    private static readonly Recommender Recommender = new(HandMadeModel.OfFiveItems());
    private static readonly ItemAttributes Attributes = new([new("Kind", new Dictionary<string, IReadOnlyCollection<string>> { ["10"] = ["a"] })]);

    [TestMethod]
    public void Recommend_ManyFaults_AreListedTogether()
    {
        var options = new RecommendOptions
        {
            RelevanceWeight = 1.5,
            DiversityPool = 0,
            PopularityDamping = double.NaN,
            CategoryCaps = [new("Kind", 0), new("Brand", 1)],
            AttributeFilters = [new("Brand", ["x"])],
            Attributes = Attributes,
            UnknownItems = UnknownItemPolicy.Throw,
            Allow = ["10", "nope"],
        };

        const string Message =
            "7 options can't be used:\n" +
            "- RelevanceWeight is 1.5: use a value in [0, 1]; 0.7 is a good start.\n" +
            "- DiversityPool is 0: use at least 1; 200 is a good start.\n" +
            "- PopularityDamping is NaN: use a value in [0, 1000]; 0.1 is a good start.\n" +
            "- Allow[1] is 'nope': use an id of the model's 5 items, or set UnknownItems to Ignore.\n" +
            "- AttributeFilters[0].Column is 'Brand': use a column of Attributes: 'Kind'.\n" +
            "- CategoryCaps[0].Limit is 0: use at least 1; to keep a category out, use an attribute filter.\n" +
            "- CategoryCaps[1].Column is 'Brand': use a column of Attributes: 'Kind'.";
        Expect.Message(Assert.ThrowsExactly<ArgumentException>(() => Recommender.Recommend("anna", 1, options)), Message);
        Assert.ThrowsExactly<ArgumentException>(() => Recommender.Recommend(["anna", "7"], 1, options));
        Assert.ThrowsExactly<ArgumentException>(() => Recommender.TryRecommend("anna", 1, out _, options));
    }

    [TestMethod]
    [DataRow(-0.1)]
    [DataRow(1.01)]
    [DataRow(double.NaN)]
    [DataRow(double.PositiveInfinity)]
    public void Recommend_LambdaOutOfRange_IsRefused(double lambda) =>
        Expect.Message(Assert.ThrowsExactly<ArgumentException>(() => Recommender.Recommend("anna", 1, new() { RelevanceWeight = lambda })), "RelevanceWeight is ");

    [TestMethod]
    public void Recommend_ManyUnknownIds_NamesThreeAndCountsThem()
    {
        var options = new RecommendOptions { Deny = [.. Enumerable.Range(0, 50).Select(n => $"no {n}"), "10"], UnknownItems = UnknownItemPolicy.Throw };
        var error = Assert.ThrowsExactly<ArgumentException>(() => Recommender.Recommend("anna", 1, options));
        Expect.Message(error, "4 options can't be used", "Deny[0] is 'no 0'", "Deny[2] is 'no 2'", "The number of unknown ids in Deny is 50");
        Assert.HasCount(2, Recommender.Recommend("anna", 2, options with { UnknownItems = UnknownItemPolicy.Ignore }));
        Assert.HasCount(2, Recommender.Recommend("anna", 2, options with { Deny = ["10"] }));
    }

    [TestMethod]
    public void Recommend_FilterWithoutAttributes_SaysWhatIsMissing() => Expect.Message(
        Assert.ThrowsExactly<ArgumentException>(() => Recommender.Recommend("anna", 1, new() { AttributeFilters = [new("Kind", ["a"])] })),
        "AttributeFilters[0].Column is 'Kind': set Attributes to item attributes with this column.");

    [TestMethod]
    public void ItemAttributes_Nothing_IsRefused()
    {
        Expect.Message(Assert.ThrowsExactly<ArgumentException>(() => new ItemAttributes([])), "have 0 columns");
        Assert.ThrowsExactly<ArgumentException>(() => new ItemAttributes([new("Kind", new Dictionary<string, IReadOnlyCollection<string>> { ["10"] = [null!] })]));
        Expect.Message(Assert.ThrowsExactly<ArgumentException>(() => Attributes.Values("Brand", "10")), "no column 'Brand': use 'Kind'");
        Expect.Sequence(["a"], Attributes.Values("Kind", "10"));
        Assert.IsEmpty(Attributes.Values("Kind", "20"));
    }
}
