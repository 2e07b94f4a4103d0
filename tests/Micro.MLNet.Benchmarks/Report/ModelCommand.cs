using System;
using System.CommandLine;
using System.IO;
using Micro.MLNet.Benchmarks.Workloads;
using Micro.MLNet.Core;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Micro.MLNet.Benchmarks.Report;

/// <summary><c>model</c>: writes a model of random numbers, for measurements of programs that load one.</summary>
internal static class ModelCommand
{
    public static Command Create()
    {
        var output = new Option<string>("--out") { Description = "File to write", Required = true, HelpName = "FILE" };
        var users = new Option<int>("--users") { Description = "Users; Clothing's by default", DefaultValueFactory = _ => 39_387, HelpName = "N" };
        var items = new Option<int>("--items") { Description = "Items; Clothing's by default", DefaultValueFactory = _ => 23_033, HelpName = "N" };
        var dimension = new Option<int>("--dimension") { Description = "Numbers in a vector", DefaultValueFactory = _ => 64, HelpName = "N" };
        var seen = new Option<int>("--seen") { Description = "Training items of each user", DefaultValueFactory = _ => 6, HelpName = "N" };
        var command = new Command("model", "Write a model of random numbers") { output, users, items, dimension, seen };
        command.SetAction(arguments =>
        {
            var (userCount, itemCount) = (arguments.GetValue(users), arguments.GetValue(items));
            var model = RandomModel.Create(userCount, itemCount, arguments.GetValue(dimension), Seen(userCount, itemCount, arguments.GetValue(seen)));
            var columns = new ScoringColumns("UserId", "ItemId", "Score", TextDataViewType.Instance, TextDataViewType.Instance);
            new MicroTransformer(new MLContext(1), model, columns).Save(Path.GetFullPath(arguments.GetRequiredValue(output)));
        });
        return command;
    }

    private static Interactions Seen(int users, int items, int each)
    {
        var random = new Random(2);
        var (userOf, itemOf) = (new int[users * each], new int[users * each]);
        for (var n = 0; n < userOf.Length; n++)
        {
            (userOf[n], itemOf[n]) = (n / each, random.Next(items));
        }

        return Interactions.Build(users, items, userOf, itemOf);
    }
}
