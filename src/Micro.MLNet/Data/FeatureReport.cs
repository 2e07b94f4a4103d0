using System.Collections.Generic;

namespace Micro.MLNet.Data;

/// <summary>What was found while reading item features.</summary>
/// <param name="Rows">Rows read.</param>
/// <param name="MissingIds">Rows passed over because the item id is missing.</param>
/// <param name="DuplicateRows">Rows that repeat an item with the same vectors.</param>
/// <param name="ColdStartItems">Items with features and no interaction.</param>
/// <param name="Modalities">One entry per modality.</param>
internal sealed record FeatureReport(int Rows, int MissingIds, int DuplicateRows, int ColdStartItems, IReadOnlyList<ModalityReport> Modalities);

/// <summary>What was found in one modality.</summary>
/// <param name="Name">The column.</param>
/// <param name="Width">Entries of a vector.</param>
/// <param name="Present">Items with a vector.</param>
/// <param name="Missing">Items without a row, or with a missing or NaN vector.</param>
/// <param name="AllZero">Items whose vector holds zeros only: they have no neighbors in this modality.</param>
internal sealed record ModalityReport(string Name, int Width, int Present, int Missing, int AllZero);
