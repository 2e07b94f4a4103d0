using System;
using System.Collections.Generic;

namespace Micro.MLNet.Serving;

/// <summary>Which items may be recommended, in what order, and what happens to unknown users.</summary>
/// <remarks>
/// Lists, filters and seen items say which items are candidates; damping changes their scores; then the list is filled greedily, under caps and diversity.
/// Without damping, caps and diversity it is exactly the k best candidates. With caps on one column and one value per item it is exactly the k best that respect the caps.
/// </remarks>
public sealed record RecommendOptions
{
    internal const int DefaultDiversityPool = 200;

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
    public UnknownItemPolicy UnknownItems { get; init; } = UnknownItemPolicy.Ignore;

    /// <summary>Whether the item of a raw id may be recommended.</summary>
    /// <value>Default null: every item. Called once per call for each item that <see cref="Allow"/> and <see cref="Deny"/> leave, on the caller's thread.</value>
    public Func<string, bool>? Filter { get; init; }

    /// <summary>What <see cref="AttributeFilters"/> and <see cref="CategoryCaps"/> look at.</summary>
    /// <value>Default null; needed as soon as one of them has an entry.</value>
    public ItemAttributes? Attributes { get; init; }

    /// <summary>Conditions on the items' attributes, all of which must hold.</summary>
    /// <value>Default empty.</value>
    public IReadOnlyList<AttributeFilter> AttributeFilters { get; init; } = [];

    /// <summary>Limits on how many items of one category a list holds: from the best item on, an item that would exceed a limit is passed over.</summary>
    /// <value>Default empty.</value>
    public IReadOnlyList<CategoryCap> CategoryCaps { get; init; } = [];

    /// <summary>λ of maximal marginal relevance (Carbonell and Goldstein 1998): how much an item's score counts against its likeness to the items chosen before it.</summary>
    /// <value>Default 1: the order of the scores. Range [0, 1].</value>
    /// <remarks>
    /// Next comes argmax_i λ r_i - (1 - λ) max_{j chosen} sim(i, j), over the pool of <see cref="DiversityPool"/>, ties to the higher score. r_i = (s_i - min s) / (max s - min s)
    /// over the pool; sim is the cosine of the item vectors, with ItemKNN the larger of the two items' similarities. Scores in such a list needn't descend.
    /// </remarks>
    public double RelevanceWeight { get; init; } = 1;

    /// <summary>How many of the best-scored candidates maximal marginal relevance chooses from, or k if that is more; doubled while caps leave fewer than k.</summary>
    /// <value>Default 200. At least 1.</value>
    public int DiversityPool { get; init; } = DefaultDiversityPool;

    /// <summary>γ: how much popular items are held back.</summary>
    /// <value>Default 0: not at all. Range [0, 1000]; scores change by γ ln(1 + n), so fit it to their scale.</value>
    /// <remarks>
    /// s_i = ŷ_ui - γ ln(1 + n_i), n_i being the item's training interactions: post-hoc logit adjustment (Menon et al., "Long-tail learning via logit adjustment", ICLR 2021) with the
    /// item's popularity as its class prior. The list has s_i as scores.
    /// </remarks>
    public double PopularityDamping { get; init; }

    /// <summary>What a user without training interactions gets.</summary>
    /// <value>Default <see cref="UnknownUserPolicy.Throw"/>.</value>
    public UnknownUserPolicy UnknownUser { get; init; } = UnknownUserPolicy.Throw;

    /// <summary>The form of the item embeddings that one user's ranking of the whole catalog reads; the result is the same.</summary>
    /// <value>Default <see cref="ItemTableFormat.Floats"/>. Damping, caps and diversity read the model's own.</value>
    public ItemTableFormat ItemTable { get; init; } = ItemTableFormat.Floats;

    /// <summary>Whether the list is the k best candidates by ŷ_ui.</summary>
    internal bool IsByScoreAlone => RelevanceWeight == 1 && PopularityDamping == 0 && CategoryCaps is { Count: 0 };
}

/// <summary>The form of the item embeddings that a ranking reads.</summary>
public enum ItemTableFormat
{
    /// <summary>The model's own, four bytes a number.</summary>
    Floats,

    /// <summary>
    /// One byte a number, made on first use and kept beside the model's own: bounds on the scores say which items can be among the best, and only those are
    /// scored, exactly. Faster where memory is what limits a ranking, from about 100,000 items on. Needs AVX2; elsewhere, and with an allow list, the model's own is read.
    /// </summary>
    Bytes,
}
