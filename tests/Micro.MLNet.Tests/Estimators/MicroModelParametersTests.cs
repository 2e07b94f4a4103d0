using System;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Tests.Persistence;
using Micro.MLNet.Tests.Serving;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Estimators;

[TestClass]
public sealed class MicroModelParametersTests
{
    [TestMethod]
    public void CopyEmbeddings_SomeRows_AreThoseOfTheIds()
    {
        var parameters = new MicroModelParameters(TestModels.Create(users: 12, items: 9));
        var (users, items) = (new float[3 * TestModels.Dimension], new float[9 * TestModels.Dimension]);

        parameters.CopyUserEmbeddings(9, users);
        parameters.CopyItemEmbeddings(0, items);

        CollectionAssert.AreEqual(parameters.UserIds.Skip(9).SelectMany(id => parameters.GetUserEmbedding(id).ToArray()).ToArray(), users);
        CollectionAssert.AreEqual(parameters.ItemIds.SelectMany(id => parameters.GetItemEmbedding(id).ToArray()).ToArray(), items);
    }

    [TestMethod]
    [DataRow(0, 3, "The destination holds 3 numbers, but must hold whole embeddings of 2")]
    [DataRow(4, 4, "The rows 4 to 5 were asked for, but the model has the items 0 to 4")]
    [DataRow(-1, 2, "The rows -1 to -1 were asked for, but the model has the items 0 to 4")]
    [DataRow(int.MaxValue, 4, "The rows 2147483647 to 2147483648 were asked for")]
    public void CopyItemEmbeddings_OutOfRange_SaysTheRange(int start, int length, string message)
    {
        var parameters = new MicroModelParameters(HandMadeModel.OfFiveItems());

        var error = Assert.ThrowsExactly<ArgumentException>(() => parameters.CopyItemEmbeddings(start, new float[length]));

        StringAssert.Contains(error.Message, message, StringComparison.Ordinal);
    }

    [TestMethod]
    public void HasEmbeddings_ItemKnnOnly_IsFalse()
    {
        var pairs = Interactions.Build(2, 2, [0, 1, 1], [0, 0, 1]);
        var itemKnn = ItemKnnModel.Fit(new IdMap(["a", "b"]), new IdMap(["x", "y"]), pairs, new ItemKnnOptions(), 1, default);

        Assert.IsFalse(new MicroModelParameters(itemKnn).HasEmbeddings);
        Assert.IsTrue(new MicroModelParameters(HandMadeModel.OfFiveItems()).HasEmbeddings);
    }
}
