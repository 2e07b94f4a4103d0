using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text.Json;
using System.Threading.Tasks;
using Micro.MLNet.Serving;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Explorer.Tests;

/// <summary>Every endpoint against the library's own answer.</summary>
[TestClass]
public sealed class ApiTests : IDisposable
{
    private readonly ExplorerFactory _factory = new();
    private readonly HttpClient _client;

    public ApiTests() => _client = _factory.CreateClient();

    private static Recommender Direct => Shop.Model.Recommender;

    public void Dispose()
    {
        _client.Dispose();
        _factory.Dispose();
    }

    [TestMethod]
    public async Task Model_Describes_WhatIsServed()
    {
        var model = await _client.GetJsonAsync("/model");

        Assert.AreEqual(24, model.GetProperty("users").GetInt32());
        Assert.AreEqual(36, model.GetProperty("items").GetInt32());
        Assert.AreEqual("Image Text", string.Join(' ', model.GetProperty("modalities").EnumerateArray()));
        Assert.AreEqual("shelf 0,shelf 1,shelf 2", string.Join(',', model.GetProperty("categories").EnumerateArray()));
        Assert.AreEqual(Shop.Model.Model.Summary.Algorithm, model.GetProperty("algorithm").GetString());
    }

    [TestMethod]
    [DataRow("u1", "u1")]
    [DataRow(Shop.SlashUser, "team%2F7")]
    public async Task Recommendations_AnyUser_AreTheLibrarys(string user, string escaped)
    {
        var list = await _client.GetJsonAsync($"/users/{escaped}/recommendations?k=7");

        AssertList(Direct.Recommend(user, 7), list);
        var expected = Direct.SeenItems(user);
        CollectionAssert.AreEqual(expected.ToArray(), (await _client.GetJsonAsync($"/users/{escaped}/history")).Ids().ToArray());
    }

    [TestMethod]
    public async Task Recommendations_CategoryAndRelevance_ArePassedOn()
    {
        var list = await _client.GetJsonAsync("/users/u1/recommendations?k=5&category=shelf%200&relevance=0.5");

        var shelf = Enumerable.Range(0, 36).Where(i => i % 3 == 0).Select(Shop.ItemId).ToArray();
        AssertList(Direct.Recommend("u1", 5, new() { Allow = shelf, RelevanceWeight = 0.5 }), list);
    }

    [TestMethod]
    public async Task HistoryRecommendations_KnownAndUnknownItems_AreTheLibrarysForTheKnown()
    {
        string[] history = ["i1", Shop.MarkupItem, "nope"];
        var (status, list) = await _client.PostAsync("/recommendations", new { history, k = 6 });

        Assert.AreEqual(200, status);
        AssertList(Direct.RecommendForHistory(["i1", Shop.MarkupItem], 6), list);
        var (_, popular) = await _client.PostAsync("/recommendations", new { history = Array.Empty<string>(), k = 3 });
        AssertList(Direct.RecommendForHistory(Array.Empty<string>(), 3, null, new() { UnknownUser = UnknownUserPolicy.Popular }), popular);
    }

    [TestMethod]
    public async Task Item_WithMarkupInItsId_HasTitleWeightsNeighborsAndSimilarItems()
    {
        var escaped = Uri.EscapeDataString(Shop.MarkupItem);
        var details = await _client.GetJsonAsync($"/items/{escaped}?k=4");

        Assert.AreEqual(Shop.MarkupTitle, details.GetProperty("item").GetProperty("title").GetString());
        foreach (var modality in details.GetProperty("modalities").EnumerateArray())
        {
            var name = modality.GetProperty("name").GetString()!;
            Assert.AreEqual(Direct.ModalityWeights(Shop.MarkupItem)[name], modality.GetProperty("weight").GetSingle());
            CollectionAssert.AreEqual(
                Direct.Neighbors(Shop.MarkupItem, name, 4).Select(neighbor => neighbor.ItemId).ToArray(), modality.GetProperty("neighbors").Ids().ToArray());
        }

        AssertList(Direct.SimilarItems(Shop.MarkupItem, 10), await _client.GetJsonAsync($"/items/{escaped}/similar"));
    }

    [TestMethod]
    public async Task Explain_UserAndItem_AddsUpToTheScore()
    {
        var explanation = await _client.GetJsonAsync("/explain?user=u1&item=i9");

        var expected = Direct.Explain("u1", "i9", 8);
        Assert.AreEqual(expected.Score, explanation.GetProperty("score").GetSingle());
        var (own, content) = (explanation.GetProperty("collaborativePart").GetDouble(), explanation.GetProperty("contentPart").GetDouble());
        Assert.AreEqual(expected.Score, (float)(own + content));
        Assert.AreEqual(content, explanation.GetProperty("modalities").EnumerateArray().Sum(modality => modality.GetProperty("contentPart").GetDouble()), 1e-5);
        CollectionAssert.AreEqual(expected.SeenNeighbors.Select(neighbor => neighbor.ItemId).ToArray(), explanation.GetProperty("seenNeighbors").Ids().ToArray());
    }

    [TestMethod]
    public async Task Searches_PartOfIdOrTitle_FindInAnyCase()
    {
        CollectionAssert.AreEqual(new[] { "u20", "u21", "u22", "u23" }, (await _client.GetJsonAsync("/users?search=U2&k=100")).EnumerateArray().Select(id => id.GetString()).Skip(1).ToArray());
        CollectionAssert.AreEqual(new[] { "i35" }, (await _client.GetJsonAsync("/items?search=thing%2035")).Ids().ToArray());
        CollectionAssert.AreEqual(new[] { Shop.MarkupItem }, (await _client.GetJsonAsync("/items?search=%3Cimg")).Ids().ToArray());
        Assert.AreEqual(3, (await _client.GetJsonAsync("/items?k=3")).GetArrayLength());
    }

    [TestMethod]
    public async Task Picture_OfAnItem_IsTheFileAndNoOther()
    {
        using var picture = await _client.GetAsync(new Uri("/items/i1/picture", UriKind.Relative));
        Assert.AreEqual("image/png", picture.Content.Headers.ContentType!.MediaType);
        CollectionAssert.AreEqual(await File.ReadAllBytesAsync(Path.Combine(Shop.ImagesPath, "i1.png")), await picture.Content.ReadAsByteArrayAsync());
        foreach (var id in new[] { "i2", "..%2Fsecret", "%2E%2E%2Fsecret", "secret", "i1.png" })
        {
            Assert.AreEqual(404, (await _client.AskAsync($"/items/{id}/picture")).Status, id);
        }
    }

    [TestMethod]
    public async Task ItemKnnWithoutTable_Everything_IsServedByIds()
    {
        using var factory = new ExplorerFactory(Shop.KnnPath, items: false);
        using var client = factory.CreateClient();

        Assert.AreEqual(0, (await client.GetJsonAsync("/items/i1")).GetProperty("modalities").GetArrayLength());
        Assert.AreEqual(JsonValueKind.Null, (await client.GetJsonAsync("/users/u1/recommendations"))[0].GetProperty("item").GetProperty("title").ValueKind);
        Assert.AreEqual(0, (await client.GetJsonAsync("/explain?user=u1&item=i1")).GetProperty("contentPart").GetDouble());
        var (status, problem) = await client.PostAsync("/items", new { items = new[] { new { id = "new", features = new { Image = new[] { 1f } } } } });
        Assert.AreEqual(400, status, problem.ToString()); // it has no such modality
    }

    private static void AssertList(IReadOnlyList<Recommendation> expected, JsonElement found) => CollectionAssert.AreEqual(
        expected.ToArray(),
        found.EnumerateArray().Select(entry => new Recommendation(entry.GetProperty("item").GetProperty("id").GetString()!, entry.GetProperty("score").GetSingle())).ToArray());
}
