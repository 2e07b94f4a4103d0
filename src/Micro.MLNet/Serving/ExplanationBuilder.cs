using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics.Tensors;
using Micro.MLNet.Options;

namespace Micro.MLNet.Serving;

/// <summary>Takes a score apart.</summary>
internal sealed class ExplanationBuilder(FittedModel model, int neighborCount)
{
    private const float SmallestNorm = 1e-12f;

    /// <summary>Explains one pair.</summary>
    public Explanation Explain(int user, int item)
    {
        var score = model.Score(user, item);
        var shares = Shares(user, item);
        var content = IsAdded(item) && shares is not null ? score : shares?.Sum();
        return new Explanation(
            model.Users[user],
            model.Items[item],
            score,
            score - content,
            content,
            [.. model.Modalities.Select((modality, m) => new ModalityReason(
                modality.Name,
                modality.Attention[item],
                model.Views is null ? null : shares?[m],
                [.. modality.Graph.Strongest(item, neighborCount).Select(edge => new NeighborReason(model.Items[edge.Neighbor], edge.Weight, model.Seen.Contains(user, edge.Neighbor)))]))],
            SeenNeighbors(user, item));
    }

    private bool IsAdded(int item) => model.Views is not null && item >= model.State!.EgoItems.RowCount;

    // u·(a_m h_m)/‖h‖ of every modality, summed over members, none where nothing comes from content; null where that can't be told   MICRO Eqs. (9), (13)
    private double[]? Shares(int user, int item)
    {
        if (model.Views is not { } views)
        {
            return model.Neighborhood is not null || model.State?.Settings.Algorithm is RankingAlgorithm.Backbone or RankingAlgorithm.Sgl ? [] : null;
        }

        var dimension = views.Dimension;
        var rows = new float[model.Modalities.Count * dimension];
        var fused = new float[dimension];
        views.Fuse(item, rows, fused);
        var shares = new double[model.Modalities.Count];
        var width = dimension / views.MemberCount;
        for (var start = 0; start < dimension; start += width)
        {
            var norm = TensorPrimitives.Norm<float>(fused.AsSpan(start, width));
            for (var m = 0; m < shares.Length && norm > SmallestNorm; m++)
            {
                var part = TensorPrimitives.Dot(model.UserEmbeddings.Row(user).Slice(start, width), rows.AsSpan((m * dimension) + start, width));
                shares[m] += model.Modalities[m].Attention[item] * (double)part / norm;
            }
        }

        return shares;
    }

    private NeighborReason[] SeenNeighbors(int user, int item)
    {
        var seen = new SortedDictionary<int, float>();
        foreach (var modality in model.Modalities)
        {
            Add(modality.Graph.Neighbors(item), modality.Graph.Weights(item), modality.Attention[item]);
        }

        if (model.Neighborhood is { } neighborhood)
        {
            Add(neighborhood.Neighbors(item), neighborhood.Similarities(item), 1);
        }

        return [.. seen.OrderByDescending(entry => entry.Value).Select(entry => new NeighborReason(model.Items[entry.Key], entry.Value, IsSeen: true))];

        void Add(ReadOnlySpan<int> neighbors, ReadOnlySpan<float> weights, float share)
        {
            for (var n = 0; n < neighbors.Length; n++)
            {
                if (neighbors[n] != item && model.Seen.Contains(user, neighbors[n]))
                {
                    seen[neighbors[n]] = seen.GetValueOrDefault(neighbors[n]) + (share * weights[n]);
                }
            }
        }
    }
}
