using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using Micro.MLNet.Tests.Architecture;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Documentation;

/// <summary>docs/messages.md has every message of the source, and no other. Its remarks are written by hand and survive.</summary>
[TestClass]
public sealed partial class MessagesPageTests
{
    private const string Page = "docs/messages.md";
    private const string WriteVariable = "MICRO_WRITE_MESSAGES";
    private const string FirstHeading = "\n## ";

    private const string Options = "Options\n\nOne `ArgumentException` has all faults of an options object, one a line behind `… options can't be used:`.";

    private static readonly string[] First = [SourceMessage.Option, "ArgumentException", "ArgumentOutOfRangeException", "InvalidOperationException", "InvalidDataException"];

    private static readonly Dictionary<string, string> Topics = new()
    {
        ["Core"] = "Plain data",
        ["Options"] = "Options of training",
        ["Data"] = "Columns and rows",
        ["Graphs"] = "Item graphs",
        ["Model"] = "Networks",
        ["Evaluation"] = "Evaluation and splits",
        ["Serving"] = "Recommending and adding",
        ["Baselines"] = "Baselines",
        ["Training"] = "Training",
        ["Persistence"] = "Files",
        ["Export"] = "The package Micro.MLNet.Export",
        ["buildTransitive"] = "The build's target for older Linux, as errors MICRO0001 to MICRO0005",
        ["Estimators"] = "Trainers, models and the catalog",
    };

    [TestMethod]
    public void Page_HasEveryMessageOfTheSource()
    {
        var found = Repository.Read(Page);
        var expected = Write(found, Messages());
        if (Environment.GetEnvironmentVariable(WriteVariable) is not null)
        {
            File.WriteAllText(Path.Combine(Repository.Root, Page), expected);
            return;
        }

        var (missing, gone) = (expected.Split('\n').Except(found.Split('\n')), found.Split('\n').Except(expected.Split('\n')));
        Findings.AssertNone(missing.Select(line => "missing: " + line).Concat(gone.Select(line => "gone: " + line)), $"lines differ; write the page anew with {WriteVariable}=1 and this test");
        Assert.AreEqual(expected, found);
    }

    [TestMethod]
    public void Page_MessageWithoutAdvice_HasARemark()
    {
        var entries = Entries().Matches(Repository.Read(Page));
        Assert.IsGreaterThan(200, entries.Count);
        Findings.AssertNone(entries.Where(match => !match.Groups["remark"].Success && !Advice().IsMatch(match.Groups["text"].Value)).Select(match => match.Groups["text"].Value), "say neither what to do nor have a remark");
    }

    private static List<SourceMessage> Messages()
    {
        var library = Repository.LibrarySources;
        var build = Directory.GetFiles(Path.Combine(Repository.Root, "src", "Micro.MLNet", "buildTransitive"), "*.cs").Order(StringComparer.Ordinal);
        return
        [
            .. MessageFinder.Find([.. library, .. build.Select(path => new SourceFile("buildTransitive/" + Path.GetFileName(path), File.ReadAllText(path)))]),
            .. MessageFinder.Find(Repository.AllLibrarySources.Skip(library.Count)).Select(message => message with { Folder = "Export" }),
        ];
    }

    private static string Write(string page, IReadOnlyList<SourceMessage> messages)
    {
        var remarks = Entries().Matches(page).Where(match => match.Groups["remark"].Success).ToLookup(match => match.Groups["text"].Value, match => match.Groups["remark"].Value);
        var end = page.IndexOf(FirstHeading, StringComparison.Ordinal);
        var text = new StringBuilder(end < 0 ? page : page[..end]);
        foreach (var type in messages.GroupBy(message => message.Exception).OrderBy(type => (uint)Array.IndexOf(First, type.Key)).ThenBy(type => type.Key, StringComparer.Ordinal))
        {
            text.Append(FirstHeading).Append(type.Key == SourceMessage.Option ? Options : $"`{type.Key}`").Append('\n');
            foreach (var topic in type.GroupBy(message => Topics[message.Folder]).OrderBy(topic => topic.Key, StringComparer.Ordinal))
            {
                text.Append("\n### ").Append(topic.Key).Append("\n\n");
                foreach (var message in topic.Select(message => message.Text).Distinct().Order(StringComparer.Ordinal))
                {
                    text.Append("- `").Append(message).Append("`\n");
                    if (remarks[message].FirstOrDefault() is { } remark)
                    {
                        text.Append("  ").Append(remark).Append('\n');
                    }
                }
            }
        }

        return text.ToString();
    }

    [GeneratedRegex(@"^- `(?<text>[^`]+)`\n(?:  (?<remark>\S.*)\n)?", RegexOptions.Multiline)]
    private static partial Regex Entries();

    [GeneratedRegex(@"(?:^|[.:;,…] (?:or |and |so |then )?)(?:[Uu]se|[Ss]et|[Nn]ame|[Pp]ass|[Ll]eave|[Gg]ive|[Aa]dd|[Tt]rain|[Cc]heck|Remove|Copy|Save|Delete|Filter|Prepare|Read|Lower|Create|Fill|Update|Convert|Scale|Keep|Make|Rename|Fit|Export|Ask)\b")]
    private static partial Regex Advice();
}
