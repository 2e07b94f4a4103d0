using System;
using System.Globalization;

namespace Micro.MLNet.Samples.Orleans.Grains;

/// <summary>The key of a shard's grain: model version and number.</summary>
internal readonly record struct ShardKey(string Version, int Number)
{
    /// <exception cref="ArgumentException">It isn't such a key.</exception>
    public static ShardKey Parse(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && int.TryParse(key.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new ShardKey(key[..slash], number)
            : throw new ArgumentException($"'{key}' is no key of a shard, which is a model version, a slash and a number.", nameof(key));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Version}/{Number}");
}

/// <summary>Where a silo finds its shards: one folder per model version.</summary>
internal sealed record ShardFolder(string Path);
