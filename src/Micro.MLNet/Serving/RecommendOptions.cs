using System.Collections.Generic;

namespace Micro.MLNet.Serving;

/// <summary>Which items may be recommended, and what happens to unknown users.</summary>
public sealed record RecommendOptions
{
    /// <summary>Whether the user's training items are left out.</summary>
    /// <value>Default true.</value>
    public bool ExcludeSeen { get; init; } = true;

    /// <summary>The only items that may be recommended; ids that the model doesn't know are ignored.</summary>
    /// <value>Default null: the whole catalog. An empty list allows nothing.</value>
    public IReadOnlyCollection<string>? Allow { get; init; }

    /// <summary>Items that may not be recommended, even when <see cref="Allow"/> names them.</summary>
    /// <value>Default null: none. Ids that the model doesn't know are ignored.</value>
    public IReadOnlyCollection<string>? Deny { get; init; }

    /// <summary>What a user without training interactions gets.</summary>
    /// <value>Default <see cref="UnknownUserPolicy.Throw"/>.</value>
    public UnknownUserPolicy UnknownUser { get; init; } = UnknownUserPolicy.Throw;

    /// <summary>The form of the item embeddings that one user's ranking of the whole catalog reads; the result is the same.</summary>
    /// <value>Default <see cref="ItemTableFormat.Floats"/>.</value>
    public ItemTableFormat ItemTable { get; init; } = ItemTableFormat.Floats;
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
