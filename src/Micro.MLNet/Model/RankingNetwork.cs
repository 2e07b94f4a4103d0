using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Graphs;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Micro.MLNet.Model;

/// <summary>A network that turns users and items into embeddings whose dot products rank.</summary>
internal abstract class RankingNetwork : nn.Module
{
    /// <summary>Names the module.</summary>
    protected RankingNetwork(string name)
        : base(name)
    {
    }

    /// <summary>User id embeddings, [U, d].</summary>
    public abstract Parameter UserEmbedding { get; }

    /// <summary>Item id embeddings, [I, d].</summary>
    public abstract Parameter ItemEmbedding { get; }

    /// <summary>What mines the latent item graphs, one per modality; empty for a network without them.</summary>
    public virtual IReadOnlyList<LatentStructureLayer> Layers => [];

    /// <summary>The fitted latent item graphs, one per modality.</summary>
    public IReadOnlyList<SparseGraph> ItemGraphs => [.. Layers.Select(layer => layer.Graph)];

    /// <summary>One forward pass over all users and items.</summary>
    /// <param name="rebuildGraphs">Whether learned item graphs are rebuilt from the current projection; gradients then reach the projection.</param>
    /// <param name="itemMask">Multiplies the item id embeddings, [I, 1]; null leaves them.</param>
    public abstract NetworkOutput Forward(bool rebuildGraphs, Tensor? itemMask = null);

    /// <summary>Weight of <see cref="AuxiliaryLoss"/>.</summary>
    public virtual double AuxiliaryWeight => 0;

    /// <summary>Lets everything that draws at random, or remembers earlier draws, start anew, so that a resumed training goes on as this one does.</summary>
    /// <param name="seedOf">Name of a stream to its new seed.</param>
    public virtual void Restart(Func<string, int> seedOf)
    {
        for (var m = 0; m < Layers.Count; m++)
        {
            Layers[m].Restart(seedOf($"{RandomStreams.Neighbors} {m.ToString(CultureInfo.InvariantCulture)}"));
        }
    }

    /// <summary>Called before an epoch's first batch.</summary>
    public virtual void BeginEpoch()
    {
    }

    /// <summary>A loss beside the ranking loss, before its weight; null when the network has none.</summary>
    /// <param name="output">The pass it belongs to.</param>
    /// <param name="users">The batch's users, int64 [B].</param>
    /// <param name="items">The batch's positive and then its negative items, int64 [2B].</param>
    public virtual Tensor? AuxiliaryLoss(NetworkOutput output, Tensor users, Tensor items) => null;

    /// <summary>Whether a parameter has a row for each user or item by itself: id embeddings, and features that are trained.</summary>
    public bool IsTable(Parameter parameter) =>
        parameter.Handle == UserEmbedding.Handle
        || parameter.Handle == ItemEmbedding.Handle
        || Layers.Any(layer => layer.TrainsFeatures && parameter.Handle == layer.RawFeatures.Handle);

    /// <summary>A parameter drawn from Xavier's uniform distribution.</summary>
    /// <remarks>Drawn on the CPU, as every weight is: a seed then gives every device the same weights to start from.</remarks>
    protected static Parameter CreateEmbedding(long rows, long dimension, Device device)
    {
        var values = empty(rows, dimension, ScalarType.Float32);                                    // [n, d]
        nn.init.xavier_uniform_(values);
        return nn.Parameter(values.to(device));
    }

    /// <summary>A linear layer with torch's initial weights.</summary>
    /// <param name="inputs">Width of what comes in.</param>
    /// <param name="outputs">Width of what goes out.</param>
    /// <param name="device">Where it lives.</param>
    /// <param name="hasBias">Whether a bias is added.</param>
    internal static Linear CreateLinear(long inputs, long outputs, Device device, bool hasBias = true) => nn.Linear(inputs, outputs, hasBias).to(device);
}
