using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Explorer.Tests;

/// <summary>What is refused, and how.</summary>
[TestClass]
public sealed class ValidationTests : IDisposable
{
    private static readonly string TooLong = new('x', 300);
    private readonly ExplorerFactory _factory = new();
    private readonly HttpClient _client;

    public ValidationTests() => _client = _factory.CreateClient();

    public void Dispose()
    {
        _client.Dispose();
        _factory.Dispose();
    }

    [TestMethod]
    [DataRow("/users/nobody/recommendations", "The model doesn't know user 'nobody'. GET /users lists those it knows; POST /recommendations needs none.")]
    [DataRow("/users/nobody/history", "The model doesn't know user 'nobody'. GET /users lists those it knows; POST /recommendations needs none.")]
    [DataRow("/items/nope", "The model doesn't know item 'nope'. GET /items lists those it knows; POST /items adds one.")]
    [DataRow("/items/nope/similar", "The model doesn't know item 'nope'. GET /items lists those it knows; POST /items adds one.")]
    [DataRow("/explain?user=nobody&item=i1", "The model doesn't know user 'nobody'. GET /users lists those it knows; POST /recommendations needs none.")]
    [DataRow("/explain?user=u1&item=nope", "The model doesn't know item 'nope'. GET /items lists those it knows; POST /items adds one.")]
    public async Task UnknownId_IsNotFound_WithTheNextStep(string path, string detail)
    {
        var (status, problem) = await _client.AskAsync(path);

        Assert.AreEqual(404, status);
        Assert.AreEqual(detail, problem.GetProperty("detail").GetString());
    }

    [TestMethod]
    [DataRow("/users/u1/recommendations?k=0")]
    [DataRow("/users/u1/recommendations?k=101")]
    [DataRow("/users/u1/recommendations?k=ten")]
    [DataRow("/users/u1/recommendations?relevance=1.5")]
    [DataRow("/users/u1/recommendations?relevance=NaN")]
    [DataRow("/users/u1/recommendations?category=shelf%209")]
    [DataRow("/users?k=-1")]
    [DataRow("/items?k=1000")]
    [DataRow("/items/i1?k=0")]
    [DataRow("/items/i1/similar?k=0")]
    [DataRow("/explain?user=u1")]
    [DataRow("/explain?user=u1&item=i1&k=999")]
    public async Task OutOfRange_IsABadRequest(string path) => Assert.AreEqual(400, (await _client.AskAsync(path)).Status);

    [TestMethod]
    public async Task TooLong_IsABadRequest()
    {
        foreach (var path in new[] { $"/users/{TooLong}/recommendations", $"/users/{TooLong}/history", $"/items/{TooLong}", $"/items?search={TooLong}", $"/users?search={TooLong}" })
        {
            Assert.AreEqual(400, (await _client.AskAsync(path)).Status, path);
        }
    }

    [TestMethod]
    public async Task SeveralFaults_AreNamedTogether()
    {
        var (status, problem) = await _client.AskAsync("/users/u1/recommendations?k=0&relevance=2");

        Assert.AreEqual(400, status);
        Assert.AreEqual("k relevance", string.Join(' ', problem.GetProperty("errors").EnumerateObject().Select(fault => fault.Name).Order()));
    }

    [TestMethod]
    public async Task HistoryRequest_OutOfRange_IsABadRequest()
    {
        foreach (var body in new object[]
        {
            new { },
            new { history = new[] { "i1" }, k = 0 },
            new { history = new[] { "i1" }, relevance = -1 },
            new { history = new[] { "i1" }, category = "shelf 9" },
            new { history = new[] { TooLong } },
            new { history = new string?[] { null } },
            new { history = Enumerable.Repeat("i1", 501).ToArray() },
        })
        {
            var (status, problem) = await _client.PostAsync("/recommendations", body);
            Assert.AreEqual(400, status, problem.ToString());
        }

        Assert.AreEqual(200, (await _client.PostAsync("/recommendations", new { history = Enumerable.Repeat("i1", 500).ToArray() })).Status);
    }

    [TestMethod]
    public async Task UnknownPathAndMethod_AreProblemsToo()
    {
        Assert.AreEqual(404, (await _client.AskAsync("/nothing/here")).Status);
        using var answer = await _client.DeleteAsync(new Uri("/items/i1", UriKind.Relative));
        Assert.AreEqual(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.AreEqual("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }
}
