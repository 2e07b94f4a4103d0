using System;
using System.Globalization;
using System.Threading.RateLimiting;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace Micro.MLNet.Samples.Explorer.Hosting;

/// <summary>How much one address may ask for.</summary>
internal static class RateLimits
{
    /// <summary>The policy of endpoints that make a new model.</summary>
    public const string Additions = "additions";

    public const int AdditionsPerMinute = 30;
    private const int Burst = 4;

    public static void Configure(RateLimiterOptions options, int requestsPerSecond)
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = RejectAsync;
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => requestsPerSecond == 0
            ? RateLimitPartition.GetNoLimiter(string.Empty)
            : RateLimitPartition.GetTokenBucketLimiter(Address(context), _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = Burst * requestsPerSecond,
                TokensPerPeriod = requestsPerSecond,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            }));
        options.AddPolicy(Additions, context => RateLimitPartition.GetFixedWindowLimiter(Address(context), _ => new FixedWindowRateLimiterOptions
        {
            PermitLimit = AdditionsPerMinute,
            Window = TimeSpan.FromMinutes(1),
        }));
    }

    private static string Address(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? string.Empty;

    private static async ValueTask RejectAsync(OnRejectedContext rejected, System.Threading.CancellationToken cancellation)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
        var response = rejected.HttpContext.Response;
        response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        await rejected.HttpContext.RequestServices.GetRequiredService<IProblemDetailsService>().TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = rejected.HttpContext,
            ProblemDetails = { Status = response.StatusCode, Title = "Too many requests", Detail = "This address asks too often. Wait as long as Retry-After says." },
        });
    }
}
