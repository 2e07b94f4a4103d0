using System;
using System.Globalization;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Benchmarks;

[TestClass]
public sealed class SoakCommandTests
{
    private const int When = 1;
    private const int Managed = 2;
    private const int Process = 3;
    private const int Tensors = 4;
    private const int Time = 6;

    [TestMethod]
    public void Soak_FewSteps_PrintsTheFirstTheMiddleAndTheLastOfEachRun()
    {
        var lines = ChildProcess.Run("tests/Micro.MLNet.Benchmarks", "soak", "--epochs", "3", "--predictions", "30", "--fits", "3", "--fit-epochs", "1");

        StringAssert.StartsWith(lines[0], "`soak --epochs 3 --predictions 30 --fits 3 --fit-epochs 1`, ", StringComparison.Ordinal);
        var rows = lines.Skip(3).Select(line => line.Split('|', StringSplitOptions.TrimEntries)).ToArray();
        CollectionAssert.AreEqual(
            new[]
            {
                "the start, with the data",
                "1 of 3: epoch", "2 of 3: epoch", "3 of 3: epoch",
                "the end of that training",
                "3 of 30: prediction", "16 of 30: prediction", "30 of 30: prediction",
                "3 of 30: row of Transform", "16 of 30: row of Transform", "30 of 30: row of Transform",
                "1 of 3: fit", "2 of 3: fit", "3 of 3: fit",
                "the end",
            },
            rows.Select(row => row[When]).ToArray());
        foreach (var row in rows)
        {
            Assert.IsGreaterThan(0, Number(row[Managed]), row[When]);
            Assert.IsGreaterThan(Number(row[Managed]), Number(row[Process]), row[When]);
            Assert.AreEqual(row[When].Contains(':', StringComparison.Ordinal), row[Time].EndsWith("s each", StringComparison.Ordinal), row[When]);
        }

        // libtorch isn't loaded at the start, a training holds tensors, and scoring makes none
        Assert.AreEqual("0", rows[0][Tensors]);
        Assert.IsGreaterThan(Number(rows[4][Tensors]), Number(rows[3][Tensors]));
        Assert.AreEqual(rows[4][Tensors], rows[10][Tensors]);
    }

    private static double Number(string figure) => double.Parse(figure.Split(' ')[0], NumberStyles.Number, CultureInfo.InvariantCulture);
}
