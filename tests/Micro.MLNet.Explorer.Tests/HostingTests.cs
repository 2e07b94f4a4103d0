using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading.Tasks;
using Micro.MLNet.Samples.Explorer.Hosting;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Explorer.Tests;

/// <summary>Headers, limits, documents and measures around the endpoints.</summary>
[TestClass]
public sealed class HostingTests
{
    [TestMethod]
    public async Task Page_ComesWhole_UnderAStrictPolicy()
    {
        using var factory = new ExplorerFactory();
        using var client = factory.CreateClient();
        foreach (var (path, type) in new[] { ("/", "text/html"), ("/explorer.css", "text/css"), ("/explorer.js", "text/javascript") })
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
            Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
            Assert.AreEqual(type, answer.Content.Headers.ContentType!.MediaType);
            Assert.AreEqual(SecurityHeaders.ContentPolicy, answer.Headers.GetValues("Content-Security-Policy").Single());
            Assert.AreEqual("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());

            using var again = new HttpRequestMessage(HttpMethod.Get, path);
            again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
            using var unchanged = await client.SendAsync(again);
            Assert.AreEqual(HttpStatusCode.NotModified, unchanged.StatusCode);
        }

        var page = await client.GetStringAsync(new Uri("/", UriKind.Relative));
        Assert.DoesNotContain("style=", page);
        Assert.DoesNotContain("://", page); // nothing from elsewhere
        Assert.DoesNotContain("innerHTML", await client.GetStringAsync(new Uri("/explorer.js", UriKind.Relative)));
    }

    [TestMethod]
    public async Task Health_IsWell() => await WithClient(async client => Assert.AreEqual("Healthy", await client.GetStringAsync(new Uri("/health", UriKind.Relative))));

    [TestMethod]
    public async Task OpenApi_Document_HasEveryEndpointAndItsRanges() => await WithClient(async client =>
    {
        var document = await client.GetJsonAsync("/openapi/v1.json");

        var paths = document.GetProperty("paths").EnumerateObject().Select(path => path.Name).Order(StringComparer.Ordinal);
        Assert.AreEqual(
            "/explain /items /items/{id} /items/{id}/picture /items/{id}/similar /model /recommendations /users /users/{id}/history /users/{id}/recommendations",
            string.Join(' ', paths));
        var k = document.GetProperty("paths").GetProperty("/users/{id}/recommendations").GetProperty("get").GetProperty("parameters").EnumerateArray()
            .Single(parameter => parameter.GetProperty("name").GetString() == "k").GetProperty("schema");
        Assert.AreEqual((1, 100), (k.GetProperty("minimum").GetInt32(), k.GetProperty("maximum").GetInt32()));
    });

    [TestMethod]
    public async Task Metrics_AfterSomeCalls_CountThem() => await WithClient(async client =>
    {
        for (var n = 0; n < 3; n++)
        {
            await client.GetJsonAsync("/users/u1/recommendations");
        }

        await client.PostAsync("/items", new { items = new[] { new { id = "n", features = new { Text = Shop.Cluster(0, 0) } } } });
        var text = await client.GetStringAsync(new Uri("/metrics", UriKind.Relative));

        string Line(string start) => text.Split('\n').Single(line => line.StartsWith(start, StringComparison.Ordinal) && line.Contains("Micro.MLNet.Explorer", StringComparison.Ordinal));
        Assert.Contains(" 3", Line("micro_explorer_call_duration_seconds_count{"));
        Assert.Contains(" 1", Line("micro_explorer_items_added_total{"));
        Assert.Contains(" 37", Line("micro_explorer_items{"));
        Assert.Contains("http_server_request_duration_seconds_count{", text);
    });

    [TestMethod]
    public async Task Rate_OneARequestASecond_AllowsABurstThenRefuses()
    {
        using var factory = new ExplorerFactory(rate: 1);
        using var client = factory.CreateClient();
        var statuses = await Task.WhenAll(Enumerable.Range(0, 40).Select(async _ => (await client.AskAsync("/model")).Status));

        Assert.IsTrue(statuses.Count(status => status == 200) is >= 4 and < 40, string.Join(' ', statuses));
        using var refused = await client.GetAsync(new Uri("/model", UriKind.Relative));
        Assert.AreEqual(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.IsTrue(refused.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        Assert.AreEqual("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        Assert.AreEqual("Healthy", await client.GetStringAsync(new Uri("/health", UriKind.Relative))); // monitoring goes on
    }

    [TestMethod]
    public async Task Additions_MoreThanAMinuteAllows_AreRefused() => await WithClient(async client =>
    {
        for (var n = 0; n < RateLimits.AdditionsPerMinute; n++)
        {
            Assert.AreEqual(400, (await client.PostAsync("/items", new { items = Array.Empty<object>() })).Status);
        }

        Assert.AreEqual(429, (await client.PostAsync("/items", new { items = Array.Empty<object>() })).Status);
        Assert.AreEqual(200, (await client.AskAsync("/model")).Status);
    });

    [TestMethod]
    public async Task Host_OfAnotherName_IsRefusedWhileOnlyLoopbackIsServed() => await WithClient(async client =>
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/model");
        request.Headers.Host = "evil.example";
        using var answer = await client.SendAsync(request);
        Assert.AreEqual(HttpStatusCode.BadRequest, answer.StatusCode);
    });

    [TestMethod]
    public async Task Body_AboveAMegabyte_IsRefusedByKestrel()
    {
        using var factory = new ExplorerFactory();
        using var client = new HttpClient { BaseAddress = factory.Listen() };
        using var content = new StringContent($"{{\"history\":[\"{new string('x', ExplorerApp.MaxBodyBytes)}\"]}}", Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri("/recommendations", UriKind.Relative), content);
        Assert.AreEqual(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    private static async Task WithClient(Func<HttpClient, Task> test)
    {
        using var factory = new ExplorerFactory();
        using var client = factory.CreateClient();
        await test(client);
    }
}
