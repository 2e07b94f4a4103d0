using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Samples.Data;

namespace Micro.MLNet.Samples.Preparation;

/// <summary>What <c>prepare.json</c> says about a data set.</summary>
/// <param name="Source">Where the data came from.</param>
/// <param name="SplitRule">How interactions got their parts.</param>
/// <param name="SplitSeed">Seed of the split; null where the source brought one.</param>
/// <param name="Options">How the features were made.</param>
/// <param name="Counts">How much there is.</param>
/// <param name="Features">The modalities.</param>
/// <param name="Notes">What a user should know besides.</param>
internal sealed record PreparedData(
    string Source,
    string SplitRule,
    int? SplitSeed,
    IReadOnlyDictionary<string, string> Options,
    PreparedCounts Counts,
    IReadOnlyList<FeatureCounts> Features,
    IReadOnlyList<string> Notes)
{
    public const string PublishedRule =
        "published: of a user's n interactions 2 are held out when n < 10, else n/5 rounded down, at random; half of them, rounded down, for test, the rest for validation";

    public const string GivenSplit = "as given by the source";

    /// <summary>Version of this file.</summary>
    public int Format { get; } = 1;
}

/// <summary>How much a prepared data set holds.</summary>
/// <param name="Users">Users.</param>
/// <param name="Items">Items, also those without an interaction.</param>
/// <param name="Train">Training pairs.</param>
/// <param name="Validation">Validation pairs.</param>
/// <param name="Test">Test pairs.</param>
/// <param name="Duplicates">Rows that repeated a pair and count once.</param>
internal sealed record PreparedCounts(int Users, int Items, int Train, int Validation, int Test, int Duplicates)
{
    public static PreparedCounts Of(IndexedInteractions all) =>
        new(all.Users.Count, all.Items.Count, Count(all.Rows, Split.Train), Count(all.Rows, Split.Validation), Count(all.Rows, Split.Test), all.Duplicates);

    private static int Count(IReadOnlyList<IndexedInteraction> rows, Split part) => rows.Count(row => row.Part == part);
}
