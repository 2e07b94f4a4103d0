using Microsoft.ML.Data;

namespace Micro.MLNet;

/// <summary>The columns that scoring reads and writes, with the id types of the training data.</summary>
/// <param name="User">User id column.</param>
/// <param name="Item">Item id column.</param>
/// <param name="Score">Output column.</param>
/// <param name="UserType">Type of the user id column in the training data.</param>
/// <param name="ItemType">Type of the item id column in the training data.</param>
internal sealed record ScoringColumns(string User, string Item, string Score, DataViewType UserType, DataViewType ItemType);
