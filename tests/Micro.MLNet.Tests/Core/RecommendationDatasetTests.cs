using System;
using Micro.MLNet.Core;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Core;

[TestClass]
public sealed class RecommendationDatasetTests
{
    private static readonly IdMap Users = new(["u0", "u1"]);
    private static readonly IdMap Items = new(["i0", "i1", "i2"]);

    [TestMethod]
    public void Constructor_PartsThatLineUp_KeepsThem()
    {
        var image = new Modality("Image", new FeatureMatrix(3, 2, [1, 2, 3, 4, 5, 6]));
        var dataset = new RecommendationDataset(Users, Items, Interactions.Empty(2, 3), [image]);

        CollectionAssert.AreEqual(new[] { 1f, 2f, 3f, 4f, 5f, 6f }, dataset.Modalities[0].Features.ToArray());
        CollectionAssert.AreEqual(new[] { true, true, true }, image.Features.Present.ToArray());
    }

    [TestMethod]
    [DataRow(1, 3, 3, "The training interactions' list of users has 1 entries, but 2 were expected. (Parameter 'train')")]
    [DataRow(2, 4, 3, "The training interactions' list of items has 4 entries, but 3 were expected. (Parameter 'train')")]
    [DataRow(2, 3, 2, "Modality 'Image' has 2 entries, but 3 were expected. (Parameter 'modalities')")]
    public void Constructor_PartsThatDisagree_NamesThePart(int userCount, int itemCount, int featureRows, string message)
    {
        var image = new Modality("Image", new FeatureMatrix(featureRows, 1, new float[featureRows]));

        var exception = Assert.ThrowsExactly<ArgumentException>(
            () => new RecommendationDataset(Users, Items, Interactions.Empty(userCount, itemCount), [image]));

        Assert.AreEqual(message, exception.Message);
    }

    [TestMethod]
    public void FeatureMatrix_WrongLengths_Throws()
    {
        Assert.ThrowsExactly<ArgumentException>(() => new FeatureMatrix(2, 3, new float[5]));
        Assert.ThrowsExactly<ArgumentException>(() => new FeatureMatrix(2, 3, new float[6], new bool[3]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FeatureMatrix(2, 0, []));
    }
}
