namespace Micro.MLNet.Samples.Data;

/// <summary>How a data set came to its parts.</summary>
/// <param name="Name">In words.</param>
/// <param name="Seed">Of its draws; null where none were made.</param>
internal sealed record SplitRule(string Name, int? Seed = null)
{
    /// <summary>The files say which part an interaction belongs to.</summary>
    public static SplitRule Published { get; } = new("published: the parts come with the data");

    /// <summary>A part of each user's interactions.</summary>
    public static SplitRule PerUser(int seed) => new("per user: 80 % of each user's interactions for training, 10 % for validation, 10 % for test", seed);

    /// <summary>All interactions of some items.</summary>
    public static SplitRule ColdItems(int seed) => new("cold items: a fifth of the items loses all its interactions, one half each to validation and test", seed);
}
