using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using Micro.MLNet.Core;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Architecture;

/// <summary>The README's table "From paper to code" and the tags <c>MICRO Eq. (n)</c> in the source say the same.</summary>
[TestClass]
public sealed class EquationRegisterTests
{
    private const string Heading = "From paper to code";

    [TestMethod]
    public void Register_EveryRow_NamesAMemberThatExists()
    {
        var missing = Register().Where(row => FindType(row.Type)?.GetMember(row.Member, Declared).Length is null or 0);
        Findings.AssertNone(
            missing.Select(row => $"{row.Type}.{row.Member}"),
            $"stand in the README under '{Heading}' but not in the code");
    }

    [TestMethod]
    public void Register_AllRows_CoverTheSixteenEquationsOnce()
    {
        var numbers = Register().SelectMany(row => row.Numbers).Order();
        Assert.AreEqual(string.Join(' ', Enumerable.Range(1, 16)), string.Join(' ', numbers));
    }

    [TestMethod]
    public void Register_EveryNumber_IsTaggedInTheFileOfItsMember() =>
        Findings.AssertNone(
            from row in Register()
            from number in row.Numbers
            where !Repository.LibrarySources.Any(file => Declares(file, row.Type) && Tags(file.Text).Contains(number))
            select $"Eq. ({number}) in {row.Type}",
            $"have no tag 'MICRO Eq. (n)' in the file of the member that the README names under '{Heading}'");

    [TestMethod]
    public void Sources_EveryTag_StandsInTheRegister()
    {
        var registered = Register().SelectMany(row => row.Numbers).ToHashSet();
        Findings.AssertNone(
            from file in Repository.LibrarySources
            from number in Tags(file.Text)
            where !registered.Contains(number)
            select $"Eq. ({number}) in {file.Path}",
            $"are tagged in the source but don't stand in the README under '{Heading}'");
    }

    [TestMethod]
    [DataRow("// MICRO Eq. (3)", "3")]
    [DataRow("MICRO Eqs. (7), (8)", "7 8")]
    [DataRow("(MICRO Eqs. 7-12)", "")]
    [DataRow("MICRO Eq. (n)", "")]
    public void Tags_OneLine_AreRead(string line, string expected) => Assert.AreEqual(expected, string.Join(' ', Tags(line)));

    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>The rows <c>| quantity | formula | `Type.Member` | 7, 8 |</c>; a formula may hold bars.</summary>
    private static List<Row> Register()
    {
        var readme = Repository.Read("README.md");
        var start = Regex.Match(readme, $@"^#+ {Heading}\s*$", RegexOptions.Multiline);
        Assert.IsTrue(start.Success, $"README.md has no section '{Heading}'.");
        var section = readme[(start.Index + start.Length)..];
        var end = Regex.Match(section, "^#+ ", RegexOptions.Multiline);
        section = end.Success ? section[..end.Index] : section;
        var rows = Regex.Matches(section, @"^\|.*\|\s*`(\w+)\.(\w+)`\s*\|\s*(\d+(?:, \d+)*)\s*\|\s*$", RegexOptions.Multiline)
            .Select(match => new Row(match.Groups[1].Value, match.Groups[2].Value, Numbers(match.Groups[3].Value)))
            .ToList();
        var lines = Regex.Count(section, @"^\|", RegexOptions.Multiline) - 2;   // without header and rule
        Assert.HasCount(lines, rows, $"A row under '{Heading}' doesn't read | quantity | formula | `Type.Member` | n |.");
        return rows;
    }

    private static int[] Numbers(string text) =>
        text.Split(", ").Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray();

    private static List<int> Tags(string text) =>
        Regex.Matches(text, @"MICRO Eqs?\. \((\d+)\)(?:, \((\d+)\))*")
            .SelectMany(match => match.Groups.Values.Skip(1).SelectMany(group => group.Captures))
            .Select(capture => int.Parse(capture.Value, CultureInfo.InvariantCulture))
            .ToList();

    private static Type? FindType(string name) => typeof(IdMap).Assembly.GetTypes().FirstOrDefault(type => type.Name == name);

    private static bool Declares(SourceFile file, string type) => file.Uses($@"\b(class|struct|record)\s+{type}\b");

    private sealed record Row(string Type, string Member, int[] Numbers);
}
