using System.Globalization;
using System.Linq;
using System.Net.Http.Json;
using System.Threading.Tasks;
using Micro.MLNet.Samples.Production;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Production.Tests;

/// <summary>A/B of two models.</summary>
[TestClass]
public sealed class SplitTests
{
    private static readonly string[] Users = [.. Enumerable.Range(0, 2000).Select(n => $"u{n}")];

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow("1", "u001", 0.6623131350400825)] // Python: int.from_bytes(sha256(b"1\nu001").digest()[:8], "big") / 2**64
    [DataRow("1", "u002", 0.07098792075506355)]
    [DataRow("2", "u001", 0.5876650095427671)]
    public void Place_OfAUser_IsTheHashsLeadingBits(string experiment, string user, double expected) =>
        Assert.AreEqual(expected, ModelSet.Place(experiment, user), 1e-12);

    [TestMethod]
    public void For_ManyUsers_GivesBItsShareAndKeepsItsUsersWhenTheShareGrows()
    {
        using var folder = new ModelFolder();
        var (a, b) = (folder.Publish("a.zip", folder.Bytes(scale: 1)), folder.Publish("b.zip", folder.Bytes(scale: 10)));
        string[] Of(double share, string experiment = "1")
        {
            var models = new ModelSet(new ModelSettings { A = a, B = b, ShareOfB = share, Experiment = experiment }.Checked());
            return [.. Users.Where(user => models.For(user).Name == "B")];
        }

        var third = Of(0.3);
        Assert.AreEqual(0.3, third.Length / (double)Users.Length, 0.041, "four standard deviations of 2,000 draws");
        CollectionAssert.AreEqual(third, Of(0.3), "sticky");
        CollectionAssert.IsSubsetOf(third, Of(0.6));
        CollectionAssert.AreNotEqual(third, Of(0.3, "2"));
        Assert.IsEmpty(Of(0));
        Assert.HasCount(Users.Length, Of(1));
    }

    [TestMethod]
    public async Task Requests_OfEachUser_AreAnsweredByTheUsersModelOnEveryServer()
    {
        using var folder = new ModelFolder();
        var (a, b) = (folder.Publish("a.zip", folder.Bytes(scale: 1)), folder.Publish("b.zip", folder.Bytes(scale: 10)));
        var users = new[] { "a", "b", "c" };
        // a share between the second and the third place: two users get B, one A
        var places = users.Select(user => ModelSet.Place("1", user)).Order().ToArray();
        var share = ((places[1] + places[2]) / 2).ToString(CultureInfo.InvariantCulture);
        for (var server = 0; server < 2; server++)
        {
            using var service = new Service(("A", a), ("B", b), ("ShareOfB", share));
            using var client = service.CreateClient();
            foreach (var user in users)
            {
                var expected = ModelSet.Place("1", user) < places[2] ? ("B", 10) : ("A", 1);
                using var response = await client.GetAsync($"/score?user={user}&item=x", TestContext.CancellationToken);
                var score = (await response.Content.ReadFromJsonAsync<ScoreAnswer>(TestContext.CancellationToken))!.Score;
                var first = user switch { "a" => 1, "b" => 2, _ => 3 };
                Assert.AreEqual((expected.Item1, (float)(expected.Item2 * first)), (response.Headers.GetValues(Endpoints.ModelHeader).Single(), score));
            }
        }
    }
}
