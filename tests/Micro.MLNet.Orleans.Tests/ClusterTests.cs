using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Micro.MLNet.Samples.Orleans.Grains;
using Micro.MLNet.Samples.Orleans.Shards;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Orleans.Tests;

/// <summary>Several silos in one process answer as the whole model does.</summary>
[TestClass]
public sealed class ClusterTests
{
    private const int Shards = 6;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task Recommend_TwoModelsAtOnce_EveryListIsThatOfItsModel()
    {
        await using var shards = new TestShards();
        MicroTransformer[] models = [TestModel.Create(seed: 1), TestModel.Create(seed: 2, ties: false)];
        var versions = models.Select(model => ShardWriter.Write(model, shards.Folder, Shards, userShards: 3)).ToArray();
        await shards.StartAsync(silos: 2);

        await Task.WhenAll(Enumerable.Range(0, 2 * TestModel.Users).Select(async n =>
        {
            var (which, user) = (n % 2, $"u{n / 2}");
            foreach (var k in new[] { 1, 10, TestModel.Items + 1 })
            {
                TestModel.AssertIsRecommend(models[which], user, k, await shards.Recommender(versions[which]).RecommendAsync(user, k));
            }
        }));
        Assert.IsNull(await shards.Recommender(versions[0]).RecommendAsync("nobody", 3));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => shards.Recommender(versions[0]).RecommendAsync("u1", 0));
    }

    [TestMethod]
    public async Task Recommend_SiloKilledDuringRequests_ItsShardsWakeElsewhereAndNoListIsWrong()
    {
        await using var shards = new TestShards();
        var model = TestModel.Create(seed: 3);
        var version = ShardWriter.Write(model, shards.Folder, Shards, userShards: 3);
        await shards.StartAsync(silos: 3);
        var grain = shards.Recommender(version);
        TestModel.AssertIsRecommend(model, "u0", 10, await grain.RecommendAsync("u0", 10));

        // not the first silo: the test's list of members lives there, as the development clustering's does
        var before = await shards.WhereAsync(version, Shards);
        var victim = shards.Cluster.SecondarySilos.FirstOrDefault(silo => before.Contains(silo.SiloAddress.ToParsableString()));
        Assert.IsNotNull(victim, $"No shard is outside the first silo: {string.Join(' ', before)}");
        var lost = victim.SiloAddress.ToParsableString();

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.CancellationToken);
        var answers = new ConcurrentBag<bool>();
        var killed = false;
        var workers = Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
        {
            for (var n = worker; !stop.IsCancellationRequested; n++)
            {
                var user = $"u{n % TestModel.Users}";
                var afterwards = Volatile.Read(ref killed);
                TestModel.AssertIsRecommend(model, user, 10, await Patience.TryAsync(() => grain.RecommendAsync(user, 10), TestContext.CancellationToken));
                answers.Add(afterwards);
            }
        })).ToArray();
        await WaitAsync(() => answers.Count > 50, workers);
        await shards.Cluster.KillSiloAsync(victim);
        Volatile.Write(ref killed, true);
        await WaitAsync(() => answers.Count(afterwards => afterwards) > 100, workers);
        await stop.CancelAsync();
        await Task.WhenAll(workers); // throws what a worker found wrong

        var after = await shards.WhereAsync(version, Shards);
        CollectionAssert.Contains(before.ToArray(), lost);
        CollectionAssert.DoesNotContain(after.ToArray(), lost);
    }

    [TestMethod]
    [DataRow("items-002.bin")]
    [DataRow("users-000.bin")]
    [DataRow("manifest.json")]
    public async Task Recommend_AFileDamaged_GivesAnErrorAndNoList(string file)
    {
        await using var shards = new TestShards();
        var version = ShardWriter.Write(TestModel.Create(seed: 4), shards.Folder, itemShards: 3, userShards: 1);
        var path = Path.Combine(shards.Folder, version, file);
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
        await shards.StartAsync(silos: 1);

        var exception = await Assert.ThrowsAsync<Exception>(() => shards.Recommender(version).RecommendAsync("u0", 3));

        StringAssert.Contains(exception.ToString(), file, StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task Recommend_AVersionThatIsAPath_IsRefused()
    {
        await using var shards = new TestShards();
        await shards.StartAsync(silos: 1);

        var exception = await Assert.ThrowsAsync<Exception>(() => shards.Recommender("../../etc").RecommendAsync("u0", 3));

        StringAssert.Contains(exception.ToString(), "is no model version", StringComparison.Ordinal);
    }

    private async Task WaitAsync(Func<bool> reached, Task[] workers)
    {
        while (!reached() && !workers.Any(worker => worker.IsFaulted))
        {
            await Task.Delay(20, TestContext.CancellationToken);
        }
    }
}
