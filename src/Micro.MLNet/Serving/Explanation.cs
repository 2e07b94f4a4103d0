using System.Collections.Generic;

namespace Micro.MLNet.Serving;

/// <summary>Why a user's score of an item is what it is.</summary>
/// <param name="UserId">The raw user id.</param>
/// <param name="ItemId">The raw item id.</param>
/// <param name="Score">The score ŷ_ui, the same as <see cref="Recommender.Score(string, string)"/>.</param>
/// <param name="CollaborativePart">What comes from who chose what: u·x̃_i, computed as <paramref name="Score"/> - <paramref name="ContentPart"/>, so that nothing is
/// left over: (float)(CollaborativePart + ContentPart) is the score. 0 for an item that was added after training. Null where <paramref name="ContentPart"/> is.</param>
/// <param name="ContentPart">What comes from the item's neighbors by content: u·h_i/‖h_i‖ (MICRO Eq. 13); 0 for a backbone alone, SGL and ItemKNN. Null where it can't be told: the
/// model keeps no state (<c>KeepState</c> was false, <c>ForServing</c>, an older file), ranks by popularity, or is a VBPR, MMGCN or GRCN, which have no such sum.</param>
/// <param name="Modalities">One entry per modality; empty for a model without item graphs.</param>
/// <param name="SeenNeighbors">The user's own items among all of the item's neighbors, strongest first. The weight is the edges' sum, each multiplied by its modality's
/// weight; with ItemKNN it is the similarity, and the weights add up to the score.</param>
public sealed record Explanation(
    string UserId,
    string ItemId,
    float Score,
    double? CollaborativePart,
    double? ContentPart,
    IReadOnlyList<ModalityReason> Modalities,
    IReadOnlyList<NeighborReason> SeenNeighbors);

/// <summary>What one modality has to do with a score.</summary>
/// <param name="Name">The modality's column name.</param>
/// <param name="Weight">Its share a_m in the item's fused embedding; all of an item's sum to 1 (MICRO Eq. 8).</param>
/// <param name="ContentPart">Its share of the content part, u·(a_m h_m)/‖h‖; null where that is null. The shares of all modalities add up to the content part.</param>
/// <param name="Neighbors">The item's strongest neighbors in the modality's latent graph, without the item itself.</param>
public sealed record ModalityReason(string Name, float Weight, double? ContentPart, IReadOnlyList<NeighborReason> Neighbors);

/// <summary>A neighbor of the item that is explained.</summary>
/// <param name="ItemId">The neighbor's raw item id.</param>
/// <param name="Weight">The weight of the edge, after normalization.</param>
/// <param name="IsSeen">Whether it is one of the user's own items.</param>
public readonly record struct NeighborReason(string ItemId, float Weight, bool IsSeen);
