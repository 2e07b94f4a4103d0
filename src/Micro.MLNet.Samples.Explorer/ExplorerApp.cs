using System;
using System.Net;
using System.Threading.RateLimiting;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;

namespace Micro.MLNet.Samples.Explorer;

/// <summary>Puts the web application together: limits first, then the page and the endpoints.</summary>
internal static class ExplorerApp
{
    private const int LargestBody = 1 << 20;
    private const int LongestLine = 8 << 10;
    private const int MostConnections = 1_000;
    private const string LoopbackHosts = "localhost;127.0.0.1;[::1]"; // other names aren't answered, so that no page elsewhere can reach a server on loopback by a name of its own
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Reads the settings and the model, and builds the application.</summary>
    /// <exception cref="ArgumentException">The arguments can't be used.</exception>
    public static WebApplication Create(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        var settings = ExplorerSettings.Read(builder.Configuration, args);
        builder.Configuration["AllowedHosts"] = builder.Configuration["hosts"] ?? LoopbackHosts;
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        if (builder.Configuration["urls"] is null)
        {
            builder.WebHost.UseUrls(ExplorerSettings.Loopback);
        }

        builder.WebHost.ConfigureKestrel(Limit);
        builder.Services.AddRateLimiter(options => Limit(options, settings.Rate));
        builder.Services.AddProblemDetails();
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false); // a bad body is answered alike in every environment
        builder.Services.AddOpenApi();
        builder.Services.AddOpenTelemetry().WithMetrics(metrics =>
        {
            metrics.AddAspNetCoreInstrumentation().AddMeter(ExplorerMetrics.MeterName);
            if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not null)
            {
                metrics.AddOtlpExporter(); // reads the standard OTEL_ variables
            }
        });
        builder.Services.AddSingleton<ExplorerMetrics>();
        builder.Services.AddSingleton(new ItemCatalog(settings.Items, settings.Images));
        builder.Services.AddSingleton(services => new RecommenderAdapter(RecommenderAdapter.Load(settings.Model), services.GetRequiredService<ItemCatalog>()));
        var app = builder.Build();
        app.Services.GetRequiredService<RecommenderAdapter>(); // a model that can't be read stops the start, not the first request
        app.Use(AddHeaders);
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseRateLimiter();
        app.MapOpenApi();
        Page.Map(app);
        Endpoints.Map(app);
        return app;
    }

    private static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LargestBody;
        kestrel.Limits.MaxRequestLineSize = LongestLine;
        kestrel.Limits.MaxConcurrentConnections = MostConnections;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
    }

    private static void Limit(RateLimiterOptions options, int rate)
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = (context, _) =>
        {
            context.HttpContext.Response.Headers.RetryAfter = "1";
            return default;
        };
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, IPAddress>(context => RateLimitPartition.GetTokenBucketLimiter(
            context.Connection.RemoteIpAddress ?? IPAddress.None,
            _ => new TokenBucketRateLimiterOptions { TokenLimit = rate, TokensPerPeriod = rate, ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 0 }));
    }

    // when the answer starts, for an error page begins by clearing the headers
    private static Task AddHeaders(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = ContentSecurityPolicy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers.CacheControl = "no-cache";
            return Task.CompletedTask;
        });
        return next(context);
    }
}
