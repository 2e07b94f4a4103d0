using System;
using System.Collections.Generic;
using System.Threading;
using Micro.MLNet.Core;

namespace Micro.MLNet.Serving;

/// <summary>A fitted model as plain arrays: ids, two embedding tables, seen items and what explanations need. Immutable and thread-safe.</summary>
internal sealed class FittedModel : IScorer
{
    private readonly Lazy<QuantizedTable?> _quantizedItems;
    private readonly Lazy<ModalityViews?> _views;
    private readonly Lazy<int[]> _popularity;

    /// <summary>Checks that the parts line up.</summary>
    /// <exception cref="ArgumentException">The parts disagree about the number of users, items or dimensions.</exception>
    public FittedModel(
        IdMap users,
        IdMap items,
        EmbeddingTable userEmbeddings,
        EmbeddingTable itemEmbeddings,
        Interactions seen,
        IReadOnlyList<ModalityInsight> modalities,
        TrainingSummary summary,
        ItemNeighborhood? neighborhood = null,
        TrainingState? state = null)
    {
        Check.SameLength(userEmbeddings.RowCount, users.Count, "The user embedding table", nameof(userEmbeddings));
        Check.SameLength(itemEmbeddings.RowCount, items.Count, "The item embedding table", nameof(itemEmbeddings));
        Check.SameLength(itemEmbeddings.Dimension, userEmbeddings.Dimension, "An item embedding", nameof(itemEmbeddings));
        Check.SameLength(seen.UserCount, users.Count, "The seen items' list of users", nameof(seen));
        Check.SameLength(seen.ItemCount, items.Count, "The seen items' list of items", nameof(seen));
        Check.SameLength(neighborhood?.ItemCount ?? items.Count, items.Count, "The list of similar items", nameof(neighborhood));
        foreach (var modality in modalities)
        {
            Check.SameLength(modality.Attention.Length, items.Count, $"The attention of modality '{modality.Name}'", nameof(modalities));
            Check.SameLength(modality.Graph.RowPointers.Length, items.Count + 1, $"The graph of modality '{modality.Name}'", nameof(modalities));
        }

        state?.Check(users.Count, items.Count, modalities.Count);
        Users = users;
        Items = items;
        UserEmbeddings = userEmbeddings;
        ItemEmbeddings = itemEmbeddings;
        Seen = seen;
        Modalities = modalities;
        Summary = summary;
        Neighborhood = neighborhood;
        State = state;
        _views = new Lazy<ModalityViews?>(() => ModalityViews.Of(this), LazyThreadSafetyMode.ExecutionAndPublication);
        _popularity = new Lazy<int[]>(Seen.CountByItem, LazyThreadSafetyMode.ExecutionAndPublication);
        _quantizedItems = new Lazy<QuantizedTable?>(() => Neighborhood is null ? QuantizedTable.TryCreate(ItemEmbeddings) : null, LazyThreadSafetyMode.ExecutionAndPublication);
    }

    /// <summary>Raw user ids.</summary>
    public IdMap Users { get; }

    /// <summary>Raw item ids.</summary>
    public IdMap Items { get; }

    /// <summary>Final user embeddings x̃_u, [U, d].</summary>
    public EmbeddingTable UserEmbeddings { get; }

    /// <summary>Enriched item embeddings x̂_i, [I, d].</summary>
    public EmbeddingTable ItemEmbeddings { get; }

    /// <summary>Training interactions, [U, I].</summary>
    public Interactions Seen { get; }

    /// <summary>One entry per modality; empty for a backbone alone.</summary>
    public IReadOnlyList<ModalityInsight> Modalities { get; }

    /// <summary>Training interactions of each item, [I].</summary>
    public ReadOnlySpan<int> Popularity => _popularity.Value;

    /// <summary>What the model scores by in place of embeddings: the similarities of ItemKNN; null for every other model.</summary>
    public ItemNeighborhood? Neighborhood { get; }

    /// <summary>What the model keeps of its training; null where it keeps nothing.</summary>
    public TrainingState? State { get; }

    /// <summary>What the item graphs make of the state; null where either is missing.</summary>
    public ModalityViews? Views => _views.Value;

    /// <summary>How the model was trained.</summary>
    public TrainingSummary Summary { get; }

    /// <inheritdoc/>
    public int UserCount => Users.Count;

    /// <inheritdoc/>
    public int ItemCount => Items.Count;

    /// <summary>The same model without the state of its training.</summary>
    public FittedModel WithoutState() => new(Users, Items, UserEmbeddings, ItemEmbeddings, Seen, Modalities, Summary, Neighborhood);

    /// <summary>ŷ_ui of one pair, or NaN when either index is -1 (an unknown id).</summary>
    public float Score(int user, int item)
    {
        if (user < 0 || item < 0)
        {
            return float.NaN;
        }

        return Neighborhood is null ? UserEmbeddings.Dot(user, ItemEmbeddings, item) : Neighborhood.Score(Seen.Row(user), item);
    }

    /// <inheritdoc/>
    public void ScoreAll(int user, Span<float> scores)
    {
        Check.Index(user, UserCount);
        if (Neighborhood is not null)
        {
            Neighborhood.ScoreAll(Seen.Row(user), scores);
            return;
        }

        UserEmbeddings.DotAll(user, ItemEmbeddings, scores);
    }

    /// <summary>Writes upper bounds of the scores of all items for <paramref name="user"/>, [I], from item rows in bytes.</summary>
    /// <returns>False, and no bounds, where the model or the CPU has no use for such rows.</returns>
    public bool TryBoundAll(int user, Span<float> bounds) => _quantizedItems.Value?.TryBound(UserEmbeddings.Row(user), bounds) == true;

    /// <inheritdoc/>
    public BlockProduct? ForManyUsers() => Neighborhood is null ? new(UserEmbeddings, ItemEmbeddings) : null;
}
