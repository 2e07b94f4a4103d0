using System.Globalization;
using System.IO;
using System.Text.RegularExpressions;
using Micro.MLNet.Samples;
using Micro.MLNet.Tests.Architecture;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Samples;

/// <summary>The sample that makes features of titles and pictures, in a process of its own.</summary>
[TestClass]
public sealed class CatalogSampleTests
{
    private const string Project = "src/Micro.MLNet.Samples.Catalog";

    [TestMethod]
    [DataRow("image")]
    [DataRow("image,text")]
    public void Run_TwentyEpochs_BeatsLightGcnOnColdItems(string modalities)
    {
        var lines = ChildProcess.Run(Project, Path.Combine(Repository.Root, EmbeddedData.FolderName), "20", "1", modalities);

        Assert.HasCount(1, lines);
        var recalls = Regex.Match(lines[0], "^seed 1: cold Recall@20 of MICRO ([0-9.]+), of LightGCN ([0-9.]+)$");
        Assert.IsTrue(recalls.Success, lines[0]);
        var (micro, lightGcn) = (Number(1), Number(2));
        Assert.IsGreaterThan(0.05, micro, "20 of 700 items are 0.03 by chance");
        Assert.IsGreaterThan(2 * lightGcn, micro);

        double Number(int group) => double.Parse(recalls.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    [TestMethod]
    public void Program_AllOfIt_HasFewerThanSixtyLines() =>
        Assert.IsLessThan(60, Repository.Read(Project + "/Program.cs").TrimEnd('\n').Split('\n').Length);
}
