using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Micro.MLNet.Tests.Architecture;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Documentation;

/// <summary>What docfx.json makes a site of.</summary>
[TestClass]
public sealed partial class SiteTests
{
    [TestMethod]
    public void Contents_HaveEachPageOnce()
    {
        var pages = Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);
        var listed = Pages().Matches(Repository.Read("docs/toc.yml")).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal);
        CollectionAssert.AreEqual(pages.ToArray(), listed.ToArray());
    }

    [GeneratedRegex(@"href: (\S+)")]
    private static partial Regex Pages();
}
