using System.Collections.Generic;

namespace Micro.MLNet.Samples.Explorer;

/// <summary>An item as people see it.</summary>
internal sealed record ItemCard(string Id, string Title, string? Category, string? Picture);

/// <summary>An item with its score.</summary>
internal sealed record ScoredItem(ItemCard Item, float Score);

/// <summary>A number with a name, for a bar.</summary>
internal sealed record NamedValue(string Name, double Value);

/// <summary>Ids of users.</summary>
internal sealed record UserList(IReadOnlyList<string> Users, int Total);

/// <summary>A user's own items.</summary>
internal sealed record UserHistory(string User, IReadOnlyList<ItemCard> Items, int Total);

/// <summary>A list, best first, and how it came about: <c>trained</c> or <c>history</c>.</summary>
internal sealed record RecommendationList(IReadOnlyList<ScoredItem> Items, string Basis);

/// <summary>Similar items, best first.</summary>
internal sealed record SimilarList(ItemCard Item, IReadOnlyList<ScoredItem> Items);

/// <summary>One neighbor of an item; <c>Seen</c> where it is the user's own.</summary>
internal sealed record NeighborCard(ItemCard Item, float Weight, bool Seen);

/// <summary>An item's neighbors in one modality's graph.</summary>
internal sealed record ModalityGraph(string Name, double Weight, IReadOnlyList<NeighborCard> Neighbors);

/// <summary>An item and its neighbors.</summary>
internal sealed record ItemGraphAnswer(ItemCard Item, IReadOnlyList<ModalityGraph> Modalities);

/// <summary>Why a user's score of an item is what it is; <c>Parts</c> is empty where the model can't split it.</summary>
internal sealed record ExplanationAnswer(string User, ItemCard Item, float Score, IReadOnlyList<NamedValue> Parts, IReadOnlyList<ModalityGraph> Modalities);

/// <summary>Items that somebody chose, the model needn't know who.</summary>
internal sealed record HistoryRequest(IReadOnlyList<string>? Items, int? K);

/// <summary>What is served.</summary>
internal sealed record Health(string Status, string Algorithm, int Users, int Items, IReadOnlyList<string> Modalities);
