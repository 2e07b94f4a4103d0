using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using Micro.MLNet.Tests.Architecture;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Documentation;

[TestClass]
public sealed class NoticesTests
{
    [TestMethod]
    public void Notices_ListEveryRestoredPackageAndNoOther()
    {
        var root = Repository.Root;
        using var assets = JsonDocument.Parse(File.ReadAllText(Path.Combine(root, "src", "Micro.MLNet", "obj", "project.assets.json")));
        var restored = assets.RootElement.GetProperty("targets").EnumerateObject().First().Value.EnumerateObject()
            .Where(library => library.Value.TryGetProperty("runtime", out _) || library.Value.TryGetProperty("runtimeTargets", out _)) // analyzers bring neither
            .Select(library => library.Name.Split('/')[0])
            .Order(StringComparer.Ordinal);
        var listed = File.ReadLines(Path.Combine(root, "THIRD-PARTY-NOTICES.md"))
            .Select(line => Regex.Match(line, @"^\| (?!Package)(?<names>[A-Z][\w., ]+) \|"))
            .Where(match => match.Success)
            .SelectMany(match => match.Groups["names"].Value.Split(", "))
            .Order(StringComparer.Ordinal);
        CollectionAssert.AreEqual(restored.ToArray(), listed.ToArray());
    }
}
