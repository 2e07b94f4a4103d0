using System.Collections.Generic;

namespace Micro.MLNet.Core;

/// <summary>What training works on: users, items, training interactions and the item features, checked to line up.</summary>
internal sealed class RecommendationDataset
{
    /// <summary>Checks and groups the parts.</summary>
    /// <exception cref="System.ArgumentException">The parts disagree about the number of users or items.</exception>
    public RecommendationDataset(IdMap users, IdMap items, Interactions train, IReadOnlyList<Modality> modalities)
    {
        Check.SameLength(train.UserCount, users.Count, "The training interactions' list of users", nameof(train));
        Check.SameLength(train.ItemCount, items.Count, "The training interactions' list of items", nameof(train));
        foreach (var modality in modalities)
        {
            Check.SameLength(modality.Features.RowCount, items.Count, $"Modality '{modality.Name}'", nameof(modalities));
        }

        Users = users;
        Items = items;
        Train = train;
        Modalities = modalities;
    }

    /// <summary>Raw user ids.</summary>
    public IdMap Users { get; }

    /// <summary>Raw item ids: items with interactions first, then cold-start items that have features only.</summary>
    public IdMap Items { get; }

    /// <summary>Training interactions, [U, I].</summary>
    public Interactions Train { get; }

    /// <summary>Item features per modality; empty for a backbone alone.</summary>
    public IReadOnlyList<Modality> Modalities { get; }
}
