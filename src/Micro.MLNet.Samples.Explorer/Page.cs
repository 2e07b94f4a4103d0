using System;
using System.IO;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Micro.MLNet.Samples.Explorer;

/// <summary>The page: a few files inside the assembly.</summary>
internal static class Page
{
    /// <summary>Maps the files.</summary>
    public static void Map(WebApplication app)
    {
        Map(app, "/", "index.html", "text/html; charset=utf-8");
        Map(app, "/explorer.css", "explorer.css", "text/css; charset=utf-8");
        Map(app, "/explorer.js", "explorer.js", "text/javascript; charset=utf-8");
        Map(app, "/icon.svg", "icon.svg", "image/svg+xml");
        Map(app, "/graph.js", "graph.js", "text/javascript; charset=utf-8");
    }

    private static void Map(WebApplication app, string path, string name, string type)
    {
        using var stream = typeof(Page).Assembly.GetManifestResourceStream($"Page/{name}") ?? throw new InvalidOperationException($"The assembly lacks 'Page/{name}': build the project again.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        var content = copy.ToArray();
        app.MapGet(path, () => Results.Bytes(content, type)).ExcludeFromDescription();
    }
}
