using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Micro.MLNet.Samples.Orleans.Grains;
using Micro.MLNet.Samples.Orleans.Shards;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.ML;
using Orleans;

namespace Micro.MLNet.Samples.Orleans.Cli;

/// <summary>One silo with a client over loopback, beside bare Recommend in the same process; every answer is compared.</summary>
internal sealed record Bench(string ModelPath, int Requests, int Concurrency, int ItemShards, int Count)
{
    private const int WarmUp = 2_000; // enough for the runtime to compile what is hot for good

    public async Task RunAsync(TextWriter output, CancellationToken token)
    {
        var model = new MLContext().Recommendation().LoadMicro(ModelPath);
        var users = model.Model.UserIds;
        var folder = Directory.CreateTempSubdirectory("micro-shards-").FullName;
        try
        {
            var version = ShardWriter.Write(model, folder, ItemShards, userShards: 1);
            using var silo = Cluster.CreateSilo(folder, Cluster.SiloPort, Cluster.GatewayPort, Cluster.SiloPort, LogLevel.Error);
            await silo.StartAsync(token);
            using var client = Cluster.CreateClient([Cluster.GatewayPort]);
            await client.StartAsync(token);
            var grain = client.Services.GetRequiredService<IClusterClient>().GetGrain<IRecommenderGrain>(version);

            Write(output, $"{users.Count} users, {model.Model.ItemIds.Count} items of {model.Model.EmbeddingDimension} numbers, {ItemShards} shards, top {Count}, {Requests} requests, {Concurrency} at once");
            await MeasureAsync(output, "bare Recommend", user => Task.Run(() => model.Recommend(user, Count).Count, token), token);
            await MeasureAsync(output, "one silo", async user =>
            {
                var list = await grain.RecommendAsync(user, Count) ?? throw new InvalidDataException($"The cluster doesn't know user '{user}'.");
                return list.Select(item => (item.Id, item.Score)).SequenceEqual(model.Recommend(user, Count).Select(item => (item.ItemId, item.Score)))
                    ? list.Length
                    : throw new InvalidDataException($"The cluster's list of user '{user}' isn't the model's.");
            }, token, checks: true);
            await MeasureAsync(output, "one silo, unchecked", async user => (await grain.RecommendAsync(user, Count))!.Length, token);
            await client.StopAsync(token);
            await silo.StopAsync(token);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        async Task MeasureAsync(TextWriter writer, string name, Func<string, Task<int>> ask, CancellationToken cancellation, bool checks = false)
        {
            var seconds = new double[Requests];
            for (var n = 0; n < WarmUp; n++)
            {
                await ask(users[n % users.Count]);
            }

            var next = -1;
            var processor = Environment.CpuUsage.TotalTime;
            var all = Stopwatch.StartNew();
            await Task.WhenAll(Enumerable.Range(0, Concurrency).Select(_ => Task.Run(async () =>
            {
                for (var n = Interlocked.Increment(ref next); n < Requests; n = Interlocked.Increment(ref next))
                {
                    var one = Stopwatch.GetTimestamp();
                    await ask(users[n % users.Count]);
                    seconds[n] = Stopwatch.GetElapsedTime(one).TotalSeconds;
                }
            }, cancellation)));
            var rate = Requests / all.Elapsed.TotalSeconds;
            var cost = (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds / Requests; // of client and silo together; other programs don't change it much
            Array.Sort(seconds);
            if (checks)
            {
                Write(writer, $"all {Requests} lists of the silo are those of Recommend, ids and scores");
                return;
            }

            Write(writer, $"{name}: {rate:0} requests/s, median {1000 * seconds[Requests / 2]:0.00} ms, 99th percentile {1000 * seconds[Requests * 99 / 100]:0.00} ms, processor {cost:0.000} ms a request");
        }
    }

    private static void Write(TextWriter output, FormattableString line) => output.WriteLine(FormattableString.Invariant(line));
}
