using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics.Tensors;
using Micro.MLNet.Core;
using Micro.MLNet.Options;

namespace Micro.MLNet.Serving;

/// <summary>What LightGCN's items hand on to a user who joins their graph. Immutable.</summary>
/// <remarks>
/// x̃_u = (e_u + Σ_{l=1..L} e_u^(l)) / (L + 1) with e_u^(l) = Σ_{i∈N(u)} w_ui e_i^(l-1): all but the id embedding e_u, which a new user lacks and which counts as 0.
/// The items' layers are those of training, without the new user among their neighbors. Interactions that training held out are among the seen ones, and so in this graph.
/// </remarks>
internal sealed class PropagatedItems
{
    private readonly NetworkSettings _settings;
    private readonly List<EmbeddingTable> _layers = []; // e^(0) to e^(L-1); their sum alone where a user's layer doesn't depend on the one before
    private readonly int[] _degrees;
    private readonly EmbeddingTable? _content; // h_i/‖h_i‖, [I, d]

    private PropagatedItems(FittedModel model, TrainingState state)
    {
        _settings = state.Settings;
        var (users, items, d) = (state.EgoUsers, state.EgoItems, state.EgoItems.Dimension);
        var seen = TrainedPart(model.Seen, users.RowCount, items.RowCount);
        var transposed = seen.Transpose();
        _degrees = seen.CountByItem();
        var (userLayer, itemLayer) = (users.Values.ToArray(), items.Values.ToArray());
        var sum = itemLayer.AsSpan().ToArray();
        for (var l = 1; l < _settings.BackboneLayerCount; l++)
        {
            if (SelfLoops)
            {
                _layers.Add(new EmbeddingTable(items.RowCount, d, itemLayer));
            }

            (userLayer, itemLayer) = (
                Propagate(seen, userLayer, itemLayer, d, (user, item) => Weight(seen.Row(user).Length, transposed.Row(item).Length, toUser: true)),
                Propagate(transposed, itemLayer, userLayer, d, (item, user) => Weight(seen.Row(user).Length, transposed.Row(item).Length, toUser: false)));
            TensorPrimitives.Add<float>(sum, itemLayer, sum);
        }

        _layers.Add(new EmbeddingTable(items.RowCount, d, SelfLoops ? itemLayer : sum));
        _content = _settings.Graph is { EnrichUsers: true } ? Content(model.Views!, model.ItemCount) : null;
    }

    private bool SelfLoops => _settings.Normalization == UserItemNormalization.RowWithSelfLoop;

    /// <summary>The layers of a model, or null when it doesn't propagate or doesn't keep what that takes.</summary>
    public static PropagatedItems? TryCreate(FittedModel model) => model.State is { Settings: { BackboneLayerCount: > 0 } settings } state
        && (settings is { Algorithm: RankingAlgorithm.Micro or RankingAlgorithm.Lattice or RankingAlgorithm.Backbone, Backbone: BackboneKind.LightGcn } || settings.Algorithm == RankingAlgorithm.Sgl)
        ? new PropagatedItems(model, state)
        : null;

    /// <summary>Writes the vector of a user with these items, [d].</summary>
    /// <returns>False when none of the items has anything to hand on: the vector is then zero.</returns>
    public bool Embed(ReadOnlySpan<int> history, Span<float> vector)
    {
        vector.Clear();
        var layer = new float[vector.Length];
        var selfWeight = SelfLoops ? 1f / (history.Length + 1) : 0;
        foreach (var items in _layers)
        {
            TensorPrimitives.Multiply(layer, selfWeight, layer);
            foreach (var item in history)
            {
                if (item < items.RowCount)
                {
                    TensorPrimitives.MultiplyAdd(items.Row(item), (float)Weight(history.Length, DegreeOf(item), toUser: true), layer, layer);
                }
            }

            TensorPrimitives.Add(vector, layer, vector);
        }

        TensorPrimitives.Divide(vector, _settings.BackboneLayerCount + 1, vector);
        if (_content is not null)
        {
            Array.Clear(layer);
            foreach (var item in history)
            {
                TensorPrimitives.MultiplyAdd(_content.Row(item), (float)Symmetric(history.Length, DegreeOf(item)), layer, layer);
            }

            NearestItems.MembersToUnit(layer, _settings.EnsembleSize);
            TensorPrimitives.Add(vector, layer, vector);
        }

        return vector.ContainsAnyExcept(0f);
    }

    // Items that had no neighbor in training get their first.
    private int DegreeOf(int item) => item < _degrees.Length ? Math.Max(1, _degrees[item]) : 1;

    /// <summary>The weight of the edge between a user and an item; see UserItemGraphBuilder.</summary>
    private double Weight(int userDegree, int itemDegree, bool toUser) => _settings.Normalization switch
    {
        UserItemNormalization.RowWithSelfLoop => 1.0 / ((toUser ? userDegree : itemDegree) + 1),
        UserItemNormalization.Row => 1.0 / (toUser ? userDegree : itemDegree),
        _ => Symmetric(userDegree, itemDegree),
    };

    private static double Symmetric(int userDegree, int itemDegree) => 1.0 / Math.Sqrt((double)userDegree * itemDegree);

    private float[] Propagate(Interactions rows, float[] own, float[] others, int d, Func<int, int, double> weight)
    {
        var layer = new float[own.Length];
        ParallelParts.Run(rows.UserCount, (start, end) =>
        {
            for (var row = start; row < end; row++)
            {
                var sum = layer.AsSpan(row * d, d);
                if (SelfLoops)
                {
                    TensorPrimitives.Divide(own.AsSpan(row * d, d), rows.Row(row).Length + 1, sum);
                }

                foreach (var neighbor in rows.Row(row))
                {
                    TensorPrimitives.MultiplyAdd(others.AsSpan(neighbor * d, d), (float)weight(row, neighbor), sum, sum);
                }
            }
        });
        return layer;
    }

    // MICRO Eqs. (9), (13)
    private static EmbeddingTable Content(ModalityViews views, int itemCount)
    {
        var (d, modalities) = (views.Dimension, views.ModalityCount);
        var content = new float[checked(itemCount * d)];
        ParallelParts.Run(itemCount, (start, end) =>
        {
            var rows = new float[modalities * d];
            for (var item = start; item < end; item++)
            {
                var row = content.AsSpan(item * d, d);
                views.Fuse(item, rows, row);
                NearestItems.MembersToUnit(row, views.MemberCount);
            }
        });
        return new EmbeddingTable(itemCount, d, content);
    }

    private static Interactions TrainedPart(Interactions seen, int users, int items)
    {
        if (seen.UserCount == users && seen.ItemCount == items)
        {
            return seen;
        }

        var pairs = (from user in Enumerable.Range(0, users)
                     from item in seen.Row(user).ToArray()
                     where item < items
                     select (user, item)).ToArray();
        return Interactions.Build(users, items, Array.ConvertAll(pairs, pair => pair.user), Array.ConvertAll(pairs, pair => pair.item));
    }
}
