using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Playwright;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Explorer.Tests;

/// <summary>The page in headless Chromium, against the server on loopback; inconclusive where PATH has no Chromium.</summary>
[TestClass]
public sealed class PageTests
{
    private static readonly string[] Flags =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private static ExplorerFactory? _server;
    private static IPlaywright? _playwright;
    private static IBrowser? _browser;
    private readonly List<string> _errors = [];

    [ClassInitialize]
    public static async Task Start(TestContext _)
    {
        if (FindChromium() is not { } chromium)
        {
            return;
        }

        _server = new ExplorerFactory(urls: "http://127.0.0.1:0");
        _server.UseKestrel(0);
        _server.StartServer();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = chromium, Args = Flags });
    }

    [ClassCleanup]
    public static async Task Stop()
    {
        await (_browser?.DisposeAsync() ?? default);
        _playwright?.Dispose();
        await (_server?.DisposeAsync() ?? default);
    }

    [TestMethod]
    public async Task Page_OnOpening_ShowsTheFirstUser()
    {
        var page = await OpenAsync();
        var expected = ServedModel.Model.Recommend("u0", 10).Select(entry => entry.ItemId);
        CollectionAssert.AreEqual(expected.ToArray(), await IdsAsync(page, "#recommendations"));
        CollectionAssert.AreEqual(ServedModel.Model.Recommender.SeenItems("u0").ToArray(), await IdsAsync(page, "#history"));
        StringAssert.Contains(await page.Locator("#served").InnerTextAsync(), "6 users, 30 items", StringComparison.Ordinal);
        Assert.IsEmpty(_errors);
    }

    [TestMethod]
    public async Task Page_ByKeyboardAlone_ShowsAUserAndExplains()
    {
        var page = await OpenAsync();
        await page.FocusAsync("#user");
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync("u3");
        await page.Keyboard.PressAsync("Enter");
        var expected = ServedModel.Model.Recommend("u3", 10).Select(entry => entry.ItemId).ToArray();
        await page.Locator($"#recommendations li:first-child[data-id={expected[0]}]").WaitForAsync();
        CollectionAssert.AreEqual(expected, await IdsAsync(page, "#recommendations"));

        await page.FocusAsync("#recommendations li:first-child .text button");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator($"#graph[data-id={expected[0]}]").WaitForAsync();
        Assert.AreEqual(2, await page.Locator("#bars meter").CountAsync()); // Image and Text
        Assert.AreEqual(7, await page.Locator("#graph .node").CountAsync()); // three neighbors of each, and the item

        var neighbor = await page.Locator("#graph .node").First.GetAttributeAsync("data-id");
        await page.FocusAsync($"#graph .node[data-id={neighbor}]");
        await page.Keyboard.PressAsync("Space");
        await page.Locator($"#graph[data-id={neighbor}]").WaitForAsync();
        Assert.IsEmpty(_errors);
    }

    [TestMethod]
    public async Task Page_ChoosingAnItem_ChangesTheRecommendationsAndForgettingBringsThemBack()
    {
        var page = await OpenAsync();
        var before = await IdsAsync(page, "#recommendations");
        await page.Locator("#recommendations li").First.GetByRole(AriaRole.Button, new() { Name = "Choose" }).ClickAsync();
        await page.GetByText("the recommendations have changed").WaitForAsync();
        var after = await IdsAsync(page, "#recommendations");
        CollectionAssert.DoesNotContain(after, before[0]);
        Assert.AreEqual(before[0], (await IdsAsync(page, "#history"))[0]);
        Assert.IsTrue(await page.Locator("#basis").GetByText("new choices").IsVisibleAsync());

        await page.ClickAsync("#reset");
        await page.Locator($"#recommendations li:first-child[data-id={before[0]}]").WaitForAsync();
        CollectionAssert.AreEqual(before, await IdsAsync(page, "#recommendations"));
        Assert.IsEmpty(_errors);
    }

    [TestMethod]
    public async Task Page_LinkToAUserAndAnItem_ShowsThem()
    {
        var page = await OpenAsync();
        await page.GotoAsync($"{_server!.ClientOptions.BaseAddress}#u4/i9");
        await page.ReloadAsync();
        await page.Locator("#graph[data-id=i9]").WaitForAsync();
        Assert.AreEqual("u4", await page.InputValueAsync("#user"));
        Assert.IsEmpty(_errors);
    }

    [TestMethod]
    public async Task Page_UnknownUser_SaysSo()
    {
        var page = await OpenAsync();
        await page.FillAsync("#user", "nobody");
        await page.ClickAsync("#show");
        await page.Locator("#status").GetByText("There is no user 'nobody'").WaitForAsync();
    }

    [TestMethod]
    public async Task Page_TitleOfMarkup_StaysText()
    {
        var page = await OpenAsync();
        await page.EvaluateAsync("() => import('/graph.js')"); // the policy lets the page's own modules in
        foreach (var user in Enumerable.Range(0, ServedModel.Users))
        {
            await page.FillAsync("#user", $"u{user}");
            await page.ClickAsync("#show");
            await page.WaitForFunctionAsync("user => document.querySelector('#recommendations li') && document.getElementById('user').value === user", $"u{user}");
            Assert.AreEqual(0, await page.Locator("main b").CountAsync());
        }
    }

    [TestMethod]
    [DataRow(360, ColorScheme.Light)]
    [DataRow(360, ColorScheme.Dark)]
    [DataRow(1280, ColorScheme.Dark)]
    public async Task Page_OnAPhoneAndADesk_NeedsNoSidewaysScrolling(int width, ColorScheme scheme)
    {
        var page = await OpenAsync(width, scheme);
        await page.Locator("#recommendations li .text button").First.ClickAsync();
        await page.Locator("#graph .node").First.WaitForAsync();
        Assert.IsLessThanOrEqualTo(width, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        var background = await page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
        Assert.AreEqual(scheme == ColorScheme.Dark ? "rgb(21, 24, 28)" : "rgb(255, 255, 255)", background);
        Assert.AreEqual(0, await page.EvaluateAsync<int>("() => [...document.querySelectorAll('button, input, [role=button]')].filter(e => !e.labels?.length && !e.getAttribute('aria-label') && !e.textContent.trim()).length"));
        Assert.IsEmpty(_errors);
    }

    private static async Task<string[]> IdsAsync(IPage page, string list) =>
        (await page.Locator($"{list} li").EvaluateAllAsync<string[]>("entries => entries.map(entry => entry.dataset.id)"))!;

    private static string? FindChromium() =>
        (from folder in (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
         from name in new[] { "chromium", "chromium-browser", "google-chrome", "chrome.exe" }
         let path = Path.Combine(folder, name)
         where File.Exists(path)
         select path).FirstOrDefault();

    private async Task<IPage> OpenAsync(int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        if (_browser is null)
        {
            Assert.Inconclusive("PATH has no Chromium: install it, on Debian with apt-get install chromium.");
        }

        var page = await _browser.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = 800 }, ColorScheme = scheme });
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _errors.Add(message.Text);
            }
        };
        page.PageError += (_, error) => _errors.Add(error);
        await page.GotoAsync(_server!.ClientOptions.BaseAddress.ToString());
        await page.Locator("#recommendations li").First.WaitForAsync();
        return page;
    }
}
