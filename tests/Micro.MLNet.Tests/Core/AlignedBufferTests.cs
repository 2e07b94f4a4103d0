using System;
using System.Runtime.InteropServices;
using Micro.MLNet.Core;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Core;

[TestClass]
public sealed class AlignedBufferTests
{
    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(5)]
    [DataRow(100_000)]
    public void Constructor_AnyLength_StartsAtAMultipleOf64BytesAndIsZero(int length)
    {
        var floats = new AlignedBuffer<float>(length);

        Assert.AreEqual(0, Marshal.UnsafeAddrOfPinnedArrayElement(floats.Buffer, floats.Offset) % 64);
        Assert.AreEqual(length, floats.Span.Length);
        Assert.IsFalse(floats.Span.ContainsAnyExcept(0f));
    }

    [TestMethod]
    public void Resize_LongerAndShorter_KeepsWhatFits()
    {
        var floats = new AlignedBuffer<float>([1, 2, 3]);

        CollectionAssert.AreEqual(new float[] { 1, 2, 3, 0, 0 }, floats.Resize(5).Span.ToArray());
        CollectionAssert.AreEqual(new float[] { 1, 2 }, floats.Resize(2).Span.ToArray());
        Assert.AreSame(floats, floats.Resize(3));
        CollectionAssert.AreEqual(new float[] { 2, 3 }, new AlignedBuffer<float>([9, 9, 2, 3]).Row(1, 2).ToArray());
    }

    [TestMethod]
    public void Constructor_MoreThanAnArrayHolds_SaysWhatToDo()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => new AlignedBuffer<float>(3_000_000_000));
        StringAssert.Contains(error.Message, "hold 3000000000 numbers together, but at most", StringComparison.Ordinal);
        StringAssert.Contains(error.Message, "ProjectToPrincipalComponents", StringComparison.Ordinal);
    }
}
