using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Micro.MLNet.Samples.Orleans.Grains;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.TestingHost;

namespace Micro.MLNet.Orleans.Tests;

/// <summary>A folder of shards, and several silos in this process that read it.</summary>
internal sealed class TestShards : IAsyncDisposable
{
    private const string FolderKey = "MicroShards";
    private TestCluster? _cluster;

    public string Folder { get; } = Directory.CreateTempSubdirectory("micro-shards-").FullName;

    public TestCluster Cluster => _cluster ?? throw new InvalidOperationException("Start the cluster first.");

    public async Task StartAsync(short silos)
    {
        var builder = new TestClusterBuilder(silos);
        builder.Properties[FolderKey] = Folder;
        builder.AddSiloBuilderConfigurator<Configurator>();
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public IRecommenderGrain Recommender(string version) => Cluster.Client.GetGrain<IRecommenderGrain>(version);

    /// <summary>The silo that each shard of a version is on now.</summary>
    public async Task<IReadOnlyList<string>> WhereAsync(string version, int shards) =>
        await Task.WhenAll(Enumerable.Range(0, shards).Select(number =>
            Patience.TryAsync(() => Cluster.Client.GetGrain<IItemShardGrain>(new ShardKey(version, number).ToString()).WhereAsync(), default)));

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        Directory.Delete(Folder, recursive: true);
    }

    private sealed class Configurator : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder)
        {
            siloBuilder.Services.AddSingleton(new ShardFolder(siloBuilder.Configuration[FolderKey]!));
            siloBuilder.Services.Configure<global::Orleans.Configuration.ClusterMembershipOptions>(Samples.Orleans.Cli.Cluster.Membership);
        }
    }
}
