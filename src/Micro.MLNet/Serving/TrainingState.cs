using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Options;

namespace Micro.MLNet.Serving;

/// <summary>What a model keeps of its training beside what it scores by: enough to add items and users, to explain, and to train on.</summary>
/// <param name="Settings">The options that shaped the network.</param>
/// <param name="EgoUsers">User id embeddings before propagation, [U, d]; users added later have none.</param>
/// <param name="EgoItems">Item id embeddings before propagation, [I, d]; items added later have none.</param>
/// <param name="Parameters">All other trained parameters, fine-tuned features excepted.</param>
/// <param name="Modalities">One per item graph, in the network's order.</param>
internal sealed record TrainingState(
    NetworkSettings Settings, EmbeddingTable EgoUsers, EmbeddingTable EgoItems, IReadOnlyList<NamedTensor> Parameters, IReadOnlyList<ModalityState> Modalities)
{
    /// <summary>Checks that the parts line up with a model.</summary>
    /// <exception cref="ArgumentException">They don't.</exception>
    public void Check(int userCount, int itemCount, int modalityCount)
    {
        Require(EgoUsers.RowCount <= userCount, "user id embeddings", EgoUsers.RowCount, $"at most {userCount}, the model's users,");
        Require(EgoItems.RowCount <= itemCount, "item id embeddings", EgoItems.RowCount, $"at most {itemCount}, the model's items,");
        Require(Settings.EnsembleSize >= 1 && EgoItems.Dimension % Settings.EnsembleSize == 0, "members in an ensemble", Settings.EnsembleSize, $"a divisor of {EgoItems.Dimension}, an embedding's width,");
        Require(EgoUsers.Dimension == EgoItems.Dimension, "dimensions of an item id embedding", EgoItems.Dimension, $"{EgoUsers.Dimension}, a user's,");
        Require(Modalities.Count == modalityCount, "kept modalities", Modalities.Count, $"{modalityCount}, the model's,");
        foreach (var parameter in Parameters)
        {
            Core.Check.SameLength(parameter.Values.Length, parameter.Shape.Aggregate(1, (product, length) => checked(product * length)), $"The parameter '{parameter.Name}'", nameof(Parameters));
        }

        foreach (var modality in Modalities)
        {
            Core.Check.SameLength(modality.Features.RowCount, Settings.FeatureRows(EgoItems.RowCount, itemCount), "The list of kept features", nameof(Modalities));
            Core.Check.SameLength(modality.InitialDegrees.Length, EgoItems.RowCount, "The list of initial degrees", nameof(Modalities));
            Core.Check.SameLength(modality.LearnedDegrees.Length, Settings.Graph is { SkipWeight: < 1 } ? EgoItems.RowCount : 0, "The list of learned degrees", nameof(Modalities));
        }
    }

    /// <summary>A parameter by its name.</summary>
    /// <exception cref="ArgumentException">The network had none of this name.</exception>
    public NamedTensor Parameter(string name) =>
        Parameters.FirstOrDefault(parameter => parameter.Name == name)
            ?? throw new ArgumentException($"The model keeps no parameter '{name}', only {string.Join(", ", Parameters.Select(parameter => $"'{parameter.Name}'"))}.", nameof(name));

    private static void Require(bool holds, string what, int found, string expected)
    {
        if (!holds)
        {
            throw new ArgumentException($"There are {found} {what}, but {expected} were expected.");
        }
    }
}

/// <summary>What is kept of a modality to place new items in its graphs.</summary>
/// <param name="Features">The features that were trained on, [I, f_m]; where features enter the convolution, those of items added later too.</param>
/// <param name="InitialDegrees">Row sums D_ii of the kept raw similarities, [I] (MICRO Eq. 3).</param>
/// <param name="LearnedDegrees">The same of projected features; empty where nothing is learned.</param>
internal sealed record ModalityState(CompactFeatures Features, float[] InitialDegrees, float[] LearnedDegrees);

/// <summary>The options that shaped a network, as far as a fitted model needs to know them.</summary>
/// <param name="Algorithm">Which network.</param>
/// <param name="Backbone">Its backbone.</param>
/// <param name="BackboneLayerCount">Propagation layers of the backbone.</param>
/// <param name="Normalization">Of the user-item graph.</param>
/// <param name="Graph">Of item graphs; null without any.</param>
/// <param name="EnsembleSize">Members side by side in an embedding; models saved before there were several have one.</param>
internal sealed record NetworkSettings(
    RankingAlgorithm Algorithm, BackboneKind Backbone, int BackboneLayerCount, UserItemNormalization Normalization, ItemGraphSettings? Graph, int EnsembleSize = 1)
{
    /// <summary>How many items' features a model keeps: all items' where features enter the convolution, else the trained items'.</summary>
    public int FeatureRows(int trainedCount, int itemCount) => Graph is { ItemInput: ItemInput.Features } ? itemCount : trainedCount;
}

/// <summary>The options that shaped item graphs; see <see cref="GraphOptions"/> and <see cref="FusionOptions"/>.</summary>
/// <param name="NeighborCount">k.</param>
/// <param name="SkipWeight">λ.</param>
/// <param name="LayerCount">L.</param>
/// <param name="Normalization">Of both graphs.</param>
/// <param name="NegativeSimilarity">What becomes of negative similarities.</param>
/// <param name="IncludeSelfLoop">Whether an item counts among its k neighbors.</param>
/// <param name="ItemInput">What enters the convolution.</param>
/// <param name="MissingModality">What becomes of items that lack a modality.</param>
/// <param name="EnrichUsers">Whether users get their items' content.</param>
internal sealed record ItemGraphSettings(
    int NeighborCount,
    double SkipWeight,
    int LayerCount,
    GraphNormalization Normalization,
    NegativeSimilarity NegativeSimilarity,
    bool IncludeSelfLoop,
    ItemInput ItemInput,
    MissingModality MissingModality,
    bool EnrichUsers);
