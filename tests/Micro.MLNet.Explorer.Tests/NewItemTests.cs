using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Explorer.Tests;

/// <summary>Items added while the server runs.</summary>
[TestClass]
public sealed class NewItemTests : IDisposable
{
    private readonly ExplorerFactory _factory = new();
    private readonly HttpClient _client;

    public NewItemTests() => _client = _factory.CreateClient();

    public void Dispose()
    {
        _client.Dispose();
        _factory.Dispose();
    }

    [TestMethod]
    public async Task Add_ItemOfACluster_IsPlacedThereAndRecommended()
    {
        var (status, added) = await _client.PostAsync("/items", new
        {
            items = new object[]
            {
                new { id = "new/1", title = "New <one>", category = "shelf 0", features = new { Image = Shop.Cluster(0, 0), Text = Shop.Cluster(0, 0) } },
                new { id = "new2", features = new { Text = Shop.Cluster(1, 0) } }, // no picture yet
            },
        });

        Assert.AreEqual(201, status, added.ToString());
        Assert.AreEqual(38, (await _client.GetJsonAsync("/model")).GetProperty("items").GetInt32());
        var details = await _client.GetJsonAsync("/items/new%2F1");
        Assert.AreEqual("New <one>", details.GetProperty("item").GetProperty("title").GetString());
        var neighbors = details.GetProperty("modalities")[1].GetProperty("neighbors").Ids().ToArray();
        Assert.IsNotEmpty(neighbors);
        Assert.IsTrue(neighbors.All(id => int.Parse(id![1..], System.Globalization.CultureInfo.InvariantCulture) % 3 == 0), string.Join(' ', neighbors));
        CollectionAssert.Contains((await _client.GetJsonAsync("/users/u0/recommendations?k=100")).Ids().ToArray(), "new/1");
        Assert.AreEqual(200, (await _client.PostAsync("/recommendations", new { history = new[] { "new/1" } })).Status);
        Assert.AreEqual(0.0, (await _client.GetJsonAsync("/explain?user=u0&item=new%2F1")).GetProperty("collaborativePart").GetDouble());
    }

    [TestMethod]
    public async Task Add_ManyFaults_AreNamedTogetherAndNothingIsAdded()
    {
        var (status, problem) = await _client.PostAsync("/items", new
        {
            items = new object[]
            {
                new { id = "i1", features = new { Image = new[] { 1f } } },
                new { id = "a", features = new { Sound = new[] { 1f } } },
                new { id = "b", features = new { } },
                new { id = "b", features = new { Image = Array.Empty<float>() } },
            },
        });

        Assert.AreEqual(400, status);
        var errors = problem.GetProperty("errors");
        Assert.AreEqual("The model knows an item of this id.", errors.GetProperty("items[0]")[0].GetString());
        Assert.AreEqual("The model has no modality 'Sound'; it has 'Image', 'Text'.", errors.GetProperty("items[1]")[0].GetString());
        Assert.AreEqual("There are no features: an item is placed by them.", errors.GetProperty("items[2]")[0].GetString());
        Assert.AreEqual("The id stands twice.", errors.GetProperty("items[3]")[0].GetString());
        Assert.AreEqual(36, (await _client.GetJsonAsync("/model")).GetProperty("items").GetInt32());
    }

    [TestMethod]
    public async Task Add_VectorOfAnotherWidth_SaysSo()
    {
        var (status, problem) = await _client.PostAsync("/items", new { items = new[] { new { id = "wide", features = new { Image = new float[9] } } } });

        Assert.AreEqual(400, status, problem.ToString());
        StringAssert.Contains(problem.GetProperty("errors").GetProperty("items")[0].GetString(), "Image", StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task Add_NoJson_IsRefused()
    {
        foreach (var (text, type, expected) in new[]
        {
            ("{", "application/json", HttpStatusCode.BadRequest),
            ("{\"items\":[]}", "application/json", HttpStatusCode.BadRequest),
            ("{\"items\":null}", "application/json", HttpStatusCode.BadRequest),
            ("{\"items\":[null]}", "application/json", HttpStatusCode.BadRequest),
            ("{\"items\":[{\"id\":\"x\",\"features\":{\"Image\":[1e999]}}]}", "application/json", HttpStatusCode.BadRequest),
            ("items=1", "application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType), // what a form of another site could send
        })
        {
            using var content = new StringContent(text, System.Text.Encoding.UTF8, type);
            using var answer = await _client.PostAsync(new Uri("/items", UriKind.Relative), content);
            Assert.AreEqual(expected, answer.StatusCode, text);
        }
    }

    [TestMethod]
    public async Task Add_FromManyClientsAtOnce_KeepsEveryItem()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(n =>
            _client.PostAsync("/items", new { items = new[] { new { id = $"n{n}", features = new { Text = Shop.Cluster(n, 0) } } } })));

        Assert.IsTrue(answers.All(answer => answer.Status == 201), string.Join('\n', answers));
        Assert.AreEqual(44, (await _client.GetJsonAsync("/model")).GetProperty("items").GetInt32());
        Assert.AreEqual(8, (await _client.GetJsonAsync("/model")).GetProperty("addedItems").GetInt32());
    }
}
