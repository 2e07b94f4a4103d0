using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Playwright;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Explorer.Tests;

/// <summary>The page in a real browser; inconclusive where there is none.</summary>
[TestClass]
public sealed class PageTests
{
    [TestMethod]
    public async Task Clicks_OnRecommendations_ChangeThem() => await InBrowser(async (page, errors) =>
    {
        await Expect(page.Locator("#basis")).ToHaveTextAsync("For user u0, as trained.");
        var before = await Titles(page, "#recommendations");
        CollectionAssert.AreEqual(Shop.Model.Recommend("u0", 12).Select(entry => entry.ItemId).ToArray(), await Ids(page, "#recommendations"));
        var seen = await page.Locator("#history li").CountAsync();

        await page.Locator("#recommendations li").First.GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();
        await Expect(page.Locator("#basis")).ToHaveTextAsync($"For whoever has these {seen + 1} items.");
        CollectionAssert.DoesNotContain(await Titles(page, "#recommendations"), before[0]);
        CollectionAssert.Contains(await Titles(page, "#history"), before[0]);
        Assert.AreEqual("recommendations", await page.EvaluateAsync<string>("document.activeElement.id"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Undo changes" }).ClickAsync();
        await Expect(page.Locator("#basis")).ToHaveTextAsync("For user u0, as trained.");
        CollectionAssert.AreEqual(before, await Titles(page, "#recommendations"));
        Assert.IsEmpty(errors);
    });

    [TestMethod]
    public async Task Item_WithMarkupInIdAndTitle_IsShownAsText() => await InBrowser(async (page, errors) =>
    {
        await page.GotoAsync($"{page.Url.Split('#')[0]}#user=u1&item={Uri.EscapeDataString(Shop.MarkupItem)}");
        await page.ReloadAsync();

        await Expect(page.Locator("#item-heading")).ToHaveTextAsync(Shop.MarkupTitle);
        await Expect(page.Locator("#item-facts")).ToContainTextAsync(Shop.MarkupItem);
        Assert.AreEqual("Micro Explorer", await page.TitleAsync());
        Assert.AreEqual(0, await page.Locator("img[src='x']").CountAsync());
        var explanation = Shop.Model.Recommender.Explain("u1", Shop.MarkupItem);
        var score = page.Locator("#split .bar");
        await Expect(score).ToHaveCountAsync(5); // score, both parts, two modalities
        await Expect(score.First).ToContainTextAsync(explanation.Score.ToString("0.000", System.Globalization.CultureInfo.InvariantCulture));
        await Expect(page.Locator("#weights .bar")).ToHaveCountAsync(2);
        Assert.IsEmpty(errors);
    });

    [TestMethod]
    public async Task Keyboard_Alone_WalksTheGraph() => await InBrowser(async (page, errors) =>
    {
        await page.Locator("#user").FocusAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync(Shop.SlashUser);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#basis")).ToHaveTextAsync($"For user {Shop.SlashUser}, as trained.");

        await page.Locator("#recommendations .open").First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var heading = page.Locator("#item-heading");
        await Expect(heading).Not.ToHaveTextAsync("Item");
        Assert.AreEqual("details", await page.EvaluateAsync<string>("document.activeElement.id"));

        for (var n = 0; n < 40 && !await page.EvaluateAsync<bool>("document.activeElement.classList.contains('node')"); n++)
        {
            await page.Keyboard.PressAsync("Tab");
        }

        var label = await page.EvaluateAsync<string>("document.activeElement.getAttribute('aria-label')");
        await page.Keyboard.PressAsync("Space");
        await Expect(heading).ToHaveTextAsync(label.Split(": ")[0]); // "title: modality weight, ..."
        Assert.IsEmpty(errors);
    });

    [TestMethod]
    [DataRow(ColorScheme.Light)]
    [DataRow(ColorScheme.Dark)]
    public async Task Phone_NothingReachesBeyondTheScreen(ColorScheme scheme) => await InBrowser(
        async (page, errors) =>
        {
            await page.Locator("#recommendations .open").First.ClickAsync();
            await Expect(page.Locator("#item")).ToBeVisibleAsync();
            Assert.IsLessThanOrEqualTo(360, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
            var back = await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
            Assert.AreEqual(scheme == ColorScheme.Dark ? "rgb(20, 23, 26)" : "rgb(253, 253, 252)", back);
            Assert.IsEmpty(errors);
        },
        width: 360,
        scheme);

    [TestMethod]
    public async Task UnknownUser_IsSaidInWords() => await InBrowser(async (page, _) =>
    {
        await page.Locator("#user").FillAsync("nobody");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The model doesn't know user 'nobody'.");
    });

    [TestMethod]
    public async Task CategoryAndVariety_ChangeTheList() => await InBrowser(async (page, errors) =>
    {
        await Expect(page.Locator("#recommendations .open")).Not.ToHaveCountAsync(0);
        await page.Locator("#category").SelectOptionAsync("shelf 2");
        await Expect(page.Locator("#status")).ToHaveTextAsync("Changed: 12 recommendations.");
        var shelf = await page.Locator("#recommendations .open small").AllTextContentsAsync();
        Assert.IsTrue(shelf.All(text => text.EndsWith("shelf 2", StringComparison.Ordinal)), string.Join('|', shelf));
        Assert.IsEmpty(errors);
    });

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    private static async Task<string[]> Titles(IPage page, string list) =>
        [.. (await page.Locator($"{list} .open").EvaluateAllAsync<string[]>("all => all.map(one => one.firstChild.textContent)"))];

    private static async Task<string[]> Ids(IPage page, string list) => await page.Locator($"{list} .open").EvaluateAllAsync<string[]>("all => all.map(one => one.dataset.item)");

    private static async Task InBrowser(Func<IPage, List<string>, Task> test, int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        await using var browser = await Chromium.StartAsync();
        if (browser is null)
        {
            Assert.Inconclusive(Chromium.Missing);
        }

        await using var factory = new ExplorerFactory();
        var page = await browser.OpenAsync(factory.Listen().AbsoluteUri, width, scheme: scheme);
        List<string> errors = [];
        page.Console += (_, message) => errors.AddRange(message.Type == "error" ? [message.Text] : []); // the content policy complains here
        page.PageError += (_, error) => errors.Add(error);
        await Expect(page.Locator("#recommendations .open").First).ToBeVisibleAsync();
        await test(page, errors);
    }
}
