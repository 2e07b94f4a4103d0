using System;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Architecture;

/// <summary>House rules that no analyzer checks.</summary>
[TestClass]
public sealed class SourceHygieneTests
{
    [TestMethod]
    public void Sources_EveryFile_HasAtMost250Lines() =>
        Findings.AssertNone(
            Repository.AllLibrarySources.Select(file => (file.Path, Count: file.Text.TrimEnd('\n').Split('\n').Length))
                .Where(file => file.Count > 250)
                .Select(file => $"{file.Path} ({file.Count})"),
            "have more than 250 lines: split them");

    [TestMethod]
    public void Sources_EveryFile_HasItsFoldersNamespace() =>
        Findings.AssertNone(
            from file in Repository.LibrarySources
            let declared = Regex.Match(file.Code, @"^namespace ([\w.]+);", RegexOptions.Multiline).Groups[1].Value
            let extends = file.Layer == "Estimators" && file.Path.EndsWith("Extensions.cs", StringComparison.Ordinal)
            where declared != file.ExpectedNamespace && !(extends && declared == "Microsoft.ML")
            select $"{file.Path}: '{declared}' instead of '{file.ExpectedNamespace}'",
            "don't have the file-scoped namespace of their folder (only extension methods on ML.NET's types may stand in Microsoft.ML)");

    [TestMethod]
    [DataRow(@"\bConsole\s*\.", "write to the console: report through IProgress or the log channel")]
    [DataRow(@"\bglobal using\b", "have a global using: write the using where it is needed")]
    [DataRow(@"#pragma warning disable", "switch warnings off: fix the cause, or suppress one place with a Justification")]
    [DataRow(@"\bclass \w*(Utils?|Helpers?)\b", "name a type Utils or Helper: name it after what it does")]
    [DataRow(@"\bnew Random\(\)|\bRandom\.Shared\b", "draw unseeded numbers: take a stream from RandomStreams")]
    public void Sources_EveryFile_IsFreeOf(string pattern, string verdict) =>
        Findings.AssertNone(Repository.AllLibrarySources.Where(file => file.Uses(pattern)).Select(file => file.Path), verdict);

    [TestMethod]
    public void Sources_EveryTodo_CarriesAnIssueNumber() =>
        Findings.AssertNone(
            Repository.AllLibrarySources
                .Where(file => Regex.IsMatch(file.Text, @"\b(TODO|FIXME|HACK)\b(?!\(#\d+\))"))
                .Select(file => file.Path),
            "have a TODO without an issue number: write TODO(#12)");

    [TestMethod]
    public void Sources_ManualSeed_IsCalledInOnePlace()
    {
        var calls = Repository.LibrarySources.SelectMany(file => Regex.Matches(file.Code, @"\bmanual_seed\s*\(").Select(_ => file.Path));
        Assert.AreEqual(
            "Training/TrainingLoop.cs",
            string.Join(' ', calls),
            "torch's seed is process-wide: only the start of TrainingLoop.Fit sets it.");
    }
}
