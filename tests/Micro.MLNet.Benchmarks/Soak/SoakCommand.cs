using System;
using System.CommandLine;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Micro.MLNet.Benchmarks.Report;
using Micro.MLNet.Samples;

namespace Micro.MLNet.Benchmarks.Soak;

/// <summary><c>soak</c>: long runs on the embedded data in one process, and what it holds on the way.</summary>
internal sealed class SoakCommand
{
    private const int Fewest = 3; // a first, a middle and a last one
    private readonly Option<int> _epochs = Count("--epochs", "Epochs of one training", 300);
    private readonly Option<int> _predictions = Count("--predictions", "Predictions through one engine, and rows of one Transform", 1_000_000);
    private readonly Option<int> _fits = Count("--fits", "Trainings one after another", 50);
    private readonly Option<int> _fitEpochs = Count("--fit-epochs", "Epochs of each of them", 5, least: 1);

    public static Command Create()
    {
        var soak = new SoakCommand();
        var command = new Command("soak", "Watch memory, tensors, handles and time over long runs: a table in Markdown")
        {
            soak._epochs, soak._predictions, soak._fits, soak._fitEpochs,
        };
        command.SetAction((arguments, cancellation) => Task.Run(() => soak.Run(arguments, cancellation), cancellation));
        return command;
    }

    private static Option<int> Count(string name, string description, int count, int least = Fewest)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => count, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is var value && value < least)
            {
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}, but must be at least {least}."));
            }
        });
        return option;
    }

    private void Run(ParseResult arguments, CancellationToken cancellation)
    {
        var (epochs, predictions, fits, fitEpochs) =
            (arguments.GetValue(_epochs), arguments.GetValue(_predictions), arguments.GetValue(_fits), arguments.GetValue(_fitEpochs));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"`soak --epochs {epochs} --predictions {predictions} --fits {fits} --fit-epochs {fitEpochs}`, {DateTime.UtcNow:yyyy-MM-dd}. Machine: {Machine.Describe(threads: 1)}.\n"));
        Console.WriteLine(SoakRow.Head);
        var data = EmbeddedData.Read();
        Print(new SoakRow("the start, with the data", ResourceUse.Now()));
        var run = new SoakRun(data, Print, cancellation);
        run.Predict(run.Train(epochs), predictions);
        run.FitAgain(fits, fitEpochs);
        Print(new SoakRow("the end", ResourceUse.Now()));
    }

    private static void Print(SoakRow row) => Console.WriteLine(row.ToMarkdown());
}
