using System;
using System.Collections.Generic;
using System.IO;

namespace Micro.MLNet.Samples.Explorer.Hosting;

/// <summary>What is served, and to whom.</summary>
internal sealed record ServeSettings
{
    public const string DefaultUrl = "http://127.0.0.1:5080";
    public const int DefaultRequestsPerSecond = 50;

    /// <summary>The model file.</summary>
    public required string ModelPath { get; init; }

    /// <summary>The table of items; null for ids alone.</summary>
    public string? ItemsPath { get; init; }

    /// <summary>The folder of pictures; null for none.</summary>
    public string? ImagesPath { get; init; }

    /// <summary>Where to listen; null for what the host's configuration says, or else loopback alone.</summary>
    public string? Urls { get; init; }

    /// <summary>Requests a second that one address may make; 0 for no limit.</summary>
    public int RequestsPerSecond { get; init; } = DefaultRequestsPerSecond;

    /// <summary>Arguments for the host itself.</summary>
    public IReadOnlyList<string> HostArguments { get; init; } = [];

    /// <summary>Refuses what can't be served, all faults in one message.</summary>
    /// <exception cref="ArgumentException">A file or folder isn't there, or the rate is negative.</exception>
    public void Validate()
    {
        List<string> faults = [];
        Require(faults, File.Exists(ModelPath), $"the model '{ModelPath}' doesn't exist; write one with the samples' train command");
        Require(faults, ItemsPath is null || File.Exists(ItemsPath), $"the items' table '{ItemsPath}' doesn't exist; leave out --items to show ids");
        Require(faults, ImagesPath is null || Directory.Exists(ImagesPath), $"the folder of pictures '{ImagesPath}' doesn't exist; leave out --images to show none");
        Require(faults, RequestsPerSecond is >= 0 and <= 1_000_000, $"--rate is {RequestsPerSecond}; use a value in [0, 1000000], 0 for no limit");
        if (faults.Count > 0)
        {
            throw new ArgumentException($"{faults.Count} option(s) of serve can't be used: {string.Join("; ", faults)}.");
        }
    }

    private static void Require(List<string> faults, bool holds, string fault)
    {
        if (!holds)
        {
            faults.Add(fault);
        }
    }
}
