using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Samples.Explorer.Model;
using Micro.MLNet.Serving;

namespace Micro.MLNet.Samples.Explorer.Api;

/// <summary>The model that is served.</summary>
internal sealed record ModelView(
    string Algorithm, int Users, int Items, int AddedItems, int Interactions, IReadOnlyList<string> Modalities, IReadOnlyList<string> Categories);

/// <summary>An item as people see it.</summary>
internal sealed record ItemView(string Id, string? Title, string? Category, bool HasPicture)
{
    public static ItemView Of(ItemCatalog catalog, string id)
    {
        var text = catalog.TextOf(id);
        return new ItemView(id, text.Title, text.Category, catalog.HasPicture(id));
    }
}

/// <summary>An item with a score, a cosine or an edge's weight.</summary>
internal sealed record ScoredItem(ItemView Item, float Score)
{
    public static IReadOnlyList<ScoredItem> Of(ItemCatalog catalog, IEnumerable<Recommendation> list) =>
        [.. list.Select(entry => new ScoredItem(ItemView.Of(catalog, entry.ItemId), entry.Score))];
}

/// <summary>An item with its neighborhood.</summary>
internal sealed record ItemDetails(ItemView Item, IReadOnlyList<ModalityView> Modalities);

/// <summary>A modality's share in an item, and the item's strongest neighbors in its graph.</summary>
internal sealed record ModalityView(string Name, float Weight, IReadOnlyList<ScoredItem> Neighbors);

/// <summary>Why a score is what it is. Parts are null where the model can't tell them.</summary>
internal sealed record ExplanationView(
    string UserId, ItemView Item, float Score, double? CollaborativePart, double? ContentPart, IReadOnlyList<ModalityReasonView> Modalities, IReadOnlyList<NeighborView> SeenNeighbors);

/// <summary>A modality's part of a score.</summary>
internal sealed record ModalityReasonView(string Name, float Weight, double? ContentPart, IReadOnlyList<NeighborView> Neighbors);

/// <summary>A neighbor, and whether the user has it.</summary>
internal sealed record NeighborView(ItemView Item, float Weight, bool IsSeen)
{
    public static IReadOnlyList<NeighborView> Of(ItemCatalog catalog, IEnumerable<NeighborReason> neighbors) =>
        [.. neighbors.Select(neighbor => new NeighborView(ItemView.Of(catalog, neighbor.ItemId), neighbor.Weight, neighbor.IsSeen))];
}
