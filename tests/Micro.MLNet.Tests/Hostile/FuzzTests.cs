using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Micro.MLNet.Fuzz;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Hostile;

/// <summary>A short run of the harness of tests/Micro.MLNet.Fuzz, with the same inputs every time; docs/quality.md has the long ones.</summary>
[TestClass]
public sealed class FuzzTests
{
    private const int Runs = 600;

    public static IEnumerable<string> Targets
    {
        get
        {
            using var scratch = new Scratch();
            return [.. FuzzTargets.Create(scratch).Select(target => target.Name)];
        }
    }

    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void Target_OnDamagedInput_AcceptsItOrSaysWhatIsWrong(string name)
    {
        using var scratch = new Scratch();
        var result = FuzzRun.Execute(Find(scratch, name), Runs, seed: 3, longest: TimeSpan.MaxValue);
        Assert.IsEmpty(result.Findings, string.Join('\n', result.Findings.Select(finding => $"input {finding.Number}: {finding.Fault}")));
        Assert.IsGreaterThan(1, result.Answers, "Every input got the same answer: the damage doesn't reach the reader.");
        Assert.IsInRange(1, Runs - 1, result.Accepted);
    }

    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void Target_OnItsSeeds_AcceptsThem(string name)
    {
        using var scratch = new Scratch();
        var target = Find(scratch, name);
        foreach (var seed in target.Seeds)
        {
            target.Read(seed);
        }
    }

    /// <summary>The harness itself: a reader that misbehaves is found out.</summary>
    [TestMethod]
    [DataRow("throws")]
    [DataRow("allocates")]
    [DataRow("is silent")]
    public void Execute_OnAReaderThatMisbehaves_FindsIt(string how)
    {
        var target = new FuzzTarget("bad", [[1, 2, 3]], ByteMutator.Mutate, input =>
        {
            switch (how)
            {
                case "throws":
                    GC.KeepAlive(input[1000]);
                    break;
                case "allocates":
                    GC.KeepAlive(new byte[64 << 20]);
                    break;
                default:
                    throw new InvalidDataException("");
            }
        });
        Assert.HasCount(1, FuzzRun.Execute(target, 3, 1, TimeSpan.MaxValue).Findings);
    }

    /// <summary>Inputs that were findings once; each is read or refused since.</summary>
    [TestMethod]
    public void Seeds_EachOnceAFinding_AreReadOrRefused()
    {
        using var scratch = new Scratch();
        var files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "seeds"), "*", SearchOption.AllDirectories);
        Assert.IsNotEmpty(files);
        var targets = FuzzTargets.Create(scratch).ToDictionary(target => target.Name);
        var faults = files.Select(file => (File: file, Fault: FuzzRun.Fault(targets[Path.GetFileName(Path.GetDirectoryName(file)!)], File.ReadAllBytes(file))));
        Assert.AreEqual("", string.Join('\n', faults.Where(found => found.Fault is not null).Select(found => $"{found.File}: {found.Fault}")));
    }

    private static FuzzTarget Find(Scratch scratch, string name) => FuzzTargets.Create(scratch).Single(target => target.Name == name);
}
