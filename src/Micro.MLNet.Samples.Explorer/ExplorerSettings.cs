using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Microsoft.Extensions.Configuration;

namespace Micro.MLNet.Samples.Explorer;

/// <summary>What <c>serve</c> was told.</summary>
/// <param name="Model">Model file.</param>
/// <param name="Items">Items with titles as a TSV file, or null.</param>
/// <param name="Images">Folder of pictures named by item id, or null.</param>
/// <param name="Rate">Requests a second that one client may send.</param>
internal sealed record ExplorerSettings(string Model, string? Items, string? Images, int Rate)
{
    public const string Loopback = "http://127.0.0.1:5080";
    private const int DefaultRate = 200;
    private const int HighestRate = 1_000_000;

    // the last three are the host's own, which tests pass
    private static readonly string[] Known = ["model", "items", "images", "rate", "urls", "hosts", "environment", "contentRoot", "applicationName"];

    /// <summary>Checks everything before the model is read.</summary>
    /// <exception cref="ArgumentException">Arguments can't be used; all of them are named.</exception>
    public static ExplorerSettings Read(IConfiguration configuration, string[] args)
    {
        var faults = new List<string>(args.Where(arg => arg.StartsWith("--", StringComparison.Ordinal) && !Known.Contains(arg[2..].Split('=')[0], StringComparer.OrdinalIgnoreCase)).Select(arg => $"{arg} is unknown"));
        var (model, items, images) = (configuration["model"], configuration["items"], configuration["images"]);
        Require(faults, !string.IsNullOrEmpty(model), "--model is missing: name a model file that 'train' wrote");
        Require(faults, string.IsNullOrEmpty(model) || File.Exists(model), $"--model '{model}' doesn't exist: name a model file that 'train' wrote");
        Require(faults, items is null || File.Exists(items), $"--items '{items}' doesn't exist: name a TSV file with the columns item and title, or leave it out");
        Require(faults, images is null || Directory.Exists(images), $"--images '{images}' doesn't exist: name a folder of pictures named by item id, or leave it out");
        var text = configuration["rate"] ?? DefaultRate.ToString(CultureInfo.InvariantCulture);
        Require(faults, int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rate) && rate is >= 1 and <= HighestRate, $"--rate is '{text}': use a whole number in [1, {HighestRate}]");
        return faults.Count == 0 ? new(model!, items, images, rate) : throw new ArgumentException(string.Join("; ", faults) + ".");
    }

    private static void Require(List<string> faults, bool holds, string fault)
    {
        if (!holds)
        {
            faults.Add(fault);
        }
    }
}
