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
}
