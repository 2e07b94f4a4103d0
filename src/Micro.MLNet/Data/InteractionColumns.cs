namespace Micro.MLNet.Data;

/// <summary>The columns of interactions; all others are passed over.</summary>
/// <param name="User">User ids.</param>
/// <param name="Item">Item ids.</param>
/// <param name="Label">Tells interactions from other rows; null when every row is one.</param>
/// <param name="Time">When it happened; null when nobody asks.</param>
internal sealed record InteractionColumns(string User, string Item, string? Label = null, string? Time = null);
