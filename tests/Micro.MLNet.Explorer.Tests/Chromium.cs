using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Playwright;

namespace Micro.MLNet.Explorer.Tests;

/// <summary>A headless browser, where the machine has one.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private const string Variable = "MICRO_CHROMIUM";
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "chrome", "chromium.exe", "chrome.exe"];

    // without the flags about the network it looks for its maker's hosts at every start
    private static readonly string[] Flags =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Chromium(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Why there may be none.</summary>
    public static string Missing => $"No Chromium was found: install one that is on PATH as {string.Join(" or ", Names)}, or name its file in {Variable}.";

    /// <summary>Starts the browser; null where there is none.</summary>
    public static async Task<Chromium?> StartAsync()
    {
        if (Find() is not { } path)
        {
            return null;
        }

        var playwright = await Playwright.CreateAsync();
        return new Chromium(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = Flags }));
    }

    /// <summary>A page of its own.</summary>
    public async Task<IPage> OpenAsync(string address, int width = 1280, int height = 900, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await _browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(30_000);
        await page.GotoAsync(address);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    private static string? Find() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
        ? named
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
}
