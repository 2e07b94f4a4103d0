using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Micro.MLNet.Samples.Explorer.Hosting;
using Micro.MLNet.Samples.Explorer.Load;
using Microsoft.Extensions.Hosting;

namespace Micro.MLNet.Samples.Explorer.Cli;

/// <summary>The commands: <c>serve</c>, which may be left out, and <c>load</c>. Every failure becomes one line and an exit code.</summary>
internal static class ExplorerCommands
{
    private const int Failure = 1;
    private const int Usage = 2;
    private static readonly string[] ForTheProgram = ["--help", "-h", "-?", "--version"];

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var isServe = args.Length > 0 && args[0].StartsWith("--", StringComparison.Ordinal) && !ForTheProgram.Contains(args[0]);
        var result = CreateRoot(output).Parse(isServe ? ["serve", .. args] : args);
        if (result.Errors.Count > 0)
        {
            await error.WriteLineAsync(OneLine(string.Join(" ", result.Errors.Select(fault => fault.Message))) + " Try --help.");
            return Usage;
        }

        try
        {
            // the web server sees to Ctrl+C itself
            return await result.InvokeAsync(new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or InvalidDataException or InvalidOperationException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync("Error: " + OneLine(exception.Message));
            return Failure;
        }
    }

    private static RootCommand CreateRoot(TextWriter output) =>
        new("Micro Explorer: a model's recommendations as a web page and as JSON.") { Serve(), LoadCommand(output) };

    private static Command Serve()
    {
        var (model, items, images, rate) = (Model(), Items(), Images(), Rate());
        var urls = new Option<string?>("--urls") { Description = "Where to listen; default " + ServeSettings.DefaultUrl + ", for this machine only", HelpName = "URLS" };
        string[] hostNames = ["--environment", "--contentRoot", "--applicationName"];
        List<Option<string?>> host = [.. hostNames.Select(name => new Option<string?>(name) { Hidden = true })]; // what hosts, such as the tests', pass on
        var command = new Command("serve", "Serve a model that train wrote") { model, items, images, urls, rate };
        host.ForEach(command.Options.Add);
        command.SetAction(async (arguments, cancellation) =>
        {
            var settings = new ServeSettings
            {
                ModelPath = arguments.GetRequiredValue(model),
                ItemsPath = arguments.GetValue(items),
                ImagesPath = arguments.GetValue(images),
                Urls = arguments.GetValue(urls),
                RequestsPerSecond = arguments.GetValue(rate),
                HostArguments = [.. host.Where(option => arguments.GetValue(option) is not null).Select(option => $"{option.Name}={arguments.GetValue(option)}")],
            };
            await using var app = ExplorerApp.Build(settings);
            await app.RunAsync(cancellation);
            return 0;
        });
        return command;
    }

    private static Command LoadCommand(TextWriter output)
    {
        var (model, items) = (Model(), Items());
        var requests = new Option<int>("--requests") { Description = "Requests in all for the memory's row", DefaultValueFactory = _ => 100_000, HelpName = "N" };
        var each = new Option<int>("--each") { Description = "Requests of a round", DefaultValueFactory = _ => 10_000, HelpName = "N" };
        var command = new Command("load", "Measure a server of its own under load, beside the bare call") { model, items, requests, each };
        command.SetAction(async (arguments, cancellation) =>
        {
            var settings = new LoadSettings(arguments.GetRequiredValue(model), arguments.GetValue(items), arguments.GetValue(each), arguments.GetValue(requests));
            await LoadRun.RunAsync(settings, output, cancellation);
            return 0;
        });
        return command;
    }

    private static Option<string> Model() => new("--model") { Description = "Model file that train wrote", Required = true, HelpName = "FILE" };

    private static Option<string?> Items() => new("--items")
    {
        Description = "Table of the items, with a header: item, and where there are such columns title and category",
        HelpName = "FILE",
    };

    private static Option<string?> Images() => new("--images") { Description = "Folder of pictures named after the item: ID.png, .jpg, .webp or .gif", HelpName = "DIR" };

    private static Option<int> Rate() => new("--rate")
    {
        Description = "Requests a second that one address may make, four times as many at once; 0 for no limit",
        DefaultValueFactory = _ => ServeSettings.DefaultRequestsPerSecond,
        HelpName = "N",
    };

    private static string OneLine(string text) => string.Join(' ', text.Split(['\r', '\n', ' '], StringSplitOptions.RemoveEmptyEntries));
}
