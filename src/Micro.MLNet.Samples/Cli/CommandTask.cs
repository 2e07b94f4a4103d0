using System;
using System.Threading.Tasks;

namespace Micro.MLNet.Samples.Cli;

/// <summary>Runs a command's synchronous work under System.CommandLine's asynchronous actions, which are the ones that get Ctrl+C as a token.</summary>
internal static class CommandTask
{
    public static Task<int> Run(Action work) => Task.Run(() =>
    {
        work();
        return CommandLine.Success;
    });
}
