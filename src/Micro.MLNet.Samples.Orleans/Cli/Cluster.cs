using System;
using System.Net;
using Micro.MLNet.Samples.Orleans.Grains;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Micro.MLNet.Samples.Orleans.Cli;

/// <summary>Silos and clients on this machine's loopback interface.</summary>
/// <remarks>
/// Orleans' development clustering: the first silo keeps the list of members, and a cluster doesn't survive it. In production the list lies in a database
/// (the packages Microsoft.Orleans.Clustering.*), which changes nothing in the grains.
/// </remarks>
internal static class Cluster
{
    public const int SiloPort = 11111;
    public const int GatewayPort = 30000;

    /// <summary>A silo that holds shards of the folder.</summary>
    /// <param name="shards">The folder of all versions.</param>
    /// <param name="siloPort">Where other silos reach it.</param>
    /// <param name="gatewayPort">Where clients reach it.</param>
    /// <param name="primaryPort">The first silo's port; its own for the first.</param>
    /// <param name="level">What is logged.</param>
    public static IHost CreateSilo(string shards, int siloPort, int gatewayPort, int primaryPort, LogLevel level)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(level);
        builder.Services.AddSingleton(new ShardFolder(shards));
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(siloPort, gatewayPort, new IPEndPoint(IPAddress.Loopback, primaryPort));
            silo.Configure<ClusterMembershipOptions>(Membership);
        });
        return builder.Build();
    }

    /// <summary>A client that knows some silos' gateways.</summary>
    public static IHost CreateClient(int[] gatewayPorts)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.UseOrleansClient(client => client.UseLocalhostClustering(gatewayPorts));
        return builder.Build();
    }

    /// <summary>A silo that answers no probe for about four seconds is given up, and its grains wake elsewhere; Orleans' own defaults wait longer.</summary>
    public static void Membership(ClusterMembershipOptions options)
    {
        options.ProbeTimeout = TimeSpan.FromSeconds(2);
        options.NumMissedProbesLimit = 2;
        options.NumVotesForDeathDeclaration = 1;
    }
}
