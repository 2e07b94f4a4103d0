using System.Linq;
using Micro.MLNet.Tests.Architecture;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Documentation;

[TestClass]
public sealed class MessageFinderTests
{
    private const string Factories = """
        static class Damaged
        {
            public const string Name = "a.json";
            public static InvalidDataException Because(string found, Exception? reason = null) => new($"{Shorten(found)} Copy it.", reason);
        }
        """;

    [TestMethod]
    [DataRow("throw new ArgumentException(\"The id is empty. Give one.\", nameof(id));", "ArgumentException", "The id is empty. Give one.")]
    [DataRow("_ = x ?? throw new ArgumentOutOfRangeException(nameof(k), k, $\"Use {nameof(Some.Kind)} for {k}{k}.\");", "ArgumentOutOfRangeException", "Use Kind for ….")]
    [DataRow("throw new IOException(string.Create(Invariant, $\"It has {n} bytes\\n\") + \"but should not.\");", "IOException", "It has … bytes but should not.")]
    [DataRow("throw new IOException(a ? \"It is here.\" : \"It is {there}.\");", "IOException", "It is here.|It is {there}.")]
    [DataRow("throw Damaged.Because($\"The file {Damaged.Name} is short.\");", "InvalidDataException", "The file a.json is short. Copy it.")]
    [DataRow("throw Damaged.Because(Describe(x), e);", "InvalidDataException", "… Copy it.")]
    [DataRow("faults.Require(n > 0, nameof(Count), n, \"use at least 1\");", "option", "Count is …: use at least 1.")]
    [DataRow("faults.Add($\"Items holds {n}: name others.\");", "option", "Items holds …: name others.")]
    public void Find_EachForm_GivesTheMessage(string statement, string exception, string texts)
    {
        var found = MessageFinder.Find([new SourceFile("Core/A.cs", $"class A {{ void M() {{ {statement} }} }}\n{Factories}")]);

        CollectionAssert.AreEqual(texts.Split('|').Select(text => new SourceMessage(exception, "Core", text)).ToArray(), found.ToArray());
    }

    [TestMethod]
    public void Find_WhatIsNoMessage_IsPassedOver()
    {
        var code = "class A { void M() { Log(\"It is fine.\"); throw new IOException(text); throw new ArgumentNullException(nameof(text)); var a = new List<string>(\"Not one.\"); } }";

        Assert.IsEmpty(MessageFinder.Find([new SourceFile("Core/A.cs", code)]));
    }
}
