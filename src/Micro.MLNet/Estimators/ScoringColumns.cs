using Microsoft.ML.Data;

namespace Micro.MLNet;

/// <summary>The columns that scoring reads and writes, with the id types of the training data.</summary>
/// <param name="User">User id column.</param>
/// <param name="Item">Item id column.</param>
/// <param name="Score">Output column.</param>
/// <param name="UserType">Type of the user id column in the training data.</param>
/// <param name="ItemType">Type of the item id column in the training data.</param>
internal sealed record ScoringColumns(string User, string Item, string Score, DataViewType UserType, DataViewType ItemType)
{
    /// <summary>For a user column of a key type with key values: the user index of key k at position k - 1, -1 where the model doesn't know it.</summary>
    public int[]? UserKeyIndices { get; init; }

    /// <summary>The same for the item column.</summary>
    public int[]? ItemKeyIndices { get; init; }
}
