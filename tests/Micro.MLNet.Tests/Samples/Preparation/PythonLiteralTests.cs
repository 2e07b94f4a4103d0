using System;
using System.Collections.Generic;
using Micro.MLNet.Samples.Preparation;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Samples.Preparation;

[TestClass]
public sealed class PythonLiteralTests
{
    [TestMethod]
    [DataRow("'it'", "it")]
    [DataRow("\"it's\"", "it's")]
    [DataRow(@"'it\'s'", "it's")]
    [DataRow(@"'a\\b\n\t\/\q'", "a\\b\n\t/\\q")]
    [DataRow(@"'caf\xe9 \u00e9 \U0001F600 \ud83d\ude00 \101\0'", "café é 😀 😀 A\0")]
    [DataRow(@"u'red'", "red")]
    [DataRow("''", "")]
    [DataRow("'{not: [a, dict]}'", "{not: [a, dict]}")]
    public void Parse_Text_ResolvesEscapes(string literal, string expected) => Assert.AreEqual(expected, PythonLiteral.Parse(literal));

    [TestMethod]
    [DataRow("True", true)]
    [DataRow("false", false)]
    [DataRow("None", null)]
    [DataRow("null", null)]
    [DataRow("-1.5e2", -150.0)]
    [DataRow(" 7 ", 7.0)]
    public void Parse_OtherValues_GivesThem(string literal, object? expected) => Assert.AreEqual(expected, PythonLiteral.Parse(literal));

    [TestMethod]
    public void Parse_NestedDictionary_GivesItsParts()
    {
        var value = (Dictionary<string, object?>)PythonLiteral.Parse("{'a': [['x', \"y\"], (1, 2,)], 'b': {}, \"c\": {'d': None,},}")!;

        SequenceAssert.AreEqual(["a", "b", "c"], value.Keys);
        var lists = (List<object?>)value["a"]!;
        SequenceAssert.AreEqual(["x", "y"], (List<object?>)lists[0]!);
        SequenceAssert.AreEqual([1.0, 2.0], (List<object?>)lists[1]!);
        Assert.IsEmpty((Dictionary<string, object?>)value["b"]!);
        Assert.IsNull(((Dictionary<string, object?>)value["c"]!)["d"]);
    }

    [TestMethod]
    [DataRow("{'a': 1", "character 8 is the end of the line, but ',' is expected")]
    [DataRow("{'a' 1}", "character 6 is '1', but ':' is expected")]
    [DataRow("{a: 1}", "character 2 is 'a', but text in quotes is expected")]
    [DataRow("'open", "character 6 is the end of the line, but a closing ' is expected")]
    [DataRow("[1 2]", "character 4 is '2', but ',' is expected")]
    [DataRow("1-2", "a number before it is expected")]
    [DataRow("'a' 'b'", "character 5 is ''', but the end of the line is expected")]
    [DataRow(@"'\u12'", "4 hexadecimal digits")]
    [DataRow("__import__('os')", "character 1 is '_', but a value is expected")]
    [DataRow("", "character 1 is the end of the line, but a value is expected")]
    public void Parse_NoLiteral_SaysWhereAndWhatIsExpected(string text, string message) =>
        StringAssert.Contains(Assert.ThrowsExactly<FormatException>(() => PythonLiteral.Parse(text)).Message, message, StringComparison.Ordinal);

    [TestMethod]
    public void Parse_BracketsWithoutEnd_IsAnErrorAndNoStackOverflow() =>
        StringAssert.Contains(
            Assert.ThrowsExactly<FormatException>(() => PythonLiteral.Parse(new string('[', 1_000_000))).Message, "at most 64 levels of brackets", StringComparison.Ordinal);
}
