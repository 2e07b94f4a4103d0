using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Architecture;

internal static class Findings
{
    /// <summary>Fails with every finding on its own line: "These (verdict): ...".</summary>
    public static void AssertNone(IEnumerable<string> found, string verdict)
    {
        var list = found.ToList();
        Assert.IsEmpty(list, $"These {verdict}:\n{string.Join('\n', list)}");
    }
}
