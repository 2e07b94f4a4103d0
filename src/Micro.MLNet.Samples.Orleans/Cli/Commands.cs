using System;
using System.CommandLine;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Micro.MLNet.Samples.Orleans.Grains;
using Micro.MLNet.Samples.Orleans.Shards;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.ML;
using Orleans;

namespace Micro.MLNet.Samples.Orleans.Cli;

/// <summary>The program's commands.</summary>
internal static class Commands
{
    public static RootCommand Create(TextWriter output) => new("Recommendations from a model whose item table lies on several machines")
    {
        Shard(output),
        Silo(),
        Recommend(output),
        Measure(output),
    };

    private static Command Shard(TextWriter output)
    {
        var model = Required("--model", "Model zip, as the train command writes it", "FILE");
        var root = Required("--out", "Folder of all versions; the model gets a folder of its own in it", "DIR");
        var (items, users) = (Number("--item-shards", "Parts of the item table", 4), Number("--user-shards", "Parts of the user table", 2));
        var command = new Command("shard", "Cut a model into shards, and print its version") { model, root, items, users };
        command.SetAction((arguments, token) => Task.Run(
            () => output.WriteLine(ShardWriter.Write(new MLContext().Recommendation().LoadMicro(arguments.GetRequiredValue(model)), arguments.GetRequiredValue(root), arguments.GetValue(items), arguments.GetValue(users))),
            token));
        return command;
    }

    private static Command Silo()
    {
        var shards = Required("--shards", "Folder of all versions", "DIR");
        var (port, gateway) = (Number("--port", "Port for other silos", Cluster.SiloPort), Number("--gateway", "Port for clients", Cluster.GatewayPort));
        var primary = Number("--primary", "The first silo's --port", Cluster.SiloPort);
        var command = new Command("silo", "Run a silo on loopback until Ctrl+C") { shards, port, gateway, primary };
        command.SetAction(async (arguments, token) =>
        {
            var folder = arguments.GetRequiredValue(shards);
            if (!Directory.Exists(folder))
            {
                throw new DirectoryNotFoundException($"There is no folder '{folder}'. Write it with the shard command.");
            }

            using var host = Cluster.CreateSilo(folder, arguments.GetValue(port), arguments.GetValue(gateway), arguments.GetValue(primary), LogLevel.Warning);
            await host.RunAsync(token);
        });
        return command;
    }

    private static Command Recommend(TextWriter output)
    {
        var (version, user) = (Required("--version-of-model", "What the shard command printed", "VERSION"), Required("--user", "Raw user id", "ID"));
        var count = Number("--count", "How many items", 10);
        var gateways = new Option<int[]>("--gateway") { Description = "A silo's port for clients; repeatable", DefaultValueFactory = _ => [Cluster.GatewayPort], HelpName = "N" };
        var command = new Command("recommend", "Ask the cluster for a user's list") { version, user, count, gateways };
        command.SetAction(async (arguments, token) =>
        {
            using var host = Cluster.CreateClient(arguments.GetValue(gateways)!);
            await host.StartAsync(token);
            var grain = host.Services.GetRequiredService<IClusterClient>().GetGrain<IRecommenderGrain>(arguments.GetRequiredValue(version));
            var id = arguments.GetRequiredValue(user);
            var list = await Patience.TryAsync(() => grain.RecommendAsync(id, arguments.GetValue(count)), token)
                ?? throw new ArgumentException($"The model doesn't know user '{id}'.");
            foreach (var item in list)
            {
                output.WriteLine(FormattableString.Invariant($"{item.Id}\t{item.Score:R}"));
            }

            await host.StopAsync(CancellationToken.None);
        });
        return command;
    }

    private static Command Measure(TextWriter output)
    {
        var model = Required("--model", "Model zip", "FILE");
        var (requests, concurrency) = (Number("--requests", "Requests", 5000), Number("--concurrency", "Requests at once", 8));
        var (shards, count) = (Number("--item-shards", "Parts of the item table", 2), Number("--count", "Items a list", 20));
        var command = new Command("bench", "Measure one silo over loopback beside bare Recommend") { model, requests, concurrency, shards, count };
        command.SetAction((arguments, token) => new Bench(
            arguments.GetRequiredValue(model), arguments.GetValue(requests), arguments.GetValue(concurrency), arguments.GetValue(shards), arguments.GetValue(count)).RunAsync(output, token));
        return command;
    }

    private static Option<string> Required(string name, string description, string value) => new(name) { Description = description, HelpName = value, Required = true };

    private static Option<int> Number(string name, string description, int value)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError($"{name} must be a whole number of at least 1.");
            }
        });
        return option;
    }
}
