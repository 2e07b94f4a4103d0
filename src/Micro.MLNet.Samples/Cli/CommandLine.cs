using System;
using System.CommandLine;
using System.Linq;

namespace Micro.MLNet.Samples.Cli;

/// <summary>Parses the arguments, runs the command, and turns every failure into one line and an exit code.</summary>
internal static class CommandLine
{
    public const int Success = 0;
    public const int Failure = 1;
    public const int Usage = 2;
    private static readonly TimeSpan TimeToEndTraining = TimeSpan.FromMinutes(10);

    public static int Run(string[] args, Terminal terminal)
    {
        var result = CreateRoot(terminal).Parse(args);
        if (result.Errors.Count > 0)
        {
            terminal.Error.WriteLine(OneLine(string.Join(" ", result.Errors.Select(error => error.Message))) + " Try --help.");
            return Usage;
        }

        try
        {
            return result.InvokeAsync(new InvocationConfiguration
            {
                Output = terminal.Output,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TimeToEndTraining,
            }).GetAwaiter().GetResult();
        }
#pragma warning disable CA1031 // the boundary of the process: whatever went wrong becomes one line
        catch (Exception exception)
#pragma warning restore CA1031
        {
            terminal.Error.WriteLine("Error: " + OneLine(Describe(exception)));
            return Failure;
        }
    }

    private static RootCommand CreateRoot(Terminal terminal)
    {
        var root = new RootCommand("MICRO for ML.NET: samples and experiments. Without a command: the quick start on the embedded data set.")
        {
            TrainCommand.Create(terminal),
            EvaluateCommand.Create(terminal),
            RecommendCommand.Create(terminal),
            SimilarCommand.Create(terminal),
            InspectCommand.Create(terminal),
            GenerateCommand.Create(terminal),
            PrepareCommand.Create(terminal),
            SampleCommand.Create(terminal),
            BenchCommand.Create(terminal),
            ExperimentCommand.Create(terminal),
        };
        root.SetAction((_, cancellation) => CommandTask.Run(() => QuickStart.Run(terminal, cancellation)));
        return root;
    }

    private static string Describe(Exception exception)
    {
        var message = exception.Message;
        if (exception is ArgumentException { ParamName: { Length: > 0 } name })
        {
            message = message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal);
        }

        return message;
    }

    private static string OneLine(string text) => string.Join(' ', text.Split(['\r', '\n', ' '], StringSplitOptions.RemoveEmptyEntries));
}
