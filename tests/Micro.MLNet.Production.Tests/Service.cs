using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Net.Http;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Micro.MLNet.Samples.Production;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Production.Tests;

/// <summary>The service in this process, with files that are looked at often, and what it logs.</summary>
internal sealed class Service(params (string Key, string Value)[] settings) : WebApplicationFactory<ModelSettings>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public LogRecord Log { get; } = new();

    /// <summary>Waits until the health endpoint shows a model as wanted.</summary>
    public static async Task<JsonElement> WaitForAsync(HttpClient client, Predicate<JsonElement> wanted, CancellationToken token)
    {
        for (var end = DateTime.UtcNow + Patience; DateTime.UtcNow < end;)
        {
            using var health = JsonDocument.Parse(await client.GetStringAsync("/health", token));
            var model = health.RootElement.GetProperty("models")[0];
            if (wanted(model))
            {
                return model.Clone();
            }

            await Task.Delay(20, token);
        }

        Assert.Fail("The service didn't reach the wanted state.");
        return default;
    }

    /// <summary>Waits for a line in the log: the service writes it after the health endpoint has changed.</summary>
    public async Task WaitForLogAsync(string start, CancellationToken token)
    {
        for (var end = DateTime.UtcNow + Patience; DateTime.UtcNow < end;)
        {
            if (Log.Lines.Any(line => line.StartsWith(start, StringComparison.Ordinal)))
            {
                return;
            }

            await Task.Delay(20, token);
        }

        Assert.Fail($"The service didn't log '{start}'.");
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Models:DebounceMilliseconds", "20").UseSetting("Models:PollSeconds", "1");
        foreach (var (key, value) in settings)
        {
            builder.UseSetting("Models:" + key, value);
        }

        builder.ConfigureLogging(logging => logging.AddProvider(Log));
    }
}

/// <summary>Keeps log lines.</summary>
internal sealed class LogRecord : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue($"{logLevel}: {formatter(state, exception)}");

    public void Dispose()
    {
    }
}
