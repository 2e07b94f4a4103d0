using System;
using System.Collections.Generic;
using System.Globalization;

namespace Micro.MLNet.Serving;

/// <summary>Which items may be recommended, how the list is chosen from them, and what happens to unknown users and items.</summary>
/// <remarks>
/// Filters (<see cref="ExcludeSeen"/>, <see cref="Allow"/>, <see cref="Deny"/>, <see cref="Where"/>) say which items may be recommended; of these
/// the list holds the best by score, damped where <see cref="PopularityDamping"/> says so, as far as <see cref="Caps"/> let it, in score order or, with
/// <see cref="Diversity"/>, in the order of marginal relevance. The defaults take the fastest path; each option that is set has its price.
/// </remarks>
public sealed record RecommendOptions
{
    /// <summary>Whether the user's training items are left out.</summary>
    /// <value>Default true.</value>
    public bool ExcludeSeen { get; init; } = true;

    /// <summary>The only items that may be recommended.</summary>
    /// <value>Default null: the whole catalog. An empty list allows nothing.</value>
    public IReadOnlyCollection<string>? Allow { get; init; }

    /// <summary>Items that may not be recommended, even when <see cref="Allow"/> names them.</summary>
    /// <value>Default null: none.</value>
    public IReadOnlyCollection<string>? Deny { get; init; }

    /// <summary>What happens to ids of <see cref="Allow"/> and <see cref="Deny"/> that the model doesn't know.</summary>
    /// <value>Default <see cref="UnknownItemPolicy.Ignore"/>.</value>
    public UnknownItemPolicy UnknownItem { get; init; } = UnknownItemPolicy.Ignore;

    /// <summary>Says by raw id whether an item may be recommended, for example <see cref="ItemCategories.Is"/>.</summary>
    /// <value>
    /// Default null: every item. Asked once an item and call, on the calling thread, about the items of <see cref="Allow"/> or else the whole catalog. A condition
    /// that holds for many calls is cheaper as an <see cref="Allow"/> list made once.
    /// </value>
    public Func<string, bool>? Where { get; init; }

    /// <summary>The most items of each category; a better item takes the place before a worse one.</summary>
    /// <value>Default empty. Several caps must all hold.</value>
    public IReadOnlyList<CategoryCap> Caps { get; init; } = [];

    /// <summary>How much the items of a list shall differ.</summary>
    /// <value>Default null: the list is in score order.</value>
    public DiversityOptions? Diversity { get; init; }

    /// <summary>τ: the score of an item with n training interactions is lowered by τ ln(1 + n), in the order and in the list.</summary>
    /// <remarks>
    /// Logit adjustment after training (Menon et al., Long-tail learning via logit adjustment, ICLR 2021, Eq. 9), with one interaction added so that a cold-start item,
    /// n = 0, keeps its score. The list of <see cref="UnknownUserPolicy.Popular"/> is never damped: popularity is what it ranks by.
    /// </remarks>
    /// <value>Default 0: none. Finite and at least 0, in units of the score.</value>
    public double PopularityDamping { get; init; }

    /// <summary>What a user without training interactions gets.</summary>
    /// <value>Default <see cref="UnknownUserPolicy.Throw"/>.</value>
    public UnknownUserPolicy UnknownUser { get; init; } = UnknownUserPolicy.Throw;

    /// <summary>The form of the item embeddings that one user's ranking of the whole catalog reads; the result is the same.</summary>
    /// <value>Default <see cref="ItemTableFormat.Floats"/>.</value>
    public ItemTableFormat ItemTable { get; init; } = ItemTableFormat.Floats;

    /// <summary>Whether the list is chosen otherwise than by score alone.</summary>
    internal bool SelectsList => Caps.Count > 0 || Diversity is not null || PopularityDamping > 0;

    /// <summary>Notes every fault but those of ids, which only the model knows.</summary>
    internal void CollectFaults(List<string> faults)
    {
        Require(faults, Enum.IsDefined(UnknownUser), nameof(UnknownUser), UnknownUser, $"use {string.Join(", ", Enum.GetNames<UnknownUserPolicy>())}");
        Require(faults, Enum.IsDefined(UnknownItem), nameof(UnknownItem), UnknownItem, $"use {string.Join(" or ", Enum.GetNames<UnknownItemPolicy>())}");
        Require(faults, Enum.IsDefined(ItemTable), nameof(ItemTable), ItemTable, $"use {string.Join(" or ", Enum.GetNames<ItemTableFormat>())}");
        Require(
            faults, double.IsFinite(PopularityDamping) && PopularityDamping >= 0, nameof(PopularityDamping), PopularityDamping, "use a finite value of at least 0; 0 damps nothing");
        if (Diversity is { } diversity)
        {
            Require(faults, diversity.Lambda is >= 0 and <= 1, "Diversity.Lambda", diversity.Lambda, "use a value in [0, 1]; 0.7 is a good start");
            Require(faults, diversity.PoolSize is null or >= 1, "Diversity.PoolSize", diversity.PoolSize, "use at least 1, or null for ten times the list");
        }

        Require(faults, Caps is not null, nameof(Caps), "null", "use an empty list for no caps");
        for (var n = 0; n < (Caps?.Count ?? 0); n++)
        {
            var cap = Caps![n];
            Require(faults, cap?.Categories is not null, $"Caps[{n}]", "without categories", "name the categories whose items are counted");
            Require(faults, cap is null or { MaxItems: >= 1 }, $"Caps[{n}].MaxItems", cap?.MaxItems, "use at least 1; a filter keeps categories out altogether");
        }
    }

    private static void Require(List<string> faults, bool holds, string name, object? value, string remedy)
    {
        if (!holds)
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}: {remedy}."));
        }
    }
}

/// <summary>The form of the item embeddings that a ranking reads.</summary>
public enum ItemTableFormat
{
    /// <summary>The model's own, four bytes a number.</summary>
    Floats,

    /// <summary>
    /// One byte a number, made on first use and kept beside the model's own: bounds on the scores say which items can be among the best, and only those are
    /// scored, exactly. Faster where memory is what limits a ranking, from about 100,000 items on. Needs AVX2; elsewhere, and with an allow list, caps, diversity or damping, the model's own is read.
    /// </summary>
    Bytes,
}
