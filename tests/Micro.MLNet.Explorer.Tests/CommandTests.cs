using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Micro.MLNet.Samples.Explorer.Cli;
using Micro.MLNet.Samples.Explorer.Hosting;
using Micro.MLNet.Samples.Explorer.Load;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Explorer.Tests;

[TestClass]
public sealed class CommandTests
{
    [TestMethod]
    public async Task Serve_WhatIsNotThere_IsRefusedInOneLineWithAllFaults()
    {
        var (code, error) = await Run("serve", "--model", "none.zip", "--items", "none.tsv", "--images", "none", "--rate", "-1");

        Assert.AreEqual(1, code);
        Assert.AreEqual(
            "Error: 4 option(s) of serve can't be used: the model 'none.zip' doesn't exist; write one with the samples' train command; the items' table 'none.tsv' doesn't " +
            "exist; leave out --items to show ids; the folder of pictures 'none' doesn't exist; leave out --images to show none; --rate is -1; use a value in [0, 1000000], 0 for no limit.",
            error);
    }

    [TestMethod]
    public async Task Serve_FileThatIsNoModel_SaysSo()
    {
        var (code, error) = await Run("serve", "--model", Shop.ItemsPath);

        Assert.AreEqual(1, code);
        StringAssert.StartsWith(error, $"Error: '{Shop.ItemsPath}' doesn't hold one whole model of this package:", StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("serve")]
    [DataRow("serve", "--model", "x", "--port", "1")]
    [DataRow("nonsense")]
    public async Task WrongUsage_PointsToHelp(params string[] args)
    {
        var (code, error) = await Run(args);

        Assert.AreEqual(2, code);
        Assert.EndsWith("Try --help.", error);
    }

    [TestMethod]
    public async Task Serve_UnlessToldOtherwise_ListensOnLoopbackAlone()
    {
        await using var app = ExplorerApp.Build(new ServeSettings { ModelPath = Shop.KnnPath });
        Assert.AreEqual("http://127.0.0.1:5080", app.Configuration["urls"]);
        await using var told = ExplorerApp.Build(new ServeSettings { ModelPath = Shop.KnnPath, Urls = "http://0.0.0.0:5081" });
        Assert.AreEqual("http://0.0.0.0:5081", told.Configuration["urls"]);
        Assert.AreNotEqual(app.Configuration["AllowedHosts"], told.Configuration["AllowedHosts"]);
    }

    [TestMethod]
    public void Latencies_OneToAHundred_GiveTheirQuantiles()
    {
        var meter = LoadMeter.Of([.. Enumerable.Range(1, 100).Reverse().Select(n => (double)n)], seconds: 4, TimeSpan.FromSeconds(2));

        Assert.AreEqual((50, 99, 25, 20), (meter.Median, meter.Slow, meter.PerSecond, meter.Processor));
        var one = LoadMeter.Of([7], 1, TimeSpan.Zero);
        Assert.AreEqual((7, 7, 1, 0), (one.Median, one.Slow, one.PerSecond, one.Processor));
    }

    [TestMethod]
    public async Task Load_AFewRequests_PrintsARowForEachNumberOfClients()
    {
        using var output = new StringWriter();
        await LoadRun.RunAsync(new LoadSettings(Shop.ModelPath, Shop.ItemsPath, Each: 40, Requests: 100), output, default);

        var rows = output.ToString().Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).Select(line => line.Split('|')).ToArray();
        CollectionAssert.AreEqual(new[] { "1", "8", "32" }, rows.Select(row => row[1].Trim()).ToArray());
        StringAssert.Contains(output.ToString(), "of 100 requests by 8 clients: ", StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Error)> Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await ExplorerCommands.RunAsync(args, output, error);
        return (code, error.ToString().Trim());
    }
}
