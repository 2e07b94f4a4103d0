using System;
using System.Linq;
using Micro.MLNet.Core;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Core;

[TestClass]
public sealed class CompactFeaturesTests
{
    [TestMethod]
    public void Read_AfterOf_IsOffByHalfAScaleAtMost()
    {
        var random = new Random(1);
        float[] values = [.. Enumerable.Range(0, 40 * 9).Select(n => (float)((random.NextDouble() - .5) * Math.Pow(10, n / 9 % 7 - 3)))];
        var compact = CompactFeatures.Of(new FeatureMatrix(40, 9, values));
        var row = new float[9];
        for (var n = 0; n < 40; n++)
        {
            compact.Read(n, row);
            var expected = values[(n * 9)..((n + 1) * 9)];
            var tolerance = expected.Max(Math.Abs) / 254 * 1.0001f;
            for (var c = 0; c < 9; c++)
            {
                Assert.AreEqual(expected[c], row[c], tolerance);
            }
        }
    }

    [TestMethod]
    public void Read_AbsentOrZeroRow_IsZero()
    {
        var compact = CompactFeatures.Of(new FeatureMatrix(3, 2, [1, -2, 0, 0, 5, 5], [true, true, false]));
        var row = new float[2];
        compact.Read(0, row);
        CollectionAssert.AreEqual(new[] { 64 * (2f / 127), -2f }, row); // 63.5 rounds to the even 64
        compact.Read(1, row);
        CollectionAssert.AreEqual(new float[2], row);
        compact.Read(2, row);
        CollectionAssert.AreEqual(new float[2], row);
        CollectionAssert.AreEqual(new[] { 2f / 127, 0, 0 }, compact.Scales.ToArray());
    }
}
