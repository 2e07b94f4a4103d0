using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Micro.MLNet.Samples.Explorer;
using Microsoft.AspNetCore.Builder;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Explorer.Tests;

/// <summary>What the server refuses, and what it lets a browser do.</summary>
[TestClass]
public sealed class HardeningTests
{
    [TestMethod]
    public async Task Page_AndErrors_HaveAStrictPolicyAndNothingInline()
    {
        await using var factory = new ExplorerFactory();
        using var client = factory.CreateClient();
        foreach (var path in new[] { "/", "/explorer.js", "/graph.js", "/explorer.css", "/users/nobody", "/nowhere", "/users?limit=0" })
        {
            using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
            var policy = response.Headers.GetValues("Content-Security-Policy").Single();
            StringAssert.StartsWith(policy, "default-src 'none'", StringComparison.Ordinal);
            Assert.IsFalse(policy.Contains("unsafe", StringComparison.Ordinal), policy);
            Assert.AreEqual("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        }

        var page = await client.GetStringAsync(new Uri("/", UriKind.Relative));
        Assert.IsFalse(Regex.IsMatch(page, @"<style|style=|\son\w+=|https?://|<script(?![^>]*\ssrc=)"), "The page has something inline or from elsewhere.");
        foreach (var script in new[] { "/explorer.js", "/graph.js" })
        {
            var code = await client.GetStringAsync(new Uri(script, UriKind.Relative));
            Assert.IsFalse(Regex.IsMatch(code, @"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b"), $"{script} writes markup.");
        }
    }

    [TestMethod]
    public async Task Requests_FasterThanTheRate_AreToldToWait()
    {
        await using var factory = new ExplorerFactory(rate: 2);
        using var client = factory.CreateClient();
        HttpResponseMessage? refused = null;
        for (var n = 0; n < 50 && refused is null; n++)
        {
            var response = await client.GetAsync(new Uri("/users", UriKind.Relative));
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                refused = response;
            }
            else
            {
                response.Dispose();
            }
        }

        Assert.IsNotNull(refused);
        Assert.AreEqual(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        refused.Dispose();
        using var health = await client.GetAsync(new Uri("/health", UriKind.Relative));
        Assert.AreEqual(HttpStatusCode.OK, health.StatusCode);
    }

    [TestMethod]
    public async Task Requests_ByAnotherHostName_AreRefused()
    {
        await using var factory = new ExplorerFactory();
        using var client = factory.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health");
        request.Headers.Host = "rebound.example";
        using var response = await client.SendAsync(request);
        Assert.AreEqual(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [TestMethod]
    public async Task Body_TooLarge_IsRefused()
    {
        await using var factory = new ExplorerFactory(urls: "http://127.0.0.1:0");
        factory.UseKestrel(0);
        factory.StartServer();
        using var client = factory.CreateClient();
        using var content = new ByteArrayContent(new byte[(1 << 20) + 1]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await client.PostAsync(new Uri("/recommendations", UriKind.Relative), content);
        Assert.AreEqual(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [TestMethod]
    public async Task Serve_WithoutUrls_BindsToLoopback()
    {
        await using WebApplication app = ExplorerApp.Create(["--model", ServedModel.ModelPath]);
        Assert.AreEqual("http://127.0.0.1:5080", app.Configuration["urls"]);
    }

    [TestMethod]
    public void Serve_BadArguments_AreListedTogether()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => ExplorerApp.Create(["--model", "/no/model.zip", "--items", "/no.tsv", "--images=/no", "--rate", "0", "--modle=x"]));
        foreach (var part in new[] { "--modle=x is unknown", "--model '/no/model.zip' doesn't exist", "--items '/no.tsv'", "--images '/no'", "--rate is '0'" })
        {
            StringAssert.Contains(error.Message, part, StringComparison.Ordinal);
        }
    }

    [TestMethod]
    public async Task Program_NoModelInTheFile_EndsWithOneLineAndOne()
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, "no model");
            Assert.AreEqual(1, await Program.Main(["serve", "--model", path]));
            Assert.AreEqual(1, await Program.Main(["load", "--requests", "1", "--model", path]));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    public void Items_DamagedFile_NamesTheLine()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "item\ttitle\ni1\tone\ni2\n");
            StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => new ItemCatalog(path, null)).Message, "line 3, has 1 fields, but the header has 2", StringComparison.Ordinal);
            File.WriteAllText(path, "id\ttitle\n");
            StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => new ItemCatalog(path, null)).Message, "item and title are needed", StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
