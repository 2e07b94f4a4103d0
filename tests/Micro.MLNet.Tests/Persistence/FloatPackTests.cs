using System;
using System.IO;
using System.Linq;
using Micro.MLNet.Persistence;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Persistence;

[TestClass]
public sealed class FloatPackTests
{
    [TestMethod]
    [DataRow(12, 9, 2)]
    [DataRow(1, 1, 0)]
    [DataRow(3, 200, 1)]
    public void Decode_AfterEncodeAndPadding_GivesEveryBitBack(int users, int items, int modalities)
    {
        var model = TestModels.Create(users, items, modalities);
        var packed = FloatPack.Encode(model, TestModels.Columns);
        Array.Resize(ref packed, packed.Length + 100);
        var decoded = FloatPack.Decode(packed);
        TestModels.AssertSame(model, decoded.Model);
        Assert.AreEqual(TestModels.Columns, decoded.Columns);
    }

    [TestMethod]
    public void Decode_AfterEncodeWithState_GivesEveryBitBack()
    {
        var model = TestModels.CreateWithState();
        TestModels.AssertSame(model, FloatPack.Decode(FloatPack.Encode(model, TestModels.Columns)).Model);
    }

    [TestMethod]
    public void Encode_OfInfinity_KeepsIt()
    {
        var model = TestModels.FromTables(["u"], ["i"], [float.NegativeInfinity, float.PositiveInfinity], [-0f, float.MaxValue]);
        TestModels.AssertSame(model, FloatPack.Decode(FloatPack.Encode(model, TestModels.Columns)).Model);
    }

    [TestMethod]
    public void Encode_OfAnyModel_HoldsNoNaN() => Assert.IsFalse(FloatPack.Encode(TestModels.Create(), TestModels.Columns).Any(float.IsNaN));

    [TestMethod]
    public void Encode_OfANaN_NamesItsPlaceAndTheRemedy()
    {
        var model = TestModels.FromTables(["u", "v"], ["i"], [1, 2, 3, float.NaN], [1, 1]);
        var e = Assert.ThrowsExactly<InvalidOperationException>(() => FloatPack.Encode(model, TestModels.Columns));
        Assert.AreEqual(
            "The model's users.f32 holds a NaN at position 3, which mlContext.Model.Save can't carry. " +
            "Fit again with a lower LearningRate or normalized features, or save it with MicroTransformer.Save(stream).",
            e.Message);
    }

    [TestMethod]
    public void Decode_OfSomethingElse_SaysSo()
    {
        var e = Assert.ThrowsExactly<InvalidDataException>(() => FloatPack.Decode(new float[4096]));
        Assert.AreEqual(
            "The model file holds no Micro.MLNet model where one was expected. Copy the file again, or save the model again.", e.Message);
    }

    [TestMethod]
    public void Decode_OfANewerLayout_SaysToUpdate()
    {
        var packed = FloatPack.Encode(TestModels.Create(), TestModels.Columns);
        packed[1] = 2;
        var e = Assert.ThrowsExactly<InvalidDataException>(() => FloatPack.Decode(packed));
        Assert.AreEqual("The model is packed in layout 2, but this version of Micro.MLNet reads 1. Update the Micro.MLNet package.", e.Message);
    }

    [TestMethod]
    public void Decode_CutAnywhere_GivesOneException()
    {
        var packed = FloatPack.Encode(TestModels.Create(3, 2, 1), TestModels.Columns);
        for (var n = 0; n < packed.Length; n++)
        {
            Assert.ThrowsExactly<InvalidDataException>(() => FloatPack.Decode(packed.AsSpan(0, n)));
        }
    }
}
