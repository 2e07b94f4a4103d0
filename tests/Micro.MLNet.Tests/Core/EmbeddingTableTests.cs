using System;
using System.Linq;
using Micro.MLNet.Core;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Core;

[TestClass]
public sealed class EmbeddingTableTests
{
    [TestMethod]
    public void Dot_RowsOfTwoTables_MatchesHandValue()
    {
        var users = new EmbeddingTable(2, 3, [1, 2, 3, 4, 5, 6]);
        var items = new EmbeddingTable(1, 3, [7, 8, 9]);

        Assert.AreEqual(50f, users.Dot(0, items, 0)); // 1*7 + 2*8 + 3*9 = 50
        Assert.AreEqual(122f, users.Dot(1, items, 0)); // 4*7 + 5*8 + 6*9 = 122
        CollectionAssert.AreEqual(new[] { 4f, 5f, 6f }, users.Row(1).ToArray());
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(7)]
    [DataRow(64)]
    [DataRow(65)]
    public void Dot_RandomRows_EqualsASumInDouble(int dimension)
    {
        var random = new Random(3);
        var users = Enumerable.Range(0, 4 * dimension).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var items = Enumerable.Range(0, 5 * dimension).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var (userTable, itemTable) = (new EmbeddingTable(4, dimension, users), new EmbeddingTable(5, dimension, items));
        for (var u = 0; u < 4; u++)
        {
            for (var i = 0; i < 5; i++)
            {
                double sum = 0;
                for (var n = 0; n < dimension; n++)
                {
                    sum += (double)users[(u * dimension) + n] * items[(i * dimension) + n];
                }

                Assert.AreEqual(sum, userTable.Dot(u, itemTable, i), 1e-5);
            }
        }
    }

    [TestMethod]
    public void Constructor_WrongLength_NamesBothLengths()
    {
        var exception = Assert.ThrowsExactly<ArgumentException>(() => new EmbeddingTable(2, 3, new float[5]));

        Assert.AreEqual("The embedding array has 5 entries, but 6 were expected. (Parameter 'values')", exception.Message);
    }

    [TestMethod]
    public void Constructor_ZeroDimension_Throws() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new EmbeddingTable(2, 0, []));

    [TestMethod]
    public void Constructor_SizeBeyondInt32_Throws() =>
        Assert.ThrowsExactly<OverflowException>(() => new EmbeddingTable(int.MaxValue, 2, []));
}
