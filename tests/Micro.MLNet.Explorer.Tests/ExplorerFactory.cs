using System.Collections.Generic;
using System.Globalization;
using Micro.MLNet.Samples.Explorer;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace Micro.MLNet.Explorer.Tests;

/// <summary>The server in this process, started as <c>serve</c> starts it.</summary>
internal sealed class ExplorerFactory(int rate = 100_000, string? urls = null) : WebApplicationFactory<Program>
{
    /// <summary>What OpenTelemetry has collected.</summary>
    public List<Metric> Metrics { get; } = [];

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("model", ServedModel.ModelPath);
        builder.UseSetting("items", ServedModel.ItemsPath);
        builder.UseSetting("images", ServedModel.ImagesPath);
        builder.UseSetting("rate", rate.ToString(CultureInfo.InvariantCulture));
        if (urls is not null)
        {
            builder.UseSetting("urls", urls);
        }

        builder.ConfigureTestServices(services => services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddInMemoryExporter(Metrics)));
    }
}
