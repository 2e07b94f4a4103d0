namespace Micro.MLNet.Data;

/// <summary>What was found while reading interactions.</summary>
/// <param name="Rows">Rows read.</param>
/// <param name="NotInteractions">Rows passed over because their label is false, zero, negative or NaN.</param>
/// <param name="MissingIds">Rows passed over because the user or the item is missing: key 0 or empty text.</param>
/// <param name="UnknownIds">Rows passed over because the user or the item isn't known.</param>
internal sealed record InteractionCounts(int Rows, int NotInteractions, int MissingIds, int UnknownIds);
