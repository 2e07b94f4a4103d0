using System;
using System.Linq;
using System.Net;
using Micro.MLNet.Samples.Explorer.Api;
using Micro.MLNet.Samples.Explorer.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;

namespace Micro.MLNet.Samples.Explorer.Hosting;

/// <summary>Puts the program together: model, endpoints, page, limits and metrics.</summary>
internal static class ExplorerApp
{
    public const int MaxBodyBytes = 1 << 20;
    private const string LoopbackNames = "localhost;127.0.0.1;[::1]";

    /// <summary>The program, ready to run; the model has been read.</summary>
    /// <exception cref="ArgumentException">The settings can't be used.</exception>
    /// <exception cref="System.IO.InvalidDataException">A file holds something else than it should.</exception>
    public static WebApplication Build(ServeSettings settings)
    {
        settings.Validate();
        var model = new ExplorerModel(settings.ModelPath);
        var catalog = ItemCatalog.Read(settings.ItemsPath, settings.ImagesPath);
        var builder = WebApplication.CreateBuilder([.. settings.HostArguments]);
        Bind(builder, settings.Urls);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.Limits.MaxConcurrentConnections = 1000;
        });
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        AddServices(builder.Services, settings, model, catalog);

        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.Use(SecurityHeaders.Add);
        app.UseRouting();
        app.UseRateLimiter();
        PageAssets.Map(app);
        ModelEndpoints.Map(app);
        UserEndpoints.Map(app);
        ItemEndpoints.Map(app);
        NewItemEndpoints.Map(app);
        app.MapHealthChecks("/health").DisableRateLimiting();
        app.MapOpenApi();
        app.MapPrometheusScrapingEndpoint("/metrics");
        return app;
    }

    private static void AddServices(IServiceCollection services, ServeSettings settings, ExplorerModel model, ItemCatalog catalog)
    {
        services.AddSingleton(model);
        services.AddSingleton(catalog);
        services.AddSingleton<ExplorerMetrics>();
        services.AddProblemDetails();
        services.AddValidation();
        services.AddHealthChecks();
        services.AddOpenApi();
        services.AddRateLimiter(options => RateLimits.Configure(options, settings.RequestsPerSecond));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
        services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddAspNetCoreInstrumentation().AddMeter(ExplorerMetrics.MeterName).AddPrometheusExporter());
    }

    // A page of another site could have its name point to 127.0.0.1: while only this machine is served, only its own names are.
    private static void Bind(WebApplicationBuilder builder, string? urls)
    {
        urls ??= builder.Configuration["urls"] is { Length: > 0 } configured ? configured : ServeSettings.DefaultUrl;
        builder.WebHost.UseUrls(urls);
        if (urls.Split(';').All(IsLoopback))
        {
            builder.Configuration["AllowedHosts"] = LoopbackNames;
        }
    }

    private static bool IsLoopback(string url)
    {
        var host = BindingAddress.Parse(url).Host;
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
    }
}
