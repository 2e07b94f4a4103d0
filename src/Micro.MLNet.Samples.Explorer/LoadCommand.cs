using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Micro.MLNet.Serving;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Micro.MLNet.Samples.Explorer;

/// <summary><c>load</c>: recommendations through HTTP on loopback against the bare call, and memory over many requests, as Markdown tables.</summary>
/// <remarks>Clients and server share this process and its cores: what the clients cost counts against the server.</remarks>
internal static class LoadCommand
{
    private const int K = 10;
    private const int WarmUp = 2_000;
    private const int MemorySamples = 10;
    private const int Rounds = 5; // of both in turn, and the median of each number: other programs disturb some rounds
    private static readonly int[] Clients = [1, 8, 32];
    private static readonly RecommendOptions Options = new();

    /// <summary>Measures and writes.</summary>
    /// <exception cref="ArgumentException">The arguments can't be used.</exception>
    public static async Task RunAsync(string[] args, TextWriter output)
    {
        var configuration = new ConfigurationBuilder().AddCommandLine(args).Build();
        var text = configuration["requests"] ?? "20000";
        if (args.Where(arg => arg.StartsWith("--", StringComparison.Ordinal)).FirstOrDefault(arg => arg.Split('=')[0] is not ("--model" or "--requests")) is { } unknown
            || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var requests) || requests is < 100 or > 10_000_000)
        {
            throw new ArgumentException($"The arguments are {string.Join(' ', args)}: use --model FILE, and --requests with a whole number in [100, 10000000].");
        }

        await using var app = ExplorerApp.Create(["--model", configuration["model"] ?? string.Empty, "--urls", "http://127.0.0.1:0", "--rate", "1000000"]);
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var model = app.Services.GetRequiredService<RecommenderAdapter>();
        await MeasureAsync(model.UserIds, 8, WarmUp, user => CallAsync(client, user));
        await MeasureAsync(model.UserIds, 8, WarmUp, user => Bare(model, user), bare: true);
        await output.WriteLineAsync("| Clients | Bare call: p50, p99 (ms) | calls/s | CPU a call (ms) | Through HTTP: p50, p99 (ms) | requests/s | CPU a request (ms) | throughput, HTTP/bare |\n|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var clients in Clients)
        {
            var (bares, https) = (new Measurement[Rounds], new Measurement[Rounds]);
            for (var round = 0; round < Rounds; round++)
            {
                bares[round] = await MeasureAsync(model.UserIds, clients, requests, user => Bare(model, user), bare: true);
                https[round] = await MeasureAsync(model.UserIds, clients, requests, user => CallAsync(client, user));
            }

            var (bare, http) = (Measurement.Median(bares), Measurement.Median(https));
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"| {clients} | {bare.P50:F3}, {bare.P99:F3} | {bare.Rate:N0} | {bare.Processor:F3} | {http.P50:F3}, {http.P99:F3} | {http.Rate:N0} | {http.Processor:F3} | {http.Rate / bare.Rate:F3} |"));
        }

        await output.WriteLineAsync("\n| Requests so far | Managed heap after a collection (MB) | Resident (MB) |\n|---:|---:|---:|");
        for (var part = 0; part <= MemorySamples; part++)
        {
            if (part > 0)
            {
                await MeasureAsync(model.UserIds, 8, 100_000 / MemorySamples, user => CallAsync(client, user));
            }

            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"| {part * (100_000 / MemorySamples):N0} | {GC.GetTotalMemory(forceFullCollection: true) / 1e6:F1} | {Environment.WorkingSet / 1e6:F0} |"));
        }
    }

    private static Task Bare(RecommenderAdapter model, string user)
    {
        model.Recommend(user, K, Options);
        return Task.CompletedTask;
    }

    private static async Task CallAsync(HttpClient client, string user)
    {
        using var response = await client.GetAsync(new Uri($"/users/{Uri.EscapeDataString(user)}/recommendations?k={K}", UriKind.Relative));
        response.EnsureSuccessStatusCode();
        await response.Content.ReadAsByteArrayAsync();
    }

    // each client takes the next user as soon as its last answer is there
    private static async Task<Measurement> MeasureAsync(IReadOnlyList<string> users, int clients, int requests, Func<string, Task> call, bool bare = false)
    {
        var times = new double[requests];
        var next = -1;
        var start = Stopwatch.GetTimestamp();
        var processor = Environment.CpuUsage.TotalTime;
        async Task Loop()
        {
            for (var n = Interlocked.Increment(ref next); n < requests; n = Interlocked.Increment(ref next))
            {
                var begin = Stopwatch.GetTimestamp();
                await call(users[n % users.Count]);
                times[n] = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
            }
        }

        // a bare call never yields, so each client has a thread of its own; a client of HTTP mostly waits
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => bare
            ? Task.Factory.StartNew(() => Loop().GetAwaiter().GetResult(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            : Task.Run(Loop)));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Array.Sort(times);
        return new(times[requests / 2], times[(int)(requests * .99)], requests / seconds, (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds / requests);
    }

    /// <summary>Milliseconds of a call, calls a second, and milliseconds of processor time a call, clients included.</summary>
    private sealed record Measurement(double P50, double P99, double Rate, double Processor)
    {
        public static Measurement Median(Measurement[] rounds) => new(Median(rounds, round => round.P50), Median(rounds, round => round.P99), Median(rounds, round => round.Rate), Median(rounds, round => round.Processor));

        private static double Median(Measurement[] rounds, Func<Measurement, double> value) => rounds.Select(value).Order().ElementAt(rounds.Length / 2);
    }
}
