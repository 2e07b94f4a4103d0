using System;
using System.Collections.Generic;
using System.Linq;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Micro.MLNet.Benchmarks.Naive;

/// <summary>MICRO on LightGCN as one would write it from the paper: every matrix whole, every gradient by autograd.</summary>
/// <remarks>It shares no code with the library and is kept simple, not fast: it is what the library is measured against. Its tensors belong to the
/// dispose scope it is made in, but for the latent graphs, which a step replaces.</remarks>
internal sealed class NaiveMicro : IDisposable
{
    private readonly NaiveSettings _settings;
    private readonly Tensor _userItem;
    private readonly List<Tensor> _features;
    private readonly List<Tensor> _initial;
    private readonly Tensor?[] _latent;

    /// <summary>Draws parameters and builds the graphs of the raw features.</summary>
    public NaiveMicro(NaiveData data, NaiveSettings settings)
    {
        _settings = settings;
        var width = settings.Dimension * settings.Members;
        UserEmbedding = nn.Parameter(nn.init.xavier_uniform_(empty(data.UserCount, width)));
        ItemEmbedding = nn.Parameter(nn.init.xavier_uniform_(empty(data.ItemCount, width)));
        _features = [.. data.Features.Select(values => tensor(values).view(data.ItemCount, -1))];   // [I, f_m]
        Projections = [.. _features.Select(features => nn.Linear(features.shape[1], width))];
        Transform = nn.Linear(width, width);
        Query = nn.Linear(width, 1, hasBias: false);
        _userItem = NaiveGraphs.UserItem(data);
        _initial = [.. _features.Select(BuildInitial)];                                             // [I, I]
        _latent = new Tensor?[_features.Count];
    }

    /// <summary>[U, d].</summary>
    public Parameter UserEmbedding { get; }

    /// <summary>[I, d].</summary>
    public Parameter ItemEmbedding { get; }

    /// <summary>W_m and b_m.</summary>
    public IReadOnlyList<Linear> Projections { get; }

    /// <summary>W and b of the attention.</summary>
    public Linear Transform { get; }

    /// <summary>q of the attention.</summary>
    public Linear Query { get; }

    /// <summary>Everything that is trained.</summary>
    public IEnumerable<Parameter> Parameters =>
        new[] { UserEmbedding, ItemEmbedding }.Concat(Projections.Append(Transform).Append(Query).SelectMany(linear => linear.parameters()));

    /// <summary>The loss of a batch of triplets.</summary>
    /// <param name="users">int64 [B].</param>
    /// <param name="positives">int64 [B].</param>
    /// <param name="negatives">int64 [B·C], the C candidates of each triplet side by side.</param>
    /// <param name="rebuild">Whether the learned graphs are built anew, with gradients; the first call must.</param>
    /// <returns>[].</returns>
    public Tensor Loss(Tensor users, Tensor positives, Tensor negatives, bool rebuild)
    {
        var views = _features.Select((_, m) => View(m, rebuild)).ToList();                          // M x [I, d]
        var attention = cat([.. views.Select(view => Query.call(Transform.call(view).tanh()))], 1).softmax(1); // [I, M]
        var fused = stack(views, 2).mul(attention.unsqueeze(1)).sum(2);                             // [I, d]
        var (userRows, itemRows) = Propagate();                                                     // [U, d], [I, d]
        var content = Unit(fused);                                                                  // [I, d]
        itemRows = itemRows + content;                                                              // [I, d]
        if (_settings.EnrichUsers)
        {
            userRows = userRows + Unit(OfUsers(content));                                           // [U, d]
        }

        negatives = Hardest(userRows.index_select(0, users), itemRows, negatives.view(users.shape[0], -1)); // [B]
        var (u, i, j) = (userRows.index_select(0, users), itemRows.index_select(0, positives), itemRows.index_select(0, negatives)); // [B, d]
        var ranking = nn.functional.logsigmoid(Members(u * i).sum(2) - Members(u * j).sum(2)).sum(1).mean().neg(); // []
        (u, i, j) = (UserEmbedding.index_select(0, users), ItemEmbedding.index_select(0, positives), ItemEmbedding.index_select(0, negatives)); // [B, d]
        var l2 = (u.square().sum() + i.square().sum() + j.square().sum()) * (0.5 * _settings.L2Weight / _settings.BatchSize); // []
        return ranking + l2 + (NaiveContrast.Compute(views, fused, _settings.Temperature) * _settings.ContrastiveWeight); // []
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_latent, graph => graph?.Dispose());

    private Tensor Members(Tensor rows) => rows.view(rows.shape[0], _settings.Members, -1);         // [n, E, d]

    private Tensor Unit(Tensor rows) => nn.functional.normalize(Members(rows), 2, 2).view(rows.shape[0], -1); // [n, E·d]

    // what the users' own items look and sound like: the user-item graph's upper right block times the content
    private Tensor OfUsers(Tensor content)
    {
        var nodes = cat([zeros_like(UserEmbedding), content], 0);                                   // [N, d]
        return _userItem.mm(nodes).narrow(0, 0, UserEmbedding.shape[0]);                            // [U, d]
    }

    private static Tensor Hardest(Tensor users, Tensor itemRows, Tensor candidates)
    {
        using var noGradient = no_grad();
        var rows = itemRows.index_select(0, candidates.flatten()).view(candidates.shape[0], candidates.shape[1], -1); // [B, C, d]
        return candidates.gather(1, rows.matmul(users.unsqueeze(2)).squeeze(2).argmax(1, true)).squeeze(1); // [B]
    }

    private Tensor BuildInitial(Tensor features)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        return NaiveGraphs.Neighbors(features, _settings.NeighborCount).MoveToOuterDisposeScope();  // [I, I]
    }

    private Tensor View(int m, bool rebuild)
    {
        var graph = rebuild ? Rebuild(m) : _latent[m]!;                                             // [I, I]
        Tensor view = ItemEmbedding;                                                                // [I, d]
        for (var l = 0; l < _settings.ItemLayers; l++)
        {
            view = graph.mm(view);                                                                  // [I, d]
        }

        return view;
    }

    // The dense graph carries gradients to the projection; the batches after it use its values, as sparse_coo.
    private Tensor Rebuild(int m)
    {
        var learned = NaiveGraphs.Neighbors(Projections[m].call(_features[m]), _settings.NeighborCount); // [I, I]
        var graph = (_initial[m] * _settings.SkipWeight) + (learned * (1 - _settings.SkipWeight));  // [I, I]
        _latent[m]?.Dispose();
        _latent[m] = graph.detach().to_sparse().DetachFromDisposeScope();                           // [I, I]
        return graph;
    }

    private (Tensor Users, Tensor Items) Propagate()
    {
        var layer = cat([UserEmbedding, ItemEmbedding], 0);                                         // [N, d]
        var sum = layer;                                                                            // [N, d]
        for (var l = 0; l < _settings.BackboneLayers; l++)
        {
            layer = _userItem.mm(layer);                                                            // [N, d]
            sum = sum + layer;                                                                      // [N, d]
        }

        var mean = sum / (_settings.BackboneLayers + 1);                                            // [N, d]
        return (mean.narrow(0, 0, UserEmbedding.shape[0]), mean.narrow(0, UserEmbedding.shape[0], ItemEmbedding.shape[0]));
    }
}
