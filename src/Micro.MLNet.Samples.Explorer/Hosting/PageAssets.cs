using System;
using System.IO;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Micro.MLNet.Samples.Explorer.Hosting;

/// <summary>The page: three files inside the program.</summary>
internal static class PageAssets
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        Map(routes, "/", "index.html", "text/html; charset=utf-8");
        Map(routes, "/explorer.css", "explorer.css", "text/css; charset=utf-8");
        Map(routes, "/explorer.js", "explorer.js", "text/javascript; charset=utf-8");
        routes.MapGet("/favicon.ico", () => TypedResults.NoContent()).ExcludeFromDescription(); // browsers ask for it
    }

    private static void Map(IEndpointRouteBuilder routes, string path, string name, string type)
    {
        var content = Read(name);
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\"");
        routes.MapGet(path, (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "no-cache"; // ask again, and get 304 while nothing has changed
            return TypedResults.Bytes(content, type, entityTag: tag);
        }).ExcludeFromDescription();
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream(name)!;
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
