using System;
using System.Text;

namespace Micro.MLNet.Core;

/// <summary>Turns one seed into independent, named streams, so that drawing more from one never shifts another.</summary>
internal static class RandomStreams
{
    /// <summary>Stream of parameter initialization.</summary>
    public const string Initialization = "initialization";

    /// <summary>Stream of triplet sampling.</summary>
    public const string Sampling = "sampling";

    /// <summary>Stream of the anchors of the contrastive loss.</summary>
    public const string Contrast = "contrast";

    /// <summary>Stream of approximate neighbor searches after a checkpoint; before the first, torch's generator seeds them.</summary>
    public const string Neighbors = "neighbors";

    /// <summary>Stream of data splits.</summary>
    public const string Split = "split";

    /// <summary>A generator for <paramref name="stream"/>.</summary>
    public static Random Create(int seed, string stream) => new(SeedOf(seed, stream));

    /// <summary>The derived seed of <paramref name="stream"/>: FNV-1a over the seed's bytes and the name, the same on every platform.</summary>
    public static int SeedOf(int seed, string stream)
    {
        var hash = 2166136261u;
        foreach (var part in BitConverter.GetBytes(seed))
        {
            hash = (hash ^ part) * 16777619u;
        }

        foreach (var part in Encoding.UTF8.GetBytes(stream))
        {
            hash = (hash ^ part) * 16777619u;
        }

        return (int)(hash & int.MaxValue);
    }
}
