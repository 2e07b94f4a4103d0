using System;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Net.Http.Json;
using System.Threading.Tasks;
using Micro.MLNet.Samples.Production;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Production.Tests;

[TestClass]
public sealed class EndpointTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task Requests_GoodOnes_AreAnsweredByTheModel()
    {
        using var folder = new ModelFolder();
        using var service = new Service(("A", folder.Publish("a.zip", folder.Bytes(scale: 1))));
        using var client = service.CreateClient();
        var token = TestContext.CancellationToken;

        using var score = await client.GetAsync("/score?user=a&item=y", token);
        Assert.AreEqual(HttpStatusCode.OK, score.StatusCode);
        Assert.AreEqual(new ScoreAnswer("a", "y", 3), await score.Content.ReadFromJsonAsync<ScoreAnswer>(token));
        Assert.AreEqual("A", score.Headers.GetValues(Endpoints.ModelHeader).Single());

        var list = await client.GetFromJsonAsync<ListAnswer>("/recommend/c?k=5", token);
        Assert.IsTrue(list!.Known);
        CollectionAssert.AreEqual(new ListItem[] { new("w", 15), new("z", 11) }, list.Items, "x and y are seen");

        var stranger = await client.GetFromJsonAsync<ListAnswer>("/recommend/nobody?k=2", token);
        Assert.IsFalse(stranger!.Known);
        CollectionAssert.AreEqual(new ListItem[] { new("x", 2), new("y", 2) }, stranger.Items, "the popular ones");

        // ML.NET may look at the types of TorchSharp.dll; libtorch and its bridge are native
        var native = Process.GetCurrentProcess().Modules.Cast<ProcessModule>().Select(module => module.ModuleName)
            .Where(name => name.Contains("torch", StringComparison.OrdinalIgnoreCase) && !name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase));
        Assert.IsEmpty(native, "serving loads no libtorch");
    }

    [TestMethod]
    [DataRow("/score?user=a", HttpStatusCode.BadRequest)]
    [DataRow("/score?user=&item=x", HttpStatusCode.BadRequest)]
    [DataRow("/score?user=a&item=nothing", HttpStatusCode.NotFound)]
    [DataRow("/score?user=nobody&item=x", HttpStatusCode.NotFound)]
    [DataRow("/recommend/a?k=0", HttpStatusCode.BadRequest)]
    [DataRow("/recommend/a?k=101", HttpStatusCode.BadRequest)]
    [DataRow("/recommend/a?k=-1", HttpStatusCode.BadRequest)]
    [DataRow("/recommend/a?k=many", HttpStatusCode.BadRequest)]
    [DataRow("/recommend/<257>", HttpStatusCode.BadRequest)]
    public async Task Requests_BadOnes_AreRefused(string path, HttpStatusCode expected)
    {
        using var folder = new ModelFolder();
        using var service = new Service(("A", folder.Publish("a.zip", folder.Bytes(scale: 1))));
        using var client = service.CreateClient();

        using var response = await client.GetAsync(path.Replace("<257>", new string('a', 257), StringComparison.Ordinal), TestContext.CancellationToken);

        Assert.AreEqual(expected, response.StatusCode);
        Assert.AreEqual("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [TestMethod]
    public void Checked_SeveralFaults_AreOneMessage()
    {
        var faults = Assert.ThrowsExactly<ArgumentException>(() => new ModelSettings { ShareOfB = 1.5, PollSeconds = 0, DebounceMilliseconds = -1 }.Checked()).Message;

        foreach (var name in new[] { "A is empty", "ShareOfB is 1.5; use", "but B is empty", "DebounceMilliseconds is -1", "PollSeconds is 0" })
        {
            StringAssert.Contains(faults, name, StringComparison.Ordinal);
        }
    }
}
