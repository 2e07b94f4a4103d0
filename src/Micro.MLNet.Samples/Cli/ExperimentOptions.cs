using System;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using Micro.MLNet.Samples.Experiments;

namespace Micro.MLNet.Samples.Cli;

/// <summary>What the experiments' commands share.</summary>
internal static class ExperimentOptions
{
    public static Option<string> Data() => new("--data") { Description = "Folders of data sets, separated by commas", Required = true, HelpName = "DIR,DIR" };

    public static Option<string> Out() =>
        new("--out") { Description = "Folder for the runs and the table; finished runs in it aren't trained again", Required = true, HelpName = "DIR" };

    public static Option<string> Seeds() => new("--seeds") { Description = "Seeds, separated by commas", DefaultValueFactory = _ => "1,2,3", HelpName = "N,N" };

    /// <summary>The seeds; the first alone for a quick run.</summary>
    public static int[] ParseSeeds(string list, bool quick)
    {
        int[] seeds = [.. CommandOptions.Split(list).Select(ParseSeed)];
        return seeds.Length == 0 ? throw new ArgumentException("--seeds got no seed. Give at least one, for example 1,2,3.") : quick ? seeds[..1] : seeds;
    }

    /// <summary>Writes a table as Markdown and CSV, and shows it.</summary>
    public static void Write(Terminal terminal, string folder, string name, string markdown, string csv)
    {
        ExperimentReport.WriteTable(folder, name, markdown, csv);
        terminal.Output.Write(markdown);
    }

    private static int ParseSeed(string text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed)
        ? seed
        : throw new ArgumentException($"--seeds got '{text}', but whole numbers separated by commas are expected, for example 1,2,3.");
}
