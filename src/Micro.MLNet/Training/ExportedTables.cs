using System;
using System.Collections.Generic;
using Micro.MLNet.Core;
using Micro.MLNet.Serving;

namespace Micro.MLNet.Training;

/// <summary>A network's state as plain arrays at one moment.</summary>
/// <param name="Users">x̃_u, [U, d].</param>
/// <param name="Items">x̂_i, [I, d].</param>
/// <param name="Attention">a_m of every item, one modality after the other, [M·I]; empty once they are among the modalities.</param>
/// <param name="Modalities">Graphs and attention, one per modality; empty until the state is kept.</param>
/// <param name="State">What the model is to keep of its training, without features; null where nothing is wanted.</param>
internal sealed record ExportedTables(EmbeddingTable Users, EmbeddingTable Items, float[] Attention, IReadOnlyList<ModalityInsight> Modalities, TrainingState? State) : IScorer
{
    /// <inheritdoc/>
    public int UserCount => Users.RowCount;

    /// <inheritdoc/>
    public int ItemCount => Items.RowCount;

    /// <inheritdoc/>
    public void ScoreAll(int user, Span<float> scores) => Users.DotAll(user, Items, scores);

    /// <inheritdoc/>
    public BlockProduct? ForManyUsers() => new(Users, Items);
}
