using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace Micro.MLNet.Samples.Batch;

/// <summary>The command line: <c>run</c> and <c>query</c>.</summary>
internal static class Commands
{
    private const int Success = 0;
    private const int Failure = 1;
    private const int Usage = 2;
    private const int Interrupted = 130; // what a shell says of a program ended by Ctrl+C
    private static readonly TimeSpan TimeToEndPart = TimeSpan.FromMinutes(1);

    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        var result = new RootCommand("Top lists of all users of a model: to Parquet, and what DuckDB finds in them") { CreateRun(error), CreateQuery(output, error) }.Parse(args);
        if (result.Errors.Count > 0)
        {
            error.WriteLine(string.Join(' ', result.Errors.Select(one => one.Message)) + " Try --help.");
            return Usage;
        }

        try
        {
            return result.InvokeAsync(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeToEndPart })
                .GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("Stopped. Finished parts are kept: the same command goes on after them.");
            return Interrupted;
        }
#pragma warning disable CA1031 // the boundary of the process: whatever went wrong becomes one line
        catch (Exception exception)
#pragma warning restore CA1031
        {
            error.WriteLine("Error: " + exception.Message.ReplaceLineEndings(" "));
            return Failure;
        }
    }

    private static Command CreateRun(TextWriter error)
    {
        var model = new Option<string>("--model") { Description = "Model file", Required = true, HelpName = "FILE" };
        var folder = Folder("Folder for the part files; one with finished parts of the same job goes on after them");
        var count = new Option<int>("-k", "--count") { Description = "How many items a user gets at most", DefaultValueFactory = _ => 20, HelpName = "N" };
        var users = new Option<int>("--users-per-part") { Description = "Users in a part file", DefaultValueFactory = _ => 4096, HelpName = "N" };
        var seen = new Option<bool>("--include-seen") { Description = "Also recommend the user's training items" };
        var command = new Command("run", "Write the best items of every user to numbered Parquet files; a killed run goes on where it was") { model, folder, count, users, seen };
        command.SetAction(async (arguments, cancellation) =>
        {
            var settings = new JobSettings(arguments.GetValue(count), arguments.GetValue(users), !arguments.GetValue(seen));
            var summary = await Task.Run(
                () => BatchJob.RunAsync(arguments.GetRequiredValue(model), arguments.GetRequiredValue(folder), settings, new ProgressLines(error), cancellation), cancellation);
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{summary.Users:N0} users in {summary.Parts} parts, {summary.KeptParts} of them from before"));
            return Success;
        });
        return command;
    }

    private static Command CreateQuery(TextWriter output, TextWriter error)
    {
        var folder = Folder("Folder of the part files");
        var user = new Option<string?>("--user") { Description = "Show this user's list", HelpName = "ID" };
        var sql = new Option<string?>("--sql") { Description = "Any query over the view 'lists': user, rank, item, score", HelpName = "SQL" };
        var top = new Option<int>("--top") { Description = "How many of the most recommended items to show", DefaultValueFactory = _ => 10, HelpName = "N" };
        var command = new Command("query", "Ask DuckDB about the lists: counts, coverage and the most recommended items, a user's list, or any SQL") { folder, user, sql, top };
        command.SetAction(arguments =>
        {
            using var lists = ListStore.Open(arguments.GetRequiredValue(folder));
            if (lists.MissingParts > 0)
            {
                error.WriteLine($"The job isn't finished: {lists.MissingParts} of its parts are missing. The run command goes on with it.");
            }

            if (arguments.GetValue(sql) is { } query)
            {
                lists.Write(output, query);
            }
            else if (arguments.GetValue(user) is { } id)
            {
                lists.WriteUser(output, id);
            }
            else
            {
                lists.WriteSummary(output, arguments.GetValue(top));
            }

            return Success;
        });
        return command;
    }

    private static Option<string> Folder(string description) => new("--lists") { Description = description, Required = true, HelpName = "DIR" };

    /// <summary>A line for every part, written at once.</summary>
    private sealed class ProgressLines(TextWriter error) : IProgress<JobProgress>
    {
        public void Report(JobProgress value) => error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"part {value.Part + 1} of {value.Parts}: {value.DoneUsers:N0} of {value.Users:N0} users, {value.UsersPerSecond:N0} users/s"));
    }
}
