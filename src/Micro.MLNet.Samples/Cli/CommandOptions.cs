using System;
using System.CommandLine;

namespace Micro.MLNet.Samples.Cli;

/// <summary>Options that several commands share.</summary>
internal static class CommandOptions
{
    public static Option<string> Data() => new("--data")
    {
        Description = "Folder of the data set: the published code's layout, MMRec's, or interactions.tsv with items.tsv",
        Required = true,
        HelpName = "DIR",
    };

    public static Option<string> Model() => new("--model") { Description = "Model file that train wrote", Required = true, HelpName = "FILE" };

    public static Option<string?> Json() => new("--json") { Description = "Also write the result as JSON", HelpName = "FILE" };

    public static Option<string> Preset() => new("--preset") { Description = "Settings: default, paper, official or coldstart", DefaultValueFactory = _ => "default", HelpName = "NAME" };

    public static Option<string[]> Set() => new("--set") { Description = "Any other option by path, such as Graph.SkipWeight=0.7; repeatable", HelpName = "PATH=VALUE" };

    public static Option<int?> Threads() => new("--threads") { Description = "Threads of libtorch", HelpName = "N" };

    public static Option<int> Count() => new("-k", "--count") { Description = "How many items", DefaultValueFactory = _ => 10, HelpName = "N" };

    public static Option<string?> Titles() => new("--data") { Description = "Folder of the data set, for the items' titles", HelpName = "DIR" };

    /// <summary>The entries of a list on the command line.</summary>
    public static string[] Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public static Option<string> Mask()
    {
        var option = new Option<string>("--mask")
        {
            Description = "What is left out of the test ranking: train (the published protocol) or train+validation",
            DefaultValueFactory = _ => "train",
        };
        return option.AcceptOnlyFromAmong("train", "train+validation");
    }
}
