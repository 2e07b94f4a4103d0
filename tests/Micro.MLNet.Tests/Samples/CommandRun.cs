using System.IO;
using Micro.MLNet.Samples.Cli;

namespace Micro.MLNet.Tests.Samples;

/// <summary>Runs the samples program in this process and keeps what it wrote.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    public static CommandRun Of(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = CommandLine.Run(arguments, new Terminal(output, error, isInteractive: false));
        return new CommandRun(code, output.ToString(), error.ToString());
    }
}
