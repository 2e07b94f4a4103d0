using Microsoft.ML.Data;

namespace Micro.MLNet;

/// <summary>The columns a fitted model scores and their types in the training data.</summary>
/// <param name="User">The column of user ids.</param>
/// <param name="Item">The column of item ids.</param>
/// <param name="Score">The column the score is written to.</param>
/// <param name="UserType">Text, an integer or a key.</param>
/// <param name="ItemType">Text, an integer or a key.</param>
internal sealed record ScoringColumns(string User, string Item, string Score, DataViewType UserType, DataViewType ItemType)
{
    /// <summary>For a user column of a key type with key values: the user index of key k at position k - 1, -1 where the model doesn't know it.</summary>
    /// <remarks>Null when the key has no key values: then key k stands for the id whose text is the number k.</remarks>
    public int[]? UserKeyIndices { get; init; }

    /// <summary>The same for the item column.</summary>
    public int[]? ItemKeyIndices { get; init; }
}
