using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Json;
using System.Threading.Tasks;
using Micro.MLNet.Samples.Explorer;
using Micro.MLNet.Serving;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using OpenTelemetry.Metrics;

namespace Micro.MLNet.Explorer.Tests;

/// <summary>The endpoints: right answers, refusals and limits.</summary>
[TestClass]
public sealed class ApiTests
{
    private static readonly ExplorerFactory Factory = new();
    private static readonly HttpClient Client = Factory.CreateClient();

    [ClassCleanup]
    public static async Task Cleanup()
    {
        Client.Dispose();
        await Factory.DisposeAsync();
    }

    [TestMethod]
    public async Task Health_Always_SaysWhatIsServed()
    {
        var health = await Get<Health>("/health");
        Assert.AreEqual("ok", health.Status);
        Assert.AreEqual((ServedModel.Users, ServedModel.Items), (health.Users, health.Items));
        CollectionAssert.AreEqual(new[] { "Image", "Text" }, health.Modalities.ToArray());
    }

    [TestMethod]
    public async Task Users_Prefix_AreFound()
    {
        var list = await Get<UserList>("/users?prefix=U&limit=2");
        CollectionAssert.AreEqual(new[] { "u0", "u1" }, list.Users.ToArray());
        Assert.AreEqual(ServedModel.Users, list.Total);
        Assert.AreEqual(0, (await Get<UserList>("/users?prefix=x")).Total);
    }

    [TestMethod]
    public async Task Recommendations_OfEveryUser_EqualTheModel()
    {
        for (var user = 0; user < ServedModel.Users; user++)
        {
            await AssertList($"/users/u{user}/recommendations?k=7", ServedModel.Model.Recommend($"u{user}", 7));
            await AssertList(
                $"/users/u{user}/recommendations?k=7&relevance=0.5&damping=0.2",
                ServedModel.Model.Recommend($"u{user}", 7, new RecommendOptions { RelevanceWeight = .5, PopularityDamping = .2 }));
            CollectionAssert.AreEqual(ServedModel.Model.Recommender.SeenItems($"u{user}").ToArray(), (await Get<UserHistory>($"/users/u{user}")).Items.Select(card => card.Id).ToArray());
        }
    }

    [TestMethod]
    public async Task Recommendations_Cards_HaveTitlesAndPictures()
    {
        var cards = (await Get<RecommendationList>("/users/u0/recommendations?k=100")).Items.Select(entry => entry.Item).Concat((await Get<UserHistory>("/users/u0")).Items).ToDictionary(card => card.Id);
        Assert.AreEqual(new ItemCard("i0", "Title 0", "kind 0", "/pictures/i0"), cards["i0"]);
        Assert.AreEqual(new ItemCard("i1", "i1", "kind 1", null), cards["i1"]);
        Assert.AreEqual("<b>bold</b>", cards["i2"].Title);
    }

    [TestMethod]
    public async Task ForHistory_ThreeItems_SumsCosines()
    {
        string[] history = ["i3", "i8", "i21"];
        using var response = await Client.PostAsJsonAsync("/recommendations", new HistoryRequest(history, 5));
        var list = await response.Content.ReadFromJsonAsync<RecommendationList>();
        var expected = Enumerable.Range(0, ServedModel.Items).Select(item => $"i{item}").Except(history).OrderByDescending(item => history.Sum(chosen => Cosine(item, chosen))).Take(5).ToArray();
        CollectionAssert.AreEqual(expected, list!.Items.Select(entry => entry.Item.Id).ToArray());
        Assert.AreEqual(history.Sum(chosen => Cosine(expected[0], chosen)), list.Items[0].Score, 1e-5);
        Assert.AreEqual("history", list.Basis);
    }

    [TestMethod]
    public async Task Similar_Item_EqualsTheModel() =>
        CollectionAssert.AreEqual(
            ServedModel.Model.SimilarItems("i4", 6).Select(entry => (entry.ItemId, entry.Score)).ToArray(),
            (await Get<SimilarList>("/items/i4/similar?k=6")).Items.Select(entry => (entry.Item.Id, entry.Score)).ToArray());

    [TestMethod]
    public async Task Explain_UserAndItem_HasScoreWeightsAndOwnNeighbors()
    {
        var explanation = await Get<ExplanationAnswer>("/explain?user=u2&item=i9&count=2");
        Assert.AreEqual(ServedModel.Model.Recommender.Score("u2", "i9"), explanation.Score);
        Assert.AreEqual(1, explanation.Modalities.Sum(modality => modality.Weight), 1e-6);
        // the graphs: three steps of 1 for Image, of 7 for Text
        CollectionAssert.AreEqual(new[] { "i10", "i11" }, explanation.Modalities[0].Neighbors.Select(neighbor => neighbor.Item.Id).ToArray());
        CollectionAssert.AreEqual(new[] { "i16", "i23" }, explanation.Modalities[1].Neighbors.Select(neighbor => neighbor.Item.Id).ToArray());
        var own = ServedModel.Model.Recommender.SeenItems("u2");
        foreach (var neighbor in explanation.Modalities.SelectMany(modality => modality.Neighbors))
        {
            Assert.AreEqual(own.Contains(neighbor.Item.Id), neighbor.Seen);
        }

        Assert.HasCount(3, (await Get<ItemGraphAnswer>("/items/i9/graph?count=3")).Modalities[1].Neighbors);
    }

    [TestMethod]
    [DataRow("/users?limit=0", "limit is 0: use 1 to 200.")]
    [DataRow("/users/u1/recommendations?k=101&relevance=1.5&damping=-1", "k is 101: use 1 to 100.", "relevance is 1.5: use 0 to 1.", "damping is -1: use 0 to 1000.")]
    [DataRow("/users/u1/recommendations?relevance=NaN", "relevance is NaN: use 0 to 1.")]
    [DataRow("/items/i1/similar?k=-5", "k is -5: use 1 to 100.")]
    [DataRow("/explain?user=u1&item=i1&count=51", "count is 51: use 1 to 50.")]
    public async Task Endpoints_BadNumbers_AreRefusedTogether(string path, params string[] faults)
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative));
        var body = await response.Content.ReadAsStringAsync();
        Assert.AreEqual(HttpStatusCode.BadRequest, response.StatusCode);
        foreach (var fault in faults)
        {
            StringAssert.Contains(body, fault, StringComparison.Ordinal);
        }
    }

    [TestMethod]
    [DataRow("/users/nobody", "no user 'nobody'")]
    [DataRow("/users/nobody/recommendations", "no user 'nobody'")]
    [DataRow("/items/nothing/similar", "no item 'nothing'")]
    [DataRow("/items/i1/graph?user=nobody", "no user 'nobody'")]
    [DataRow("/explain?user=u1&item=nothing", "no item 'nothing'")]
    [DataRow("/pictures/i1", "no picture 'i1'")]
    [DataRow("/pictures/..%2Fsecret", "no picture")]
    [DataRow("/pictures/../secret", "")]
    public async Task Endpoints_UnknownIds_AreNotFound(string path, string detail)
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.AreEqual(HttpStatusCode.NotFound, response.StatusCode);
        StringAssert.Contains((await response.Content.ReadAsStringAsync()).Replace("\\u0027", "'", StringComparison.Ordinal), detail, StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("{\"items\":[\"nope\",\"i1\"]}", "doesn't know 'nope'")]
    [DataRow("{\"items\":[]}", "items is 0 distinct ids: use 1 to 200.")]
    [DataRow("{\"items\":[\"i1\"],\"k\":1000}", "k is 1000: use 1 to 100.")]
    [DataRow("{\"items\":[null]}", "items is 0 distinct ids")]
    [DataRow("{\"items\":", "")]
    public async Task ForHistory_BadBody_IsRefused(string body, string fault)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await Client.PostAsync(new Uri("/recommendations", UriKind.Relative), content);
        Assert.AreEqual(HttpStatusCode.BadRequest, response.StatusCode);
        StringAssert.Contains((await response.Content.ReadAsStringAsync()).Replace("\\u0027", "'", StringComparison.Ordinal), fault, StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task Picture_OfAnItem_IsServedWithItsType()
    {
        using var response = await Client.GetAsync(new Uri("/pictures/i0", UriKind.Relative));
        Assert.AreEqual("image/png", response.Content.Headers.ContentType?.MediaType);
        Assert.AreEqual(137, (await response.Content.ReadAsByteArrayAsync())[0]); // PNG's first byte
    }

    [TestMethod]
    public async Task OpenApi_Document_HasEveryEndpoint()
    {
        var document = await Client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative));
        foreach (var path in new[] { "/health", "/users", "/users/{id}", "/users/{id}/recommendations", "/recommendations", "/items/{id}/similar", "/items/{id}/graph", "/explain", "/pictures/{id}" })
        {
            StringAssert.Contains(document, $"\"{path}\"", StringComparison.Ordinal);
        }
    }

    [TestMethod]
    public async Task Metrics_AfterACall_CountIt()
    {
        await using var factory = new ExplorerFactory();
        using var client = factory.CreateClient();
        for (var n = 0; n < 3; n++)
        {
            await client.GetStringAsync(new Uri("/users/u1/recommendations", UriKind.Relative));
        }

        factory.Services.GetRequiredService<MeterProvider>().ForceFlush();
        Assert.AreEqual(3, Count(factory.Metrics, "micro.model.duration"));
        Assert.AreEqual(3, Count(factory.Metrics, "http.server.request.duration"));
    }

    private static long Count(List<Metric> metrics, string name)
    {
        var count = 0L;
        foreach (ref readonly var point in metrics.Last(metric => metric.Name == name).GetMetricPoints())
        {
            count += point.GetHistogramCount();
        }

        return count;
    }

    private static async Task<T> Get<T>(string path) => await Client.GetFromJsonAsync<T>(path) ?? throw new InvalidOperationException("null");

    private static async Task AssertList(string path, IReadOnlyList<Recommendation> expected) =>
        CollectionAssert.AreEqual(expected.ToArray(), (await Get<RecommendationList>(path)).Items.Select(entry => new Recommendation(entry.Item.Id, entry.Score)).ToArray());

    private static double Cosine(string a, string b)
    {
        var (x, y) = (ServedModel.Model.Model.GetItemEmbedding(a).ToArray(), ServedModel.Model.Model.GetItemEmbedding(b).ToArray());
        double Dot(float[] p, float[] q) => p.Zip(q, (m, n) => (double)m * n).Sum();
        return Dot(x, y) / Math.Sqrt(Dot(x, x) * Dot(y, y));
    }
}
