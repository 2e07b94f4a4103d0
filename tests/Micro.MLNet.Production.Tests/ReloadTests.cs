using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Json;
using System.Threading;
using System.Threading.Tasks;
using Micro.MLNet.Samples.Production;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Production.Tests;

[TestClass]
public sealed class ReloadTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task Reload_UnderConcurrentRequests_EveryAnswerIsWhollyTheOldModelsOrTheNewOnes()
    {
        using var folder = new ModelFolder();
        byte[][] files = [folder.Bytes(scale: 1), folder.Bytes(scale: 10)];
        var scales = files.Select((bytes, n) => (Version: ModelFolder.VersionOf(bytes), Scale: n == 0 ? 1f : 10f)).ToDictionary(file => file.Version, file => file.Scale);
        using var service = new Service(("A", folder.Publish("a.zip", files[0])));
        using var client = service.CreateClient();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.CancellationToken);
        var answered = new ConcurrentBag<string>();
        var workers = Enumerable.Range(0, 6).Select(_ => Task.Run(() => AskAsync(client, scales, answered, stop.Token))).ToArray();

        for (var round = 1; round <= 4; round++)
        {
            File.WriteAllBytes(folder.PathOf("a.zip"), files[round % 2][..(files[round % 2].Length / 2)]); // half written, in place
            await Service.WaitForAsync(client, model => model.GetProperty("refused").GetBoolean(), TestContext.CancellationToken);
            folder.Publish("a.zip", files[round % 2]);
            await Service.WaitForAsync(
                client,
                model => !model.GetProperty("refused").GetBoolean() && model.GetProperty("version").GetString() == ModelFolder.VersionOf(files[round % 2]),
                TestContext.CancellationToken);
        }

        var before = answered.Count;
        while (answered.Count < before + 20 && !workers.Any(worker => worker.IsFaulted))
        {
            await Task.Delay(10, TestContext.CancellationToken);
        }

        await stop.CancelAsync();
        await Task.WhenAll(workers); // throws what a worker found wrong
        CollectionAssert.AreEquivalent(scales.Keys, answered.Distinct().ToArray(), "both models answered");
    }

    [TestMethod]
    [DataRow("half")]
    [DataRow("flipped")]
    [DataRow("empty")]
    [DataRow("text")]
    [DataRow("gone")]
    public async Task Reload_OfADamagedFile_IsRefusedAndLogged(string damage)
    {
        using var folder = new ModelFolder();
        var (good, better) = (folder.Bytes(scale: 1), folder.Bytes(scale: 10));
        using var service = new Service(("A", folder.Publish("a.zip", good)));
        using var client = service.CreateClient();
        var token = TestContext.CancellationToken;
        if (damage == "gone")
        {
            File.Delete(folder.PathOf("a.zip"));
        }
        else
        {
            folder.Publish("a.zip", Damaged(better, damage));
        }

        var model = await Service.WaitForAsync(client, model => model.GetProperty("refused").GetBoolean(), token);

        Assert.AreEqual(ModelFolder.VersionOf(good), model.GetProperty("version").GetString());
        Assert.AreEqual(3, (await client.GetFromJsonAsync<ScoreAnswer>("/score?user=a&item=y", token))!.Score);
        await service.WaitForLogAsync("Error: Model A: refused a new file, " + ModelFolder.VersionOf(good), token);

        folder.Publish("a.zip", better);
        await Service.WaitForAsync(client, model => model.GetProperty("version").GetString() == ModelFolder.VersionOf(better), token);
        Assert.AreEqual(30, (await client.GetFromJsonAsync<ScoreAnswer>("/score?user=a&item=y", token))!.Score);
        await service.WaitForLogAsync("Information: Model A: now serving " + ModelFolder.VersionOf(better), token);
    }

    [TestMethod]
    public void Reload_SnapshotOfARequestUnderWay_GoesOnWithTheOldModel()
    {
        using var folder = new ModelFolder();
        var slot = new ModelSlot("A", folder.Publish("a.zip", folder.Bytes(scale: 1)));
        var old = slot.Current;
        folder.Publish("a.zip", folder.Bytes(scale: 10));

        Assert.IsTrue(slot.HasChanged);
        Assert.IsTrue(slot.Reload(slot.Stamp()));

        Assert.IsTrue(old.TryScore("b", "x", out var before));
        Assert.IsTrue(slot.Current.TryScore("b", "x", out var after));
        Assert.AreEqual((2f, 20f), (before, after));
    }

    [TestMethod]
    public void Load_OfAFileWithOneByteChanged_IsRefusedOrScoresTheSame()
    {
        using var folder = new ModelFolder();
        var whole = folder.Bytes(scale: 1);
        var refused = 0;
        for (var n = 0; n < 60; n++)
        {
            var damaged = whole.ToArray();
            damaged[whole.Length * n / 60] ^= 0x10;
            var path = folder.Publish("a.zip", damaged);
            try
            {
                Assert.IsTrue(ModelSnapshot.Load(path).TryScore("c", "w", out var score)); // a changed time stamp of an entry does no harm
                Assert.AreEqual(15, score);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.IsGreaterThan(15, refused);
    }

    [TestMethod]
    public void Start_WithoutAGoodModel_Fails()
    {
        using var folder = new ModelFolder();
        var message = Assert.ThrowsExactly<InvalidDataException>(() => new ModelSlot("A", folder.Publish("a.zip", [1, 2, 3]))).Message;
        StringAssert.Contains(message, "a.zip' can't be served", StringComparison.Ordinal);
    }

    private static byte[] Damaged(byte[] whole, string damage)
    {
        switch (damage)
        {
            case "half":
                return whole[..(whole.Length / 2)];
            case "flipped":
                var flipped = whole.ToArray();
                flipped[DataOfLargestEntry(whole)] ^= 0x40;
                return flipped;
            case "empty":
                return [];
            default:
                return "not a zip file"u8.ToArray();
        }
    }

    // a byte of the packed content, found by the largest run between two local file headers ("PK", 3, 4)
    private static int DataOfLargestEntry(byte[] zip)
    {
        var starts = Enumerable.Range(0, zip.Length - 4).Where(n => zip.AsSpan(n, 4).SequenceEqual("PK\u0003\u0004"u8)).Append(zip.Length).ToArray();
        var (start, length) = starts.Zip(starts.Skip(1), (a, b) => (a, b - a)).MaxBy(part => part.Item2);
        return start + (length / 2);
    }

    private static async Task AskAsync(HttpClient client, Dictionary<string, float> scales, ConcurrentBag<string> answered, CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            using var score = await client.GetAsync("/score?user=a&item=y", CancellationToken.None);
            Check(score, scale => new ScoreAnswer("a", "y", 3 * scale), await score.Content.ReadFromJsonAsync<ScoreAnswer>(CancellationToken.None));
            using var list = await client.GetAsync("/recommend/b?k=2", CancellationToken.None);
            var items = (await list.Content.ReadFromJsonAsync<ListAnswer>(CancellationToken.None))!.Items;
            Check(list, scale => (new ListItem("w", 8 * scale), new ListItem("z", 6 * scale)), (items[0], items[1]));
        }

        void Check<T>(HttpResponseMessage response, Func<float, T> expected, T answer)
        {
            response.EnsureSuccessStatusCode();
            var version = response.Headers.GetValues(Endpoints.VersionHeader).Single();
            Assert.AreEqual(expected(scales[version]), answer);
            answered.Add(version);
        }
    }
}
