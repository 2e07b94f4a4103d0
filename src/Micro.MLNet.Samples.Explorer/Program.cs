using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace Micro.MLNet.Samples.Explorer;

/// <summary><c>serve</c> and <c>load</c>; every failure becomes one line and an exit code.</summary>
internal sealed class Program
{
    private const string Usage =
        "serve --model FILE [--items TSV] [--images DIR] [--urls URL] [--rate N] [--hosts NAMES]\n" +
        "load  --model FILE [--requests N]";

    public static async Task<int> Main(string[] args)
    {
        try
        {
            switch (args.FirstOrDefault(arg => !arg.StartsWith("--", StringComparison.Ordinal)))
            {
                case "load" when args[0] == "load":
                    await LoadCommand.RunAsync(args[1..], Console.Out);
                    return 0;
                default:
                    await using (var app = ExplorerApp.Create(args is ["serve", ..] ? args[1..] : args))
                    {
                        await app.RunAsync();
                    }

                    return 0;
            }
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or InvalidDataException or UnauthorizedAccessException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync($"Error: {exception.Message}\n{Usage}");
            return 1;
        }
    }
}
