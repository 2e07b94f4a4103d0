using System.Linq;
using Micro.MLNet.Core;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Core;

[TestClass]
public sealed class RandomStreamsTests
{
    // FNV-1a, 32 bits, of the seed's four little-endian bytes and the name's UTF-8 bytes, sign bit cleared; worked out with an independent
    // implementation in another language.
    [TestMethod]
    [DataRow(0, "initialization", 479331177)]
    [DataRow(42, "sampling", 1130550822)]
    [DataRow(42, "split", 68855581)]
    [DataRow(-1, "split", 925747351)]
    public void SeedOf_SeedAndName_EqualsFnv(int seed, string stream, int expected) =>
        Assert.AreEqual(expected, RandomStreams.SeedOf(seed, stream));

    [TestMethod]
    public void Create_SameSeedAndStream_GivesTheSameNumbers()
    {
        CollectionAssert.AreEqual(Draw(7, RandomStreams.Split), Draw(7, RandomStreams.Split));
        CollectionAssert.AreNotEqual(Draw(7, RandomStreams.Split), Draw(7, RandomStreams.Sampling));
        CollectionAssert.AreNotEqual(Draw(7, RandomStreams.Split), Draw(8, RandomStreams.Split));
    }

    private static int[] Draw(int seed, string stream)
    {
        var random = RandomStreams.Create(seed, stream);
        return [.. Enumerable.Range(0, 5).Select(_ => random.Next())];
    }
}
