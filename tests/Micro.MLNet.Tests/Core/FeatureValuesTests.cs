using Micro.MLNet.Core;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Core;

[TestClass]
public sealed class FeatureValuesTests
{
    [TestMethod]
    public void Write_NumbersThat16BitsHold_StayIn16Bits()
    {
        var values = new FeatureValues(3, halfFrom: 1);
        values.Write(0, [1, -0.5f, 65504]);
        values.Write(2, [0, 6.1035156e-5f, 1023.5f]);

        Assert.IsNull(values.Singles);
        Expect([1, -0.5f, 65504, 0, 0, 0, 0, 6.1035156e-5f, 1023.5f], values);
        Assert.AreEqual(3 * 3 * 2, new FeatureMatrix(values, null).ByteCount);
    }

    [TestMethod]
    [DataRow(0.1f)]
    [DataRow(70_000f)] // above the largest half
    [DataRow(1e-9f)] // below the smallest
    public void Write_OneNumberThatNeeds32Bits_MovesEveryRowAndLosesNothing(float value)
    {
        var values = new FeatureValues(3, halfFrom: 1);
        values.Write(0, [1, 2]);
        values.Write(1, [3, value]);
        values.Write(2, [0.3f, 5]);

        Assert.IsNull(values.Halves);
        Expect([1, 2, 3, value, 0.3f, 5], values);
        Assert.AreEqual(3 * 2 * 4, new FeatureMatrix(values, null).ByteCount);
    }

    [TestMethod]
    [DataRow(1L)]
    [DataRow(1000L)]
    public void IsZero_TellsZerosOfBothSignsFromOtherNumbers(long halfFrom)
    {
        var values = new FeatureValues(3, halfFrom);
        values.Write(0, [0, -0f]);
        values.Write(1, [0, 6.1035156e-5f]);

        Assert.IsTrue(values.IsZero(0));
        Assert.IsFalse(values.IsZero(1));
        Assert.IsTrue(values.IsZero(2));
        Assert.AreEqual(halfFrom == 1, values.Halves is not null);
    }

    [TestMethod]
    public void Write_FewNumbers_StartsIn32Bits()
    {
        var values = new FeatureValues(2, halfFrom: 5);
        values.Write(0, [1, 2]);

        Assert.IsNull(values.Halves);
        Expect([1, 2, 0, 0], values);
    }

    [TestMethod]
    [DataRow(1L)]
    [DataRow(1000L)]
    public void Resize_MoreAndFewerRows_KeepsWhatFits(long halfFrom)
    {
        var values = new FeatureValues(1, halfFrom);
        values.Write(0, [1, 2]);
        values.Resize(3);
        values.Write(2, [5, 6]);

        Expect([1, 2, 0, 0, 5, 6], values);
        values.Resize(2);
        Expect([1, 2, 0, 0], values);
        Assert.AreEqual(halfFrom == 1, values.Halves is not null);
    }

    [TestMethod]
    public void Round_OfRowsIn16Bits_GivesTheNearestHalf()
    {
        var halves = new FeatureValues(1, halfFrom: 1);
        halves.Write(0, [1, 2]);
        float[] mean = [0.1f, 1];
        halves.Round(mean);
        CollectionAssert.AreEqual(new[] { 0.099975586f, 1 }, mean); // 1638 / 2^14

        var singles = new FeatureValues(1);
        singles.Write(0, [1, 2]);
        mean = [0.1f, 1];
        singles.Round(mean);
        CollectionAssert.AreEqual(new[] { 0.1f, 1 }, mean);
    }

    private static void Expect(float[] expected, FeatureValues values) => CollectionAssert.AreEqual(expected, new FeatureMatrix(values, null).ToArray());
}
