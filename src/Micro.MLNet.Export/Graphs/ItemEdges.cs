using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Micro.MLNet.Serving;

namespace Micro.MLNet.Export.Graphs;

/// <summary>The latent item graph of one modality, item by item.</summary>
internal sealed class ItemEdges
{
    private readonly Recommender _recommender;
    private readonly string _modality;

    /// <exception cref="ArgumentException">The model has no such modality.</exception>
    public ItemEdges(MicroTransformer model, string modality)
    {
        ArgumentNullException.ThrowIfNull(modality);
        var known = model.Model.ModalityNames;
        if (!known.Contains(modality, StringComparer.Ordinal))
        {
            throw new ArgumentException(
                $"The model has no modality '{modality}', so no item graph of that name; " + (known.Count == 0
                    ? "it was trained without item features. Export a model of Trainers.Micro or Trainers.Lattice."
                    : $"use one of {string.Join(", ", known.Select(name => $"'{name}'"))}."),
                nameof(modality));
        }

        _recommender = model.Recommender;
        _modality = modality;
        Ids = model.Model.ItemIds;
    }

    /// <summary>Item ids in index order.</summary>
    public IReadOnlyList<string> Ids { get; }

    /// <summary>Every item's index and its neighbors, strongest first.</summary>
    public IEnumerable<(int Item, IReadOnlyList<ItemNeighbor> Neighbors)> Rows(IProgress<int>? progress, CancellationToken cancellationToken)
    {
        const int ReportEvery = 1 << 14;
        for (var item = 0; item < Ids.Count; item++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return (item, _recommender.Neighbors(Ids[item], _modality, int.MaxValue));
            if ((item + 1) % ReportEvery == 0 || item + 1 == Ids.Count)
            {
                progress?.Report(item + 1);
            }
        }
    }
}
