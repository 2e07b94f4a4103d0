using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Json;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Micro.MLNet.Explorer.Tests;

/// <summary>The program as its command line starts it, on a server in memory or, after <c>UseKestrel</c>, on a port.</summary>
internal sealed class ExplorerFactory(string? model = null, int rate = 0, bool items = true) : WebApplicationFactory<Program>
{
    /// <summary>Serves on a free port instead of in memory.</summary>
    public Uri Listen()
    {
        UseKestrel(); // not UseKestrel(0): that changes the address after the program may have started to listen
        StartServer();
        return new Uri(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("model", model ?? Shop.ModelPath).UseSetting("urls", "http://127.0.0.1:0").UseSetting("rate", rate.ToString(CultureInfo.InvariantCulture));
        if (items)
        {
            builder.UseSetting("items", Shop.ItemsPath).UseSetting("images", Shop.ImagesPath);
        }
    }
}

/// <summary>Asking and reading in one go.</summary>
internal static class HttpExtensions
{
    private static readonly JsonSerializerOptions AsWritten = new(); // names of modalities keep their capitals

    public static async Task<JsonElement> GetJsonAsync(this HttpClient client, string path) => await client.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative));

    public static async Task<(int Status, JsonElement Body)> AskAsync(this HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        return ((int)answer.StatusCode, await ReadAsync(answer));
    }

    public static async Task<(int Status, JsonElement Body)> PostAsync(this HttpClient client, string path, object body)
    {
        using var content = JsonContent.Create(body, options: AsWritten);
        using var answer = await client.PostAsync(new Uri(path, UriKind.Relative), content);
        return ((int)answer.StatusCode, await ReadAsync(answer));
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    public static IEnumerable<string?> Ids(this JsonElement list)
    {
        foreach (var entry in list.EnumerateArray())
        {
            yield return (entry.TryGetProperty("item", out var item) ? item : entry).GetProperty("id").GetString();
        }
    }
}
