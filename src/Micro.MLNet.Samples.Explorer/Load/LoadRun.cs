using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Micro.MLNet.Samples.Explorer.Model;
using Micro.MLNet.Serving;

namespace Micro.MLNet.Samples.Explorer.Load;

/// <summary>Asks a server, which is a process of its own, for lists of ten from 1, 8 and 32 clients at once, and calls the library itself as often from as many threads.</summary>
/// <remarks>Both are measured in turn, several times, so that what else the machine does disturbs both; figures are medians over the rounds, and the
/// ratio has its range. On a machine that others keep busy two processes get a larger share of the cores than one, so the ratio of calls a second may even exceed 1 there: the
/// processor time of a call, a mean over the rounds, is what to go by.</remarks>
internal static class LoadRun
{
    private const int ListLength = 10;
    private const int Steps = 10;
    private const int WarmUp = 2000;
    private const int Rounds = 5;
    private static readonly int[] Clients = [1, 8, 32];

    public static async Task RunAsync(LoadSettings settings, TextWriter output, CancellationToken cancellation)
    {
        if (settings.Each < 1 || settings.Requests < Steps)
        {
            throw new ArgumentException($"--each is {settings.Each} and --requests {settings.Requests}; use at least 1 and {Steps}.");
        }

        using var model = new ExplorerModel(settings.ModelPath);
        var current = model.Current;
        var users = current.UserIds;
        using var server = await ServerProcess.StartAsync(settings, cancellation);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Clients.Max() }) { BaseAddress = server.Address };
        var options = new RecommendOptions();

        async Task Ask(int n) => (await http.GetByteArrayAsync(Path(users[n % users.Count]), cancellation)).ToString();
        Task Call(int n)
        {
            ExplorerModel.Recommend(current, users[n % users.Count], ListLength, options);
            return Task.CompletedTask;
        }

        TimeSpan Serving() => server.ProcessorTime;
        static TimeSpan Own() => Environment.CpuUsage.TotalTime;
        await LoadMeter.RunAsync(WarmUp, Clients[0], Ask, Serving, cancellation);
        await LoadMeter.RunAsync(WarmUp, Clients[0], Call, Own, cancellation);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{users.Count} users, {current.ItemCount} items, lists of {ListLength}, {Environment.ProcessorCount} cores, {Rounds} rounds of {settings.Each} requests each\n"));
        await output.WriteLineAsync("| clients | HTTP p50 ms | HTTP p99 ms | HTTP requests/s | bare p50 ms | bare p99 ms | bare calls/s | HTTP / bare calls/s (range) | server CPU ms | bare CPU ms | bare / server CPU |");
        await output.WriteLineAsync("|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var clients in Clients)
        {
            List<(LoadMeter Http, LoadMeter Bare)> rounds = [];
            for (var round = 0; round < Rounds; round++)
            {
                var bare = await LoadMeter.RunAsync(settings.Each, clients, Call, Own, cancellation);
                rounds.Add((await LoadMeter.RunAsync(settings.Each, clients, Ask, Serving, cancellation), bare));
            }

            await output.WriteLineAsync(Row(clients, rounds));
        }

        await WatchMemoryAsync(settings.Requests, server, Ask, output, cancellation);
    }

    private static string Row(int clients, List<(LoadMeter Http, LoadMeter Bare)> rounds)
    {
        double Median(Func<(LoadMeter Http, LoadMeter Bare), double> figure) => rounds.Select(figure).Order().ElementAt(rounds.Count / 2);
        static double Ratio((LoadMeter Http, LoadMeter Bare) round) => round.Http.PerSecond / round.Bare.PerSecond;
        var (serving, bare) = (rounds.Average(round => round.Http.Processor), rounds.Average(round => round.Bare.Processor));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {clients} | {Median(round => round.Http.Median):0.00} | {Median(round => round.Http.Slow):0.00} | {Median(round => round.Http.PerSecond):0} " +
            $"| {Median(round => round.Bare.Median):0.000} | {Median(round => round.Bare.Slow):0.000} | {Median(round => round.Bare.PerSecond):0} " +
            $"| {Median(Ratio):0.000} ({rounds.Min(Ratio):0.000} to {rounds.Max(Ratio):0.000}) " +
            $"| {serving:0.000} | {bare:0.000} | {bare / serving:0.000} |");
    }

    private static async Task WatchMemoryAsync(int requests, ServerProcess server, Func<int, Task> ask, TextWriter output, CancellationToken cancellation)
    {
        List<string> row = [Megabytes(server.WorkingSet)];
        for (var step = 0; step < Steps; step++)
        {
            await LoadMeter.RunAsync(requests / Steps, Clients[1], ask, () => server.ProcessorTime, cancellation);
            row.Add(Megabytes(server.WorkingSet));
        }

        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"\nThe server's working set in MB, before and after each tenth of {requests} requests by {Clients[1]} clients: {string.Join(", ", row)}"));
    }

    private static string Path(string user) => string.Create(CultureInfo.InvariantCulture, $"/users/{Uri.EscapeDataString(user)}/recommendations?k={ListLength}");

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("0", CultureInfo.InvariantCulture);
}
